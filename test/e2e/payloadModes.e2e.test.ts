import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { sealRequestWorkflowId } from '../../contracts/ids';
import type { Product } from '../../sandbox/embedded/product';
import { Engine, type FlowRequest } from '../api/routes/flowEvents/flows';
import { ProductUnderTest } from '../support/product';
import { startProduct } from '../support/programs';

/* A site that began without encryption turns it on, with requests under way. */

let product: ProductUnderTest;
let restarted: Product | undefined;
let request: FlowRequest;

beforeAll(async () => {
  product = await ProductUnderTest.start({ env: { SEALFLOW_PAYLOADS: 'plain' } });
  const engine = await Engine.of(product, 'plain at first');
  request = await (await engine.flow()).granted();
}, 120_000);
afterAll(async () => {
  await restarted?.stop();
  await product.stop();
}, 60_000);

const logPath = (mode: string) => join(product.servers.dataDir, 'logs', `${mode}-worker.log`);

/** The same product once more, at the same address and on the same data. */
async function restart(mode: string): Promise<void> {
  await (restarted ?? product.product).stop();
  restarted = await startProduct({
    env: {
      ...process.env,
      SEALFLOW_PAYLOADS: mode,
      SEALFLOW_MONGO_DATABASE: product.database,
      SEALFLOW_API_PORT: new URL(product.product.url).port,
      SEALFLOW_LOG_LEVEL: 'warn',
    },
    dataDir: product.servers.dataDir,
    servers: product.servers,
    port: 'free',
    logs: { api: join(product.servers.dataDir, 'logs', `${mode}-api.log`), worker: logPath(mode) },
  });
}

async function history(): Promise<string> {
  const connection = await Connection.connect({ address: product.servers.temporal.address });
  try {
    const handle = new Client({ connection, namespace: product.namespace }).workflow.getHandle(
      sealRequestWorkflowId(request.id()),
    );
    return historyToJSON(await handle.fetchHistory());
  } finally {
    await connection.close();
  }
}

test('what began plain stands still while plain payloads are refused, says so, and loses nothing', async () => {
  expect(await history()).not.toContain('"encryption-key-id"');
  await restart('encrypted');
  await request.finish();
  const log = () => readFileSync(logPath('encrypted'), 'utf8');
  await product.until(
    async () => log(),
    (text) => text.includes('a payload is not encrypted, and SEALFLOW_PAYLOADS does not accept plain ones'),
    60_000,
  );
  expect(await request.seen()).toMatchObject({ state: 'sealing', attention: [] });
}, 120_000);

test('it goes on where they are accepted, and from then on is encrypted', async () => {
  await restart('plain-accepted');
  await request.untilState('completed');
  await request.untilLedger('FlowSubmitted');
  const json = await history();
  expect(json).toContain('"encryption-key-id"');
  expect((await request.atHost()).submissions).toBe(1);
}, 120_000);
