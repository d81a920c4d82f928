import { temporal } from '@temporalio/proto';
import { fold } from '../../domain/sealRequest/evolve';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { WriteBack } from '../../domain/sealRequest/values';
import { saveHistory } from '../replay/saveHistory';
import { untilInHistory } from '../support/until';
import { arm, end, release, submits, told, types } from './acts';
import { type RequestUnderTest, type WorkerProcess, World } from './world';

/* How long a request waits for a reply to be confirmed, kept by its workflow. Histories are saved for the replay. */

let world: World;
let worker: WorkerProcess;
beforeAll(async () => {
  world = await World.start();
  worker = await world.startWorker();
}, 60_000);
afterAll(() => world.stop(), 30_000);

/** Closes as soon as nothing is to be done any more. */
const brief = { quietCloseSeconds: 1, archiveWaitSeconds: 1 };
const reply = (confirmSeconds: number, fallback: 'push' | 'nextSubmit' = 'push'): WriteBack => ({
  mode: 'reply',
  fallback,
  confirmSeconds,
  deadlineKeptBy: 'workflow',
});

const { EVENT_TYPE_TIMER_STARTED, EVENT_TYPE_TIMER_CANCELED, EVENT_TYPE_TIMER_FIRED } =
  temporal.api.enums.v1.EventType;
/** The timers of its history, the quiet one's aside: it comes last. */
async function timers(request: RequestUnderTest) {
  const events = await request.historyEvents();
  const count = (type: number) => events.filter((event) => event === String(type)).length;
  return {
    started: count(EVENT_TYPE_TIMER_STARTED) - 1,
    canceled: count(EVENT_TYPE_TIMER_CANCELED),
    fired: count(EVENT_TYPE_TIMER_FIRED) - 1,
  };
}
const rerouted = async (request: RequestUnderTest) =>
  (await request.ledger()).flatMap(({ type, data }) =>
    type === 'FieldWriteRerouted' ? [data.effectId] : [],
  );
const waits =
  (...effectIds: string[]) =>
  ({ waitingWrites }: SealRequest) =>
    effectIds.every((effectId) => waitingWrites.some(({ data }) => data.effectId === effectId));

const rowsOf = (request: RequestUnderTest) =>
  world.db
    .collection<{ _id: string; sealRequestId: string }>('pendingReplies')
    .countDocuments({ sealRequestId: request.id });

async function handedOver(writeBack: WriteBack, more: object = {}): Promise<RequestUnderTest> {
  const request = await (await world.newRequest({ ...brief, ...more, writeBack })).start();
  // A brief wait may be over before its read model is seen with it.
  await untilInHistory(request.handle, EVENT_TYPE_TIMER_STARTED);
  return request;
}

async function expectAgreement(request: RequestUnderTest): Promise<void> {
  const ledger = await request.ledger();
  expect(ledger.map(({ seq }) => seq)).toEqual(ledger.map((_, index) => index));
  expect(fold(ledger)).toEqual(await request.handle.query('getSealRequest'));
}

test('confirmed in time it costs two events, whatever else comes meanwhile, and no second way', async () => {
  const request = await handedOver(reply(600));
  await request.tellUsed(1);
  await request.reachesInLedger('UsesNoticed');
  await request.tell(told.alert('not-ended'));
  await request.reachesInLedger('AlertRaised');
  await request.tell(told.reply('sealCode:0', 'shown'));
  await request.reachesInLedger('FieldsWritten');
  await request.callback('sealingCompleted');
  await request.handle.result();
  expect(await rowsOf(request)).toBe(0);
  expect(await timers(request)).toEqual({ started: 1, canceled: 1, fired: 0 });
  expect(await rerouted(request)).toEqual([]);
  await saveHistory(request.handle, 'reply-deadline-confirmed');
}, 60_000);

test('not confirmed it is pushed, by the time of the deadline', async () => {
  const request = await handedOver(reply(2));
  await request.reachesInLedger('FieldsWritten');
  await request.callback('sealingCompleted');
  await request.handle.result();
  const ledger = await request.ledger();
  const at = (type: string) => Date.parse(ledger.find((entry) => entry.type === type)?.metadata.at ?? '');
  expect(at('FieldWriteRerouted') - at('FieldWriteRequested')).toBe(2000);
  expect((await request.flow()).fields.sealCode).toBeTruthy();
  expect(await timers(request)).toEqual({ started: 1, canceled: 0, fired: 1 });
  await saveHistory(request.handle, 'reply-deadline-pushed');
}, 60_000);

test('not confirmed it goes with the next submit', async () => {
  const request = await handedOver(reply(2, 'nextSubmit'));
  await request.reachesInLedger('FieldWriteRerouted');
  await request.callback('sealingCompleted');
  await request.handle.result();
  expect(await request.flow()).toMatchObject({
    nodeId: 'file',
    fields: { sealCode: expect.any(String) },
    commands: [{ type: 'flow.submit' }],
  });
  await saveHistory(request.handle, 'reply-deadline-next-submit');
}, 60_000);

test('of two that wait each has its own time, and one timer runs', async () => {
  const request = await handedOver(reply(20));
  expect(await request.append('append-1')).toBe('accepted');
  await request.reaches(waits('sealCode:0', 'sealCode:1'));
  await request.tell(told.reply('sealCode:0', 'shown'));
  await request.reachesInLedger('FieldsWritten');
  await request.reachesInLedger('FieldWriteRerouted', 40_000);
  expect(await rerouted(request)).toEqual(['sealCode:1']);
  await request.reaches(({ hostEffects }) => hostEffects.length === 0);
  await request.callback('sealingCompleted', { round: 1 });
  await request.handle.result();
  expect(await timers(request)).toEqual({ started: 2, canceled: 1, fired: 1 });
  await saveHistory(request.handle, 'reply-deadlines');
}, 60_000);

test('it passes while an append is on its way to the vendor', async () => {
  const request = await handedOver(reply(2), { rules: [submits] });
  await arm(world.vendor, 'update', { fault: 'hold' });
  expect(await request.append('append-1')).toBe('accepted');
  await request.reachesInLedger('FieldWriteRerouted');
  await release(world.vendor);
  await request.reachesInLedger('UsesAppended');
  const seen = await types(request);
  expect(seen.indexOf('FieldWriteRerouted')).toBeLessThan(seen.indexOf('UsesAppended'));
  // The ledger has an event before the read model does.
  await request.reaches(
    ({ round, waitingWrites, hostEffects }) => round === 1 && waitingWrites.length + hostEffects.length === 0,
  );
  expect(await rerouted(request)).toEqual(['sealCode:0', 'sealCode:1']);
  await expectAgreement(request);
  await request.handle.terminate();
  await saveHistory(request.handle, 'reply-deadline-while-appending');
}, 90_000);

test('it passes while no worker runs; a confirmation that came meanwhile comes first', async () => {
  const [unconfirmed, confirmed] = await Promise.all([handedOver(reply(10)), handedOver(reply(10))]);
  await worker.stop();
  await confirmed.tell(told.reply('sealCode:0', 'shown'));
  for (const { handle } of [unconfirmed, confirmed]) await untilInHistory(handle, EVENT_TYPE_TIMER_FIRED);
  worker = await world.startWorker();
  await Promise.all([unconfirmed, confirmed].map((request) => request.reachesInLedger('FieldsWritten')));
  expect(await rerouted(unconfirmed)).toEqual(['sealCode:0']);
  expect(await rerouted(confirmed)).toEqual([]);
  await Promise.all([unconfirmed, confirmed].map(expectAgreement));
  for (const request of [unconfirmed, confirmed]) {
    await request.callback('sealingCompleted');
    await request.handle.result();
  }
  await saveHistory(unconfirmed.handle, 'reply-deadline-while-down');
  await saveHistory(confirmed.handle, 'reply-confirmed-while-down');
}, 90_000);

test('the end drops the code, and with it its deadline; what went beside it is pushed', async () => {
  const detailButton = { fieldId: 'detail', value: 'https://seal.example.com/d/1' };
  const request = await handedOver(reply(600), { detailButton });
  expect(await end(world, request)).toBe('accepted');
  await request.handle.result();
  expect(await timers(request)).toEqual({ started: 1, canceled: 1, fired: 0 });
  expect((await request.flow()).fields).toEqual({ detail: detailButton.value });
}, 60_000);

test.each<[string, WriteBack | undefined, number]>([
  ['by a push', undefined, 0],
  ['with the next submit', { mode: 'nextSubmit' }, 0],
  ['in a reply, by the version before', { mode: 'reply', fallback: 'push', confirmSeconds: 600 }, 1],
])(
  'values that go %s cost no timer',
  async (_how, writeBack, rows) => {
    const request = await (await world.newRequest({ ...brief, ...(writeBack ? { writeBack } : {}) })).start();
    await request.reaches(({ state }) => state === 'sealing');
    await request.reaches(({ hostEffects }) => hostEffects.length === 0);
    await request.tell(told.reply('sealCode:0', 'shown'));
    await request.callback('sealingCompleted');
    await request.handle.result();
    expect(await rowsOf(request)).toBe(rows);
    expect(await timers(request)).toEqual({ started: 0, canceled: 0, fired: 0 });
  },
  60_000,
);
