import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTemporal, type TemporalConnection } from '../../../adapters/temporal/connection';
import { createSealRequestWorkflows } from '../../../adapters/temporal/sealRequests';
import { TemporalAwayError } from '../../../application/ports/errors';
import type { SealRequestWorkflows } from '../../../application/sealRequests/workflows';
import { sealRequestId, sealRequestWorkflowId } from '../../../contracts/ids';
import type { ApplySeal, RequestedCommand } from '../../../domain/sealRequest/commands';
import { appendUses, applySeal, callback, endSealing, supersede } from '../../domain/sealRequest/life';
import { ownNamespace } from '../../support/servers';
import { until } from '../../support/until';
import { closedPort, startMute } from '../support/peer';

/*
 * With no worker running: what Temporal itself answers. How the workflow answers is tested where workers run.
 */
let server: Awaited<ReturnType<typeof ownNamespace>>;
let temporal: TemporalConnection;
let workflows: SealRequestWorkflows;
beforeAll(async () => {
  server = await ownNamespace();
  temporal = openTemporal(server);
  workflows = createSealRequestWorkflows(temporal, { publicUrl: 'https://seal.test' });
}, 60_000);
afterAll(async () => {
  await temporal.close();
}, 30_000);

interface Proxy {
  address: string;
  /** Keeps its connections, and passes nothing on. */
  fallSilent(): void;
  close(): void;
}

async function startProxy(to: string, at = { host: '127.0.0.1', port: 0 }): Promise<Proxy> {
  const [host = '', port = ''] = to.split(':');
  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => {
    const real = connect(Number(port), host);
    for (const each of [socket, real]) sockets.add(each.on('error', () => undefined));
    socket.pipe(real).pipe(socket);
  });
  await new Promise<void>((resolve) => proxy.listen(at.port, at.host, resolve));
  return {
    address: `${at.host}:${(proxy.address() as AddressInfo).port}`,
    fallSilent: () => {
      for (const socket of sockets) socket.unpipe();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

let requests = 0;
function newApply(changed: Partial<ApplySeal['data']['identity']> = {}): { apply: ApplySeal; id: string } {
  requests += 1;
  const apply = applySeal();
  apply.data.identity = { ...apply.data.identity, flowRequestId: `r${requests}`, ...changed };
  return { apply, id: sealRequestId(apply.data.identity) };
}

async function started(changed: Parameters<typeof newApply>[0] = {}): Promise<string> {
  const { apply, id } = newApply(changed);
  await workflows.start(apply, id);
  return id;
}

const endByHand = (id: string) =>
  temporal.client.workflow.getHandle(sealRequestWorkflowId(id)).terminate('over');
const commands: RequestedCommand[] = [appendUses(), endSealing(), supersede()];

test('a request that was never started is not known', async () => {
  const { id } = newApply();
  expect(await workflows.describe(id)).toBe('unknown');
  expect(await workflows.signalCallback(id, callback('sealingCompleted'))).toBe('gone');
  for (const command of commands) expect(await workflows.update(id, command, 'u-1')).toBe('gone');
});

test('started twice it runs once, as it was started first', async () => {
  const { apply, id } = newApply();
  expect(await workflows.start(apply, id)).toBe('running');
  const handle = temporal.client.workflow.getHandle(sealRequestWorkflowId(id));
  const { runId } = await handle.describe();
  expect(await workflows.start(apply, id)).toBe('running');
  expect(await workflows.start({ ...apply, metadata: { ...apply.metadata, actor: 'other' } }, id)).toBe(
    'running',
  );
  expect(await workflows.describe(id)).toBe('running');
  expect((await handle.describe()).runId).toBe(runId);
  const { events } = await handle.fetchHistory();
  const input = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
  expect(JSON.parse(Buffer.from(input ?? []).toString('utf8'))).toEqual({ ...apply, lazyQuiet: true });
});

test('twenty starts at once make one run', async () => {
  const { apply, id } = newApply();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => workflows.start(apply, id)));
  expect(new Set(outcomes)).toEqual(new Set(['running']));
  const runs = temporal.client.workflow.list({ query: `WorkflowId="${sealRequestWorkflowId(id)}"` });
  const found: string[] = [];
  const look = async () => {
    for await (const { runId } of runs) found.push(runId);
    return found.length;
  };
  await until(look, (count) => count > 0, 'none is visible');
  expect(found).toHaveLength(1);
});

test('an attempt that is over is never run again, and is gone for whoever speaks to it', async () => {
  const { apply, id } = newApply();
  await workflows.start(apply, id);
  await endByHand(id);
  expect(await workflows.describe(id)).toBe('endedByHand');
  expect(await workflows.start(apply, id)).toBe('closed');
  expect(await workflows.describe(id)).toBe('endedByHand');
  expect(await workflows.signalCallback(id, callback('sealingCompleted'))).toBe('gone');
  for (const command of commands) expect(await workflows.update(id, command, 'u-1')).toBe('gone');
});

test('the next attempt is a run of its own', async () => {
  const first = newApply();
  await workflows.start(first.apply, first.id);
  await endByHand(first.id);
  const { flowRequestId } = first.apply.data.identity;
  const next = newApply({ flowRequestId, attempt: 2 });
  expect(await workflows.start(next.apply, next.id)).toBe('running');
  expect(await workflows.describe(first.id)).toBe('endedByHand');
});

test('a signal is kept although nobody works', async () => {
  const id = await started();
  const signal = callback('filesArchived');
  expect(await workflows.signalCallback(id, signal)).toBe('delivered');
  const { events } = await temporal.client.workflow.getHandle(sealRequestWorkflowId(id)).fetchHistory();
  const signalled = events?.flatMap((event) => event.workflowExecutionSignaledEventAttributes ?? []) ?? [];
  expect(signalled.map(({ signalName }) => signalName)).toEqual(['vendorCallback']);
  const payload = signalled[0]?.input?.payloads?.[0]?.data;
  expect(JSON.parse(Buffer.from(payload ?? []).toString('utf8'))).toEqual(signal);
});

test('an update that nobody takes is pending within seconds', async () => {
  const id = await started();
  const before = Date.now();
  expect(await workflows.update(id, endSealing(), 'c-end-1')).toBe('pending');
  expect(Date.now() - before).toBeLessThan(15_000);
}, 30_000);

test('what operators filter by is there from the start, and no personal data among it', async () => {
  const { apply, id } = newApply({ bindingId: 'b-shown', flowId: '9223372036854775807', attempt: 3 });
  await workflows.start(apply, id);
  const description = await temporal.client.workflow.getHandle(sealRequestWorkflowId(id)).describe();
  const shown = description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
  expect(Object.fromEntries(shown)).toEqual({
    SealState: 'applying',
    SealBinding: 'b-shown',
    SealFlow: '9223372036854775807',
    SealAttempt: 3,
  });
  const words = `${await description.staticSummary()} ${await description.staticDetails()}`;
  expect(words).toContain('attempt 3');
  expect(words).toContain(`](https://seal.test/console/requests/${id})`);
  expect(words).not.toMatch(/采购合同|u1/);
});

test('a request without a flow has no flow to filter by', async () => {
  const { apply } = newApply();
  const { flowId: _none, ...identity } = apply.data.identity;
  apply.data.identity = identity;
  const id = sealRequestId(identity);
  await workflows.start(apply, id);
  const { typedSearchAttributes } = await temporal.client.workflow
    .getHandle(sealRequestWorkflowId(id))
    .describe();
  expect(typedSearchAttributes.getAll().map(({ key }) => key.name)).not.toContain('SealFlow');
});

describe('a task that is tried again and again', () => {
  /** Takes the tasks of a request as its worker would, for each of which the server waits so long. */
  async function takeTasks(workflowTaskTimeout: '3s' | '30s') {
    const { id } = newApply();
    const taskQueue = { name: `stuck-${id}` };
    const workflowId = sealRequestWorkflowId(id);
    const started = { workflowId, taskQueue: taskQueue.name, args: [], workflowTaskTimeout } as const;
    const handle = await temporal.client.workflow.start('sealRequest', started);
    const { workflowService, options } = temporal.client;
    const { namespace } = options;
    const poll = () => workflowService.pollWorkflowTaskQueue({ namespace, taskQueue });
    const take = async () => (await temporal.call(poll, 30_000)).taskToken;
    const fail = async () =>
      // 1 is a failure of the workflow's worker without a better name.
      workflowService.respondWorkflowTaskFailed({ namespace, taskToken: await take(), cause: 1 });
    const untilAttempt = (attempt: number) =>
      until(
        async () => (await handle.describe()).raw.pendingWorkflowTask?.attempt,
        (reached) => reached === attempt,
        `attempt ${attempt} is not reached`,
      );
    return { id, take, fail, untilAttempt };
  }

  test('is stuck where it fails, and runs where it waits for a worker', async () => {
    const { id, fail } = await takeTasks('30s');
    for (let failures = 0; failures < 3; failures += 1) {
      expect(await workflows.describe(id)).toBe('running');
      await fail();
    }
    expect(await workflows.describe(id)).toBe('stuck');
  }, 60_000);

  test('is stuck where it fails as workers do, which report the first failure alone', async () => {
    const { id, fail, take, untilAttempt } = await takeTasks('3s');
    await fail();
    for (const attempt of [3, 4]) {
      await take();
      await untilAttempt(attempt);
    }
    expect(await workflows.describe(id)).toBe('stuck');
  }, 60_000);

  test('runs where workers are too slow for it', async () => {
    const { id, take, untilAttempt } = await takeTasks('3s');
    for (const attempt of [2, 3, 4]) {
      await take();
      await untilAttempt(attempt);
    }
    // Each page of the history may hold none of its ends.
    for (let signals = 0; signals < 60; signals += 1)
      expect(await workflows.signalCallback(id, callback('filesArchived'))).toBe('delivered');
    expect(await workflows.describe(id)).toBe('running');
  }, 60_000);
});

describe('countOpen', () => {
  test.each<[string, { bindingId?: string; hostId?: string }, number]>([
    ['a binding', { bindingId: 'b-count' }, 3],
    ['a host', { hostId: 'h-count' }, 2],
    ['a host whose id begins another’s', { hostId: 'h-coun' }, 0],
    ['both', { bindingId: 'b-count', hostId: 'h-count' }, 2],
    ['a binding that nobody uses', { bindingId: 'b-none' }, 0],
  ])('by %s', async (_what, filter, count) => {
    const ids = [
      { hostId: 'h-count', bindingId: 'b-count', flowRequestId: 'c1' },
      { hostId: 'h-count', bindingId: 'b-count', flowRequestId: 'c2' },
      { hostId: 'h-count-2', bindingId: 'b-count', flowRequestId: 'c1' },
    ];
    for (const identity of ids) await started(identity);
    const { apply, id } = newApply({ hostId: 'h-count', bindingId: 'b-count', flowRequestId: 'over' });
    if ((await workflows.start(apply, id)) === 'running') await endByHand(id);
    // Visibility lags behind by a moment.
    const visible = async () => [
      await workflows.countOpen({ bindingId: 'b-count' }),
      await workflows.countOpen(filter),
    ];
    await until(
      visible,
      ([open, found]) => open === 3 && found === count,
      `of 3 there are not ${count} visible`,
    );
  });

  test.each(['', 'b"x', 'b" OR SealBinding != "', '合同', 'a'.repeat(65)])(
    '%j gets into no query',
    async (id) => {
      await expect(workflows.countOpen({ bindingId: id })).rejects.toThrow(new Error('not an id'));
      await expect(workflows.countOpen({ hostId: id })).rejects.toThrow(new Error('not an id'));
    },
  );
});

describe('a server that is away', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  function open(address: string, namespace = 'default'): TemporalConnection {
    const connection = openTemporal({ address, namespace, callTimeoutMs: 2500 });
    closing.push(() => connection.close());
    return connection;
  }

  /** What each call comes to, all at once, within the deadline of a call and a little more. */
  async function outcomesAt(address: string): Promise<Record<string, unknown>> {
    const none = createSealRequestWorkflows(open(address));
    const { apply, id } = newApply();
    const calls: [string, () => Promise<unknown>][] = [
      ['ensureReachable', () => none.ensureReachable()],
      ['start', () => none.start(apply, id)],
      ['signalCallback', () => none.signalCallback(id, callback('sealingCompleted'))],
      ['countOpen', () => none.countOpen({ bindingId: 'b1' })],
      ['describe', () => none.describe(id)],
      ...commands.map((command): [string, () => Promise<unknown>] => [
        command.type,
        () => none.update(id, command, 'u-1'),
      ]),
    ];
    // In the quietest of some rounds: in others this machine may have been busy with something else.
    for (let round = 1; ; round += 1) {
      const before = Date.now();
      const outcomes = await Promise.all(
        calls.map(async ([name, call]) => [name, await call().catch((error: unknown) => error)] as const),
      );
      const tookMs = Date.now() - before;
      if (tookMs < 4500) return Object.fromEntries(outcomes);
      if (round === 3) throw new Error(`they took ${tookMs} ms`);
    }
  }

  const away = expect.any(TemporalAwayError);
  const calls = { ensureReachable: away, start: away, signalCallback: away, countOpen: away, describe: away };

  test('is said to be, by every call, within its deadline', async () => {
    const address = (await closedPort()).slice('http://'.length);
    expect(await outcomesAt(address)).toEqual({
      ...calls,
      AppendUses: away,
      EndSealing: away,
      SupersedeRequest: away,
    });
  }, 40_000);

  test('also where it takes connections and never says a word; of an update nothing is known then', async () => {
    const mute = await startMute();
    closing.push(() => mute.close());
    expect(await outcomesAt(mute.url.slice('https://'.length))).toEqual({
      ...calls,
      AppendUses: 'pending',
      EndSealing: 'pending',
      SupersedeRequest: 'pending',
    });
  }, 40_000);

  test('its error tells nothing of the address', async () => {
    const address = (await closedPort()).slice('http://'.length);
    const error = await open(address)
      .ping()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TemporalAwayError);
    expect(String(error)).toBe('TemporalAwayError: Temporal did not answer');
  }, 15_000);

  test('a namespace that is not there is as good as no server', async () => {
    const nowhere = open(server.address, 'nowhere');
    const { apply, id } = newApply();
    await expect(nowhere.ping()).rejects.toBeInstanceOf(TemporalAwayError);
    const none = createSealRequestWorkflows(nowhere);
    await expect(none.start(apply, id)).rejects.toBeInstanceOf(TemporalAwayError);
    await expect(none.describe(id)).rejects.toBeInstanceOf(TemporalAwayError);
  }, 20_000);

  test('one that comes back is found by the same connection, within seconds', async () => {
    const [host = '', port = ''] = (await closedPort()).slice('http://'.length).split(':');
    const connection = open(`${host}:${port}`);
    await expect(connection.ping()).rejects.toBeInstanceOf(TemporalAwayError);
    const proxy = await startProxy(server.address, { host, port: Number(port) });
    closing.push(async () => proxy.close());
    const deadline = Date.now() + 20_000;
    const isBack = () =>
      connection.ping().then(
        () => true,
        () => false,
      );
    while (!(await isBack())) expect(Date.now()).toBeLessThan(deadline);
  }, 40_000);
});

describe('a server that has just answered', () => {
  let proxy: Proxy;
  let connection: TemporalConnection;
  beforeEach(async () => {
    proxy = await startProxy(server.address);
    connection = openTemporal({ address: proxy.address, namespace: 'default' });
    await connection.ping();
  });
  afterEach(async () => {
    await connection.close();
    proxy.close();
  });

  test('is reachable without being asked, for a moment', async () => {
    proxy.fallSilent();
    await connection.ensureReachable();
    await sleep(3000);
    await expect(connection.ensureReachable()).rejects.toBeInstanceOf(TemporalAwayError);
  }, 20_000);

  test('is asked as soon as its connection is gone', async () => {
    const answeredAt = performance.now();
    await connection.ping();
    proxy.close();
    const look = async () => {
      const sinceAnswerMs = performance.now() - answeredAt;
      const error = await connection.ensureReachable().catch((thrown: unknown) => thrown);
      return { sinceAnswerMs, isAway: error instanceof TemporalAwayError };
    };
    const { sinceAnswerMs } = await until(look, ({ isAway }) => isAway, 'it is not asked');
    // Not because its last answer has grown old.
    expect(sinceAnswerMs).toBeLessThan(3000);
  }, 20_000);

  test('is asked where a later call was not answered', async () => {
    proxy.fallSilent();
    const described = connection.call(() => connection.client.workflow.count(), 200);
    await expect(described).rejects.toBeInstanceOf(TemporalAwayError);
    await expect(connection.ensureReachable()).rejects.toBeInstanceOf(TemporalAwayError);
  }, 20_000);
});

test('what the server answers passes through as it is', async () => {
  const refusal = new TypeError('of ours');
  await expect(temporal.call(() => Promise.reject(refusal))).rejects.toBe(refusal);
  expect(await temporal.call(async () => 'answer')).toBe('answer');
});
