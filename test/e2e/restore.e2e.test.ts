import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerifyReport } from '../../application/verification/verify';
import { relayWorkflow } from '../../contracts/relay';
import { sealRequestTaskQueue } from '../../contracts/taskQueues';
import { startWatchdog, type Watchdog } from '../../sandbox/embedded/processes';
import { Engine, type Flow, type FlowRequest, field } from '../api/routes/flowEvents/flows';
import { KillableServer } from '../faults/servers';
import { changedBundle } from '../replay/changedBundle';
import { temporalOf } from '../support/carried';
import { ProductUnderTest } from '../support/product';
import { builtOf } from '../support/programs';

/* What docs/backup.md says of each restore: what verify finds, what goes on by itself, and that nothing is done twice. */

let product: ProductUnderTest;
let watchdog: Watchdog;
let temporal: KillableServer;
let mongo: KillableServer;
let flow: Flow;
/** Copies of before what follows, and Temporal's of after it. */
let olderTemporal: string;
let olderMongo: string;
let newerTemporal: string;

/** Sealed and completed since. */
let sealed: FlowRequest;
/** Appended to since. */
let appended: FlowRequest;
/** Applied for since. */
let begun: FlowRequest;

beforeAll(async () => {
  product = await ProductUnderTest.start({ servers: 'own' });
  watchdog = startWatchdog();
  temporal = new KillableServer('temporal', product.servers.dataDir, watchdog);
  mongo = new KillableServer('mongo', product.servers.dataDir, watchdog);
  flow = await (await Engine.of(product, 'restore')).flow();
  [sealed, appended] = [await flow.granted(), await flow.granted()];
  await product.whileStopped(async () => {
    [olderTemporal, olderMongo] = await Promise.all([temporal.backUp(), mongo.backUp()]);
  });
  await sealed.finish();
  await sealed.untilLedger('FlowSubmitted');
  await appended.append({ [field.moreUses]: '1' });
  const { sealCode } = await appended.atVendor();
  await appended.untilForm({ [field.appendedSealCode]: sealCode, [field.moreUses]: '' });
  begun = await flow.granted();
}, 180_000);
afterAll(async () => {
  for (const child of running) child.kill();
  await temporal.stop();
  await mongo.stop();
  await product.stop();
  watchdog.close();
}, 60_000);

const running = new Set<ChildProcess>();
/** As the images run it. Resolves to its exit code and what it printed. */
async function run(source: string, args: string[], env: Record<string, string> = {}) {
  const { servers } = product;
  const key = (name: string) => readFileSync(join(servers.dataDir, 'keys', name), 'utf8').trim();
  const script = builtOf(join(__dirname, '../..', source));
  const child = spawn(process.execPath, [script, ...args], {
    env: {
      ...process.env,
      SEALFLOW_TEMPORAL_ADDRESS: servers.temporal.address,
      SEALFLOW_MONGO_URL: servers.mongo.url,
      SEALFLOW_MONGO_DATABASE: product.database,
      SEALFLOW_SECRET_KEYS: key('secret-keys'),
      SEALFLOW_PAYLOAD_KEYS: key('payload-keys'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  running.add(child);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  running.delete(child);
  return { code, output };
}

async function verify(...options: string[]): Promise<{ code: number | null; report: VerifyReport }> {
  const { code, output } = await run('api/verify.main.ts', ['--json', ...options]);
  return { code, report: JSON.parse(output) };
}

/** By request, in the words of docs/operating.md. */
async function found(...options: string[]): Promise<Record<string, string[]>> {
  const { code, report } = await verify(...options);
  expect(code).toBe(1);
  const of = (request: FlowRequest) =>
    report.findings
      .filter(({ sealRequestId }) => sealRequestId === request.id())
      .map(({ kind, facts: { differs } }) => (differs === undefined ? kind : `${kind}: ${differs}`));
  return { sealed: of(sealed), appended: of(appended), begun: of(begun) };
}

/** Compared with 章管家, as in the next round. */
const compare = async (request: FlowRequest) => {
  await product.api('POST', `${request.path()}/refresh`, { commandId: 'compare' });
};
const untilAttention = (request: FlowRequest, kind: string) =>
  product.until(
    async () => (await request.seen()).attention,
    (attention) => attention.some((each: { kind: string }) => each.kind === kind),
  );
const untilInLedger = (request: FlowRequest, ...wanted: string[]) =>
  product.until(
    () => request.ledgerTypes(),
    (types) => wanted.every((type) => types.includes(type)),
  );
const submissions = async (request: FlowRequest) => (await request.atHost()).submissions;

test('a site that runs is clean, and so are read models that are folded anew', async () => {
  expect(await run('api/rebuildViews.main.ts', [])).toEqual({ code: 0, output: '3 read models rebuilt\n' });
  const { code, report } = await verify('--workflows', '--vendor');
  expect(report).toMatchObject({ findings: [], unchecked: [], checked: { openRequests: 3, atVendor: 3 } });
  expect(code).toBe(0);
}, 60_000);

describe('npm run replay -- --from-server', () => {
  const replay = (env = {}) => run('worker/replay.main.ts', ['--from-server'], env);

  test('finds that the histories of open requests fit the code of today', async () => {
    const client = temporalOf(product);
    // As the relay starts what has to wait: it has no task yet.
    const options = { workflowId: 'delayed', taskQueue: sealRequestTaskQueue, startDelay: '1 hour' } as const;
    await client.client.workflow.start(relayWorkflow, options);
    await client.close();
    const { code, output } = await replay();
    expect(output).toMatch(/^[3-9]\d* histories replayed, 0 do not fit this code\n$/);
    expect(code).toBe(0);
  }, 60_000);

  test('names each that a changed workflow would stop', async () => {
    const { code, output } = await replay({ SEALFLOW_WORKFLOW_BUNDLE: await changedBundle() });
    for (const request of [sealed, appended, begun])
      expect(output).toContain(`does not replay: seal:${request.id()} `);
    expect(code).toBe(1);
  }, 60_000);
});

describe('an older Temporal', () => {
  let before: Record<string, string[]>;
  beforeAll(async () => {
    await product.whileStopped(async () => {
      newerTemporal = await temporal.restore(olderTemporal);
      before = await found();
    });
  }, 120_000);

  test('is found out by states before anything runs, and in whole once workers do', async () => {
    const [differs, missing] = [['workflow-differs'], ['workflow-missing']];
    expect(before).toEqual({ sealed: differs, appended: [], begun: missing });
    expect(await found('--workflows')).toEqual({ sealed: differs, appended: differs, begun: missing });
  }, 60_000);

  test('stops what would be decided anew, visibly and before anything is sent', async () => {
    await sealed.happens('archive');
    await untilAttention(sealed, 'ledger-conflict');
    await appended.append({ [field.moreUses]: '2' }, { prefer: '' });
    await untilAttention(appended, 'ledger-conflict');
    expect([(await appended.atVendor()).seals[0].useCount, await submissions(sealed)]).toEqual([3, 1]);
  }, 120_000);
});

describe('an older MongoDB', () => {
  let before: Record<string, string[]>;
  beforeAll(async () => {
    await product.whileStopped(async () => {
      await Promise.all([temporal.restore(newerTemporal), mongo.restore(olderMongo)]);
      before = await found('--vendor');
    });
  }, 120_000);

  test('is found out by workflows and by the vendor', () => {
    expect(before).toEqual({
      sealed: ['workflow-differs', 'vendor-differs: sealingCompleted, filesArchived'],
      appended: ['vendor-differs: totals, sealCode'],
      begun: ['ledger-missing'],
    });
  });

  test('shows the gap with the next event, and does nothing twice', async () => {
    await product.until(
      async () => {
        // One comparison has the workflow write its next event, another finds what is missing before it.
        await compare(sealed);
        return (await sealed.seen()).attention;
      },
      (attention) => attention.some(({ kind }: { kind: string }) => kind === 'ledger-gap'),
    );
    expect([await sealed.effects(), await submissions(sealed)]).toEqual([{ apply: 1 }, 1]);
    expect((await begun.seen()).status).toBe(404);
  }, 60_000);
});

describe('both older', () => {
  let before: Record<string, string[]>;
  beforeAll(async () => {
    await product.whileStopped(async () => {
      await Promise.all([temporal.restore(olderTemporal), mongo.restore(olderMongo)]);
      before = await found('--vendor');
    });
  }, 120_000);

  test('is found out by the vendor alone', () => {
    expect(before).toEqual({
      sealed: ['vendor-differs: sealingCompleted, filesArchived'],
      appended: ['vendor-differs: totals, sealCode'],
      begun: [],
    });
  });

  test('catches up with what the vendor knows, and moves no flow that has moved', async () => {
    await compare(sealed);
    await untilInLedger(sealed, 'SealingCompleted', 'FilesArchived', 'MovePostponed');
    // The ledger has an event before the read model does.
    await sealed.untilState('archived');
    expect(await submissions(sealed)).toBe(1);
    await compare(appended);
    await untilAttention(appended, 'totals-changed');
  }, 60_000);

  test('takes what the engine sends again for what is there', async () => {
    expect((await begun.apply()).data).toMatchObject({ outcome: 'apply', state: 'sealing' });
    expect(await begun.effects()).toEqual({ apply: 1 });
  }, 60_000);
});
