import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createCallbackActivities } from '../../activities/callbacks';
import { maxUnconfirmedTries } from '../../application/callbacks/waits';
import { PortError } from '../../application/ports/errors';
import type { DeliverCallbackInput } from '../../contracts/relay';
import { Memory, rowOf } from '../application/callbacks/memory';
import { live, lives } from '../domain/sealRequest/life';

/* How a callback that waits is tried again: what it waits for is the failure's type, and each kind has its own pace. */

let memory: Memory;
let left: unknown;
let attempt: number;
beforeEach(() => {
  memory = new Memory();
  memory.lives(live(...lives.sealing).ledger);
  memory.store(rowOf());
  [left, attempt] = [undefined, 0];
});

/** The next try, as Temporal makes it: with what the one before has left in its heartbeat. */
async function next(input: Partial<DeliverCallbackInput> = {}): Promise<[string, number] | 'done'> {
  attempt += 1;
  const environment = new MockActivityEnvironment(
    { attempt, heartbeatDetails: left },
    { logger: new DefaultLogger('ERROR') },
  );
  environment.on('heartbeat', (details: unknown) => {
    left = details;
  });
  const relay = { deliverCallback: async () => undefined };
  const { deliverCallback } = createCallbackActivities({ callbacks: { ...memory.services, relay } });
  try {
    await environment.run(deliverCallback, { inboxId: 'inbox-1', bindingId: 'b1', ...input });
    return 'done';
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    expect(error.nonRetryable).toBe(false);
    // A wait is none of a worker's faults.
    expect(error.category === ApplicationFailureCategory.BENIGN).toBe(error.type !== 'PassingFault');
    return [error.type ?? '', Number(error.nextRetryDelay) / 1000];
  }
}

test('each kind of wait goes by its own pace, whatever came in between', async () => {
  memory.vendor = new PortError('passing', 'down');
  expect(await next()).toEqual(['vendor-away', 2]);
  expect(await next()).toEqual(['vendor-away', 4]);
  memory.vendor = { detail: async () => null, confirms: () => true };
  expect(await next()).toEqual(['not-confirmed', 1]);
  memory.vendor = new PortError('passing', 'down');
  expect(await next()).toEqual(['vendor-away', 8]);
  for (let tries = 0; tries < 10; tries += 1) await next();
  expect(await next()).toEqual(['vendor-away', 60]);
});

test('what the process that stored it found counts as the first try', async () => {
  memory.vendor = new PortError('passing', 'down');
  expect(await next({ waited: 'vendor-away' })).toEqual(['vendor-away', 4]);
  expect(await next({ waited: 'vendor-away' })).toEqual(['vendor-away', 8]);
});

test('what stays unconfirmed is given up, a fault in between or not', async () => {
  memory.vendor = { detail: async () => null, confirms: () => true };
  for (let tries = 1; tries < maxUnconfirmedTries; tries += 1) {
    expect((await next())[0]).toBe('not-confirmed');
    if (tries === 3) {
      memory.vendor = new Error('a fault of ours');
      expect((await next())[0]).toBe('PassingFault');
      memory.vendor = { detail: async () => null, confirms: () => true };
    }
  }
  expect(await next()).toBe('done');
  expect(memory.outcomes.get('inbox-1')).toMatchObject({ state: 'ignored', reason: 'not-confirmed' });
});

test('what was signalled and is not judged is signalled again: after half a minute, doubling to a day', async () => {
  const delays: number[] = [];
  for (let tries = 0; tries < 14; tries += 1) {
    const [type, seconds] = await next();
    expect(type).toBe('signalled');
    delays.push(Number(seconds));
  }
  expect(delays.slice(0, 4)).toEqual([30, 60, 120, 240]);
  expect(delays.slice(-2)).toEqual([86_400, 86_400]);
  expect(memory.signals).toHaveLength(14);
  memory.outcomes.set('inbox-1', { state: 'delivered', at: '' });
  expect(await next()).toBe('done');
  expect(memory.signals).toHaveLength(14);
});

test('a workflow that is missing is waited for', async () => {
  [memory.takesSignals, memory.workflow] = [false, 'unknown'];
  expect(await next()).toEqual(['workflow-missing', 1]);
  expect(await next()).toEqual(['workflow-missing', 2]);
  [memory.takesSignals, memory.workflow] = [true, 'running'];
  expect((await next())[0]).toBe('signalled');
});

test('a Temporal that does not take the signal is a passing fault', async () => {
  memory.workflow = 'away';
  expect((await next())[0]).toBe('PassingFault');
});

test('of six of one binding at once one waits for its turn', async () => {
  const answers: (() => void)[] = [];
  memory.vendor = {
    detail: () => new Promise((resolve) => answers.push(() => resolve(null))),
    confirms: () => true,
  };
  const relay = { deliverCallback: async () => undefined };
  const { deliverCallback } = createCallbackActivities({ callbacks: { ...memory.services, relay } });
  const run = () =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') })
      .run(deliverCallback, { inboxId: 'inbox-1', bindingId: 'b1' })
      .then(
        () => 'done',
        ({ type }: ApplicationFailure) => type,
      );
  const five = Array.from({ length: 5 }, run);
  while (answers.length < 5) await new Promise((resolve) => setImmediate(resolve));
  expect(await run()).toBe('queued');
  for (const answer of answers) answer();
  expect(await Promise.all(five)).toEqual(Array(5).fill('not-confirmed'));
});

test('a pass of the relay says how many it has started', async () => {
  memory.pending.clear();
  memory.store(rowOf({ _id: 'a' }), 30_000);
  memory.store(rowOf({ _id: 'b' }), 5000);
  const handed: string[] = [];
  const relay = { deliverCallback: async ({ inboxId }: { inboxId: string }) => void handed.push(inboxId) };
  const { relayCallbacks } = createCallbackActivities({ callbacks: { ...memory.services, relay } });
  const run = (input: object) => new MockActivityEnvironment().run(relayCallbacks, input);
  expect(await run({})).toEqual({ started: 1 });
  expect(await run({ all: true })).toEqual({ started: 2 });
  expect(handed).toEqual(['a', 'a', 'b']);
});
