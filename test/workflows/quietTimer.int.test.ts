import { setTimeout as sleep } from 'node:timers/promises';
import { temporal } from '@temporalio/proto';
import { callback, submitRule } from '../domain/sealRequest/life';
import { saveHistory } from '../replay/saveHistory';
import { until } from '../support/until';
import { Hands } from './hands';

/* When a quiet request closes, and what its timer costs. Histories are saved for the replay. */

jest.setTimeout(60_000);
let hands: Hands;
let stopWorker: () => Promise<void>;
beforeAll(async () => {
  hands = await Hands.start();
  stopWorker = await hands.startWorker();
}, 60_000);
afterAll(async () => {
  await stopWorker();
  await hands.stop();
}, 30_000);

const done = { kind: 'done' };
type Request = Awaited<ReturnType<Hands['request']>>;
const { EVENT_TYPE_TIMER_STARTED, EVENT_TYPE_TIMER_CANCELED, EVENT_TYPE_TIMER_FIRED } =
  temporal.api.enums.v1.EventType;

async function granted(terms: Parameters<Hands['request']>[0]): Promise<Request> {
  const request = await hands.request(terms);
  (await hands.next('applySeal', request.id)).answer({ kind: 'applied', sealCode: '100001' });
  (await hands.next('writeFields', request.id)).answer(done);
  await request.reaches(({ state, hostEffects }) => state === 'sealing' && hostEffects.length === 0);
  return request;
}

const send = ({ id }: Request, event: Parameters<typeof callback>[0]) =>
  hands.workflows.signalCallback(id, callback(event));

async function history({ handle }: Request) {
  const events = (await handle.fetchHistory()).events ?? [];
  const count = (type: number) => events.filter(({ eventType }) => eventType === type).length;
  const seconds = ({ eventTime }: (typeof events)[number]) => Number(eventTime?.seconds ?? 0);
  return {
    events: events.length,
    /** Of the last event that is a signal, to the end. */
    quietSeconds:
      seconds(events[events.length - 1] ?? {}) -
      seconds(events.findLast(({ workflowExecutionSignaledEventAttributes: signal }) => signal) ?? {}),
    timersSeconds: events.flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? [Number(timer.startToFireTimeout?.seconds)] : [],
    ),
    started: count(EVENT_TYPE_TIMER_STARTED),
    canceled: count(EVENT_TYPE_TIMER_CANCELED),
    fired: count(EVENT_TYPE_TIMER_FIRED),
  };
}

/** Completed and quiet: the timer of its close runs. */
async function completed(terms: Parameters<Hands['request']>[0]): Promise<Request> {
  const request = await granted({ rules: [], ...terms });
  await send(request, 'sealingCompleted');
  await until(
    () => history(request),
    ({ started }) => started === 1,
    'no timer',
  );
  return request;
}

test('a repetition neither cancels nor restarts the timer: five events, and nothing else', async () => {
  const request = await completed({ quietCloseSeconds: 3600 });
  const before = await history(request);
  await send(request, 'sealingCompleted');
  await until(
    () => history(request),
    ({ events }) => events >= before.events + 5,
    'not written',
  );
  // Answered once nothing is under way.
  await request.seen();
  const after = await history(request);
  expect({ ...after, events: after.events - before.events }).toMatchObject({
    events: 5,
    started: 1,
    canceled: 0,
  });
});

test('a timer that ends before a later deadline is set again for the rest', async () => {
  const request = await completed({ quietCloseSeconds: 8 });
  // Far from both ends: it has to come before the timer ends, and be young enough then for another one.
  await sleep(4000);
  await send(request, 'sealingCompleted');
  await expect(request.handle.result()).resolves.toEqual({ state: 'completed' });
  const { quietSeconds, timersSeconds, started, canceled, fired } = await history(request);
  expect([started, canceled, fired]).toEqual([2, 0, 2]);
  expect(quietSeconds).toBeGreaterThanOrEqual(8);
  const [whole, rest] = timersSeconds;
  expect([whole, Number(rest) < 8]).toEqual([8, true]);
  await saveHistory(request.handle, 'quiet-prolonged');
});

test('an earlier deadline takes the place of the timer that runs', async () => {
  const rules = [
    { event: 'filesArchived', action: { kind: 'none' } },
    { event: 'sealingCompleted', action: { kind: 'none' } },
  ] as const;
  const request = await granted({ rules: [...rules], archiveWaitSeconds: 3600, quietCloseSeconds: 1 });
  await send(request, 'autoEnded');
  await until(
    () => history(request),
    ({ started }) => started === 1,
    'no timer',
  );
  await send(request, 'filesArchived');
  await expect(request.handle.result()).resolves.toEqual({ state: 'archived' });
  const { started, canceled, fired } = await history(request);
  expect([started, canceled, fired]).toEqual([2, 1, 1]);
  await saveHistory(request.handle, 'quiet-shortened');
});

test('a timer that ends while a person is asked closes nothing, and the quiet time begins with the answer', async () => {
  const completion = { event: 'sealingCompleted', action: { kind: 'none' } } as const;
  const rules = [submitRule('filesArchived'), completion];
  const request = await granted({ rules, archiveWaitSeconds: 6, quietCloseSeconds: 3 });
  await send(request, 'autoEnded');
  await until(
    () => history(request),
    ({ started }) => started === 1,
    'no timer',
  );
  await send(request, 'filesArchived');
  (await hands.next('moveFlow', request.id)).answer({ kind: 'refused', message: '流程已锁定' });
  await request.reaches(({ attention }) => attention.length === 1);
  await until(
    () => history(request),
    ({ fired }) => fired === 1,
    'the timer has not ended',
  );
  // Answered once the task that the timer woke is done.
  await request.seen();
  expect((await request.handle.describe()).status.name).toBe('RUNNING');
  const giveUp = {
    type: 'SettleAttention',
    data: { commandId: 'c-1', decision: 'giveUp', note: '' },
    metadata: { now: new Date().toISOString(), actor: 'operator' },
  } as const;
  const answered = Date.now();
  expect(await hands.workflows.update(request.id, giveUp, 'u-1')).toBe('accepted');
  await expect(request.handle.result()).resolves.toEqual({ state: 'archived' });
  expect(Date.now() - answered).toBeGreaterThanOrEqual(3000);
  await saveHistory(request.handle, 'quiet-interrupted');
});
