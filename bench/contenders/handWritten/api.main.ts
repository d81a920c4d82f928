import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import express, { type Express } from 'express';
import { z } from 'zod';
import {
  type Application,
  applyIdOf,
  grantedUpdate,
  sealingCompletedSignal,
  workflowIdOf,
  workflowType,
} from './messages';
import { readOptions } from './options';
import { openStore, type Store } from './store';

const applicationSchema = z.object({
  flowRequestId: z.string(),
  flowId: z.string(),
  subject: z.string(),
  applicant: z.string(),
  fileTypeId: z.string(),
  sealId: z.string(),
  useCount: z.number(),
}) satisfies z.ZodType<Application>;

const callbackSchema = z.object({ event: z.string(), sealapply_id: z.string() });
const acknowledgement = { errcode: 0, errmsg: 'ok' };

interface Deps {
  client: Client;
  taskQueue: string;
  store: Store | undefined;
}

function createApp(deps: Deps): Express {
  const { client, store } = deps;
  const app = express();
  app.use(express.json());
  app.post('/applications', async (request, response) => {
    const application = applicationSchema.parse(request.body);
    await store?.command(applyIdOf(deps.taskQueue, application.flowRequestId), application);
    const sealCode = await start(deps, application, request.header('Prefer') !== undefined);
    response.status(sealCode === undefined ? 202 : 201).json({ sealCode });
  });
  app.post('/callbacks', async (request, response) => {
    const { sealapply_id: applyId } = callbackSchema.parse(request.body);
    const rowId = (await store?.received(applyId, JSON.stringify(request.body))) ?? '';
    response.json(acknowledgement);
    // Acknowledged already: without a store it is lost where this fails.
    await client.workflow.getHandle(workflowIdOf(applyId)).signal(sealingCompletedSignal, { rowId });
  });
  // What acknowledgements are compared with: one insert, and nothing is done about it.
  app.post('/only-stored', async (request, response) => {
    const { sealapply_id: applyId } = callbackSchema.parse(request.body);
    await store?.received(applyId, JSON.stringify(request.body));
    response.json(acknowledgement);
  });
  return app;
}

/** @returns the code, where the caller waits for it. */
async function start(
  { client, taskQueue }: Deps,
  application: Application,
  waits: boolean,
): Promise<string | undefined> {
  const workflowId = workflowIdOf(applyIdOf(taskQueue, application.flowRequestId));
  const options = { taskQueue, workflowId, args: [application] };
  if (!waits) {
    await client.workflow.start(workflowType, options);
    return undefined;
  }
  const startWorkflowOperation = new WithStartWorkflowOperation(workflowType, {
    ...options,
    workflowIdConflictPolicy: 'FAIL',
  });
  return client.workflow.executeUpdateWithStart(grantedUpdate, { startWorkflowOperation });
}

async function main(): Promise<void> {
  const { temporalAddress, taskQueue, store: place } = readOptions();
  const store = place ? openStore(place.url, place.database) : undefined;
  const connection = await Connection.connect({ address: temporalAddress });
  const app = createApp({ client: new Client({ connection }), taskQueue, store });
  const server = app.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    process.send?.({ ready: true, url: `http://127.0.0.1:${port}` });
  });
  process.once('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
    void Promise.allSettled([connection.close(), store?.close()]).then(() => process.exit(0));
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
