import { setTimeout as sleep } from 'node:timers/promises';
import { temporal } from '@temporalio/proto';
import axios from 'axios';
import { fold } from '../../domain/sealRequest/evolve';
import { saveHistory } from '../replay/saveHistory';
import { type RequestUnderTest, World } from './world';

let world: World;
beforeAll(async () => {
  world = await World.start();
  await world.startWorker();
}, 60_000);
afterAll(() => world.stop(), 30_000);

const quietTimerEvents = 5;

async function ledgerTypes(request: RequestUnderTest): Promise<string[]> {
  return (await request.ledger()).map(({ type }) => type);
}

/** The queried state, the folded ledger and the read model are one. */
async function expectAgreement(request: RequestUnderTest): Promise<void> {
  const queried = await request.handle.query('getSealRequest');
  expect(fold(await request.ledger())).toEqual(queried);
  expect((await world.views.get(request.id))?.request).toEqual(queried);
}

test('apply, write-back, callback, submit and the quiet close stay within 34 history events', async () => {
  const request = await (await world.newRequest({ quietCloseSeconds: 1 })).start();
  const granted = await request.reaches(
    ({ state, hostEffects }) => state === 'sealing' && hostEffects.length === 0,
  );
  expect((await request.flow()).fields.sealCode).toBe(granted.sealCode);
  await request.callback('sealingCompleted');
  await request.handle.result();
  expect(await request.flow()).toMatchObject({ nodeId: 'file', submissions: 1 });
  expect(await ledgerTypes(request)).toEqual([
    'SealRequested',
    'SealApplied',
    'FieldWriteRequested',
    'FieldsWritten',
    'SealingCompleted',
    'FlowSubmitRequested',
    'FlowSubmitted',
  ]);
  await expectAgreement(request);
  const events = (await request.historyEvents()).length - quietTimerEvents;
  process.stdout.write(
    `history events of the short life: ${events}, the quiet timer's ${quietTimerEvents} aside\n`,
  );
  expect(events).toBeLessThanOrEqual(34);
  await saveHistory(request.handle, 'short-life');
}, 60_000);

test('the longer life with an append and the archive stays within 56 history events', async () => {
  const request = await (await world.newRequest()).start();
  await request.reaches(({ state, hostEffects }) => state === 'sealing' && hostEffects.length === 0);
  expect(await request.append('append-1', 2)).toBe('accepted');
  const second = await request.reaches(({ round, hostEffects }) => round === 1 && hostEffects.length === 0);
  const totals = second.seals.map(({ sealId, useCount, crossPageUseCount }) => ({
    sealId,
    useCount,
    crossPageUseCount,
  }));
  await request.callback('sealingCompleted', { readBack: { confirmed: true, totals } });
  await request.reaches(({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0);
  await request.callback('filesArchived');
  await request.handle.result();
  await expectAgreement(request);
  const flow = await request.flow();
  expect(flow).toMatchObject({ submissions: 1, fields: { appendedSealCode: second.sealCode } });
  const events = (await request.historyEvents()).length;
  process.stdout.write(`history events of the longer life: ${events}\n`);
  expect(events).toBeLessThanOrEqual(56);
  await saveHistory(request.handle, 'longer-life');
}, 60_000);

test('a refused application closes at once, and names the seal in the vendor’s words', async () => {
  const request = await world.newRequest();
  const [seal] = request.apply.data.application.seals;
  if (seal) seal.sealId = 'no-such-seal';
  await request.start();
  await request.handle.result();
  const view = await world.views.get(request.id);
  expect(view?.request).toMatchObject({
    state: 'applyFailed',
    commands: [{ kind: 'apply', outcome: 'failed' }],
  });
  expect(view?.request.failure?.message).toBeTruthy();
  await saveHistory(request.handle, 'apply-refused');
}, 30_000);

const { EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, EVENT_TYPE_WORKFLOW_TASK_STARTED } =
  temporal.api.enums.v1.EventType;
/** What a history ends with while a worker takes its time for a task. */
const underWay = [EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, EVENT_TYPE_WORKFLOW_TASK_STARTED].map(String);

/** The history once nothing more is added to it: the ledger is flushed a little after its events are decided. */
async function quietHistory(request: { historyEvents(): Promise<string[]> }): Promise<string[]> {
  for (let before = await request.historyEvents(); ; ) {
    await sleep(300);
    const now = await request.historyEvents();
    if (now.length === before.length && !underWay.includes(now.at(-1) ?? '')) return now;
    before = now;
  }
}

test('duplicate and refused updates leave no event in the history', async () => {
  const request = await (await world.newRequest()).start();
  await request.reaches(({ state, hostEffects }) => state === 'sealing' && hostEffects.length === 0);
  expect(await request.append('append-1')).toBe('accepted');
  await request.reaches(({ round, hostEffects }) => round === 1 && hostEffects.length === 0);
  const before = await quietHistory(request);
  expect(await request.append('append-1')).toBe('accepted');
  expect(await request.append('append-2', 0)).toMatchObject({
    refusal: { code: 'invalid', errors: [{ path: 'seals.0.useCount', code: 'required' }] },
  });
  expect(await request.historyEvents()).toEqual(before);
}, 30_000);

test('search attributes tell state, binding, flow and attempt', async () => {
  const request = await (await world.newRequest()).start();
  await request.reaches(({ state }) => state === 'sealing');
  const { typedSearchAttributes } = await request.handle.describe();
  const told = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  expect(told).toMatchObject({
    SealState: 'sealing',
    SealBinding: 'b1',
    SealFlow: 'contract',
    SealAttempt: 1,
  });
}, 30_000);

test('a passing fault at the vendor is waited out, an unknown outcome read back and not sent again', async () => {
  await axios.post(`${world.vendor.url}/sim/faults`, {
    match: { path: '/api/sealApply/batchCreate.htm' },
    fault: 'dropReply',
    times: 1,
  });
  const request = await (await world.newRequest()).start();
  await request.reaches(({ state }) => state === 'sealing', 60_000);
  const { data } = await axios.get(`${world.vendor.url}/sim/effects`);
  const counts = Object.entries(data.effects ?? data).filter(([key]) => key.startsWith('apply:'));
  expect(counts.every(([, count]) => count === 1)).toBe(true);
}, 90_000);
