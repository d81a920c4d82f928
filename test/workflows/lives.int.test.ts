import { saveHistory } from '../replay/saveHistory';
import {
  appendFromForm,
  arm,
  end,
  isGranted,
  release,
  returns,
  returnsFlow,
  submits,
  supersede,
  told,
  totalsOf,
  types,
  untilWritten,
  writesState,
} from './acts';
import { World } from './world';

/** The ways a request may go, each to its close. Their histories are saved for the replay (see saveHistory). */
let world: World;
beforeAll(async () => {
  world = await World.start();
  await world.startWorker();
}, 60_000);
afterAll(() => world.stop(), 30_000);

/** Closes as soon as nothing is to be done any more: where something more is to come, the archive closes it instead. */
const brief = { quietCloseSeconds: 1, archiveWaitSeconds: 1 };

test('an append from a form, asked for under a second id', async () => {
  const request = await (await world.newRequest(brief)).start();
  await request.reaches(isGranted);
  expect(await appendFromForm(world, request, 'append-1', [])).toBe('accepted');
  const appended = await request.reaches((seen) => seen.round === 1 && seen.hostEffects.length === 0);
  expect(await appendFromForm(world, request, 'append-2', [])).toBe('accepted');
  await request.reachesInLedger('AppendRepeated');
  await request.callback('sealingCompleted', { readBack: { confirmed: true, totals: totalsOf(appended) } });
  await request.handle.result();
  expect((await request.flow()).fields).toMatchObject({ appendedSealCode: appended.sealCode, moreUses: '' });
  expect(await types(request)).toEqual(expect.arrayContaining(['UsesAppended', 'AppendRepeated']));
  await saveHistory(request.handle, 'append-repeated');
}, 40_000);

const filesUrl = 'http://127.0.0.1:9/files';

test('an append from a form, a callback of the round before, and files that are offered', async () => {
  const request = await (
    await world.newRequest({ filesUrl, rules: [submits, writesState('filesArchived')] })
  ).start();
  const granted = await request.reaches(isGranted);
  expect(await appendFromForm(world, request, 'append-1', [])).toBe('accepted');
  const appended = await request.reaches((seen) => seen.round === 1 && seen.hostEffects.length === 0);
  await request.callback('sealingCompleted', { readBack: { confirmed: true, totals: totalsOf(granted) } });
  await request.reachesInLedger('CallbackIgnored');
  await request.callback('sealingCompleted', { readBack: { confirmed: true, totals: totalsOf(appended) } });
  await request.reaches(({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0);
  await request.callback('filesArchived');
  await request.handle.result();
  expect((await request.flow()).fields.state).toBe('archived');
  await saveHistory(request.handle, 'append');
}, 40_000);

test('an append that the vendor refuses is told in the form', async () => {
  const request = await (await world.newRequest({ ...brief, onFailure: { field: 'failure' } })).start();
  await request.reaches(isGranted);
  await arm(world.vendor, 'update', { fault: 'errcode', errcode: 4001, errmsg: '次数超过上限' });
  expect(await request.append('append-1')).toBe('accepted');
  await untilWritten(request, 'failure:append:append-1:fields');
  expect((await request.flow()).fields.failure).toContain('次数超过上限');
  expect(await end(world, request)).toBe('accepted');
  await request.handle.result();
  await saveHistory(request.handle, 'append-refused');
}, 40_000);

test.each([
  { name: 'superseded-completed', fromFlowEvent: false, isCompleted: true },
  { name: 'superseded-unused', fromFlowEvent: true, isCompleted: false },
])(
  'a request makes way for the next attempt: $name',
  async ({ name, fromFlowEvent, isCompleted }) => {
    const request = await (await world.newRequest()).start();
    await request.reaches(isGranted);
    if (isCompleted) {
      await request.callback('sealingCompleted');
      await request.reaches(({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0);
    }
    expect(await supersede(world, request, fromFlowEvent)).toBe('accepted');
    await request.handle.result();
    expect(await types(request)).toContain('SealRequestSuperseded');
    await saveHistory(request.handle, name);
  },
  40_000,
);

test('a rejected request returns the flow', async () => {
  const request = await (await world.newRequest({ rules: [submits, returns] })).start();
  await request.reaches(isGranted);
  await request.callback('approvalRejected');
  await request.handle.result();
  expect((await request.flow()).nodeId).toBe('draft');
  await saveHistory(request.handle, 'rejected');
}, 40_000);

test('one that awaits the vendor’s approval is granted by a look, or terminated there', async () => {
  const approvals = { ...brief, vendorApproves: true, rules: [submits, writesState('approvalTerminated')] };
  const request = await (await world.newRequest(approvals)).start();
  const awaited = await request.reaches(({ state }) => state === 'awaitingApproval');
  await request.tell(told.look({ sealCode: '246810', totals: totalsOf(awaited), used: [] }));
  await request.reaches(isGranted);
  await request.callback('sealingCompleted');
  await request.handle.result();
  await saveHistory(request.handle, 'approved');

  const other = await (await world.newRequest(approvals)).start();
  await other.reaches(({ state }) => state === 'awaitingApproval');
  await other.callback('approvalTerminated');
  await other.handle.result();
  await saveHistory(other.handle, 'terminated-by-vendor');
}, 40_000);

test('an end, asked for twice, with a late completion', async () => {
  const request = await (await world.newRequest()).start();
  await request.reaches(isGranted);
  expect(await end(world, request)).toBe('accepted');
  await request.reaches(({ state }) => state === 'ended');
  expect(await end(world, request, 'end-2')).toBe('accepted');
  await request.callback('sealingCompleted');
  await request.callback('filesArchived');
  await request.handle.result();
  expect(await types(request)).toEqual(
    expect.arrayContaining(['SealingEnded', 'EndRepeated', 'SealingCompleted', 'FlowSubmitted']),
  );
  await saveHistory(request.handle, 'ended');
}, 40_000);

test('an end that the vendor refuses, and its own end by time', async () => {
  const request = await (
    await world.newRequest({
      ...brief,
      rules: [submits, writesState('autoEnded')],
      onFailure: { field: 'failure' },
    })
  ).start();
  await request.reaches(isGranted);
  await arm(world.vendor, 'end', { fault: 'errcode', errcode: 4002, errmsg: '不能结束' });
  expect(await end(world, request)).toBe('accepted');
  await request.reachesInLedger('EndFailed');
  await request.callback('autoEnded');
  await request.handle.result();
  await saveHistory(request.handle, 'end-refused');
}, 40_000);

test('callbacks that overtake the replies of an application and of an append wait for them', async () => {
  const held = { fault: 'hold', afterActing: true };
  const request = await world.newRequest();
  await arm(world.vendor, 'apply', held);
  await request.start();
  await request.reaches(({ state }) => state === 'applying');
  await request.callback('sealingCompleted');
  await release(world.vendor);
  const completed = await request.reaches(
    ({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0,
  );
  await arm(world.vendor, 'update', held);
  // The flow has come round to its sealing node again, for more uses.
  await request.moveFlow('seal');
  expect(await request.append('append-1')).toBe('accepted');
  await request.callback('sealingCompleted', {
    readBack: { confirmed: true, totals: totalsOf(completed, 1) },
  });
  await release(world.vendor);
  await request.reaches(({ round }) => round === 1);
  await request.callback('filesArchived');
  await request.handle.result();
  const ledger = await types(request);
  expect(ledger.filter((type) => type === 'SealingCompleted')).toHaveLength(2);
  expect(ledger.lastIndexOf('SealingCompleted')).toBeGreaterThan(ledger.indexOf('UsesAppended'));
  await saveHistory(request.handle, 'deferred');
}, 40_000);

test('an end that waits behind an application that is refused then is refused itself', async () => {
  const request = await world.newRequest({ onFailure: { field: 'failure', action: returnsFlow } });
  await arm(world.vendor, 'apply', { fault: 'hold' });
  const [seal] = request.apply.data.application.seals;
  if (seal) seal.sealId = 'no-such-seal';
  await request.start();
  await request.reaches(({ state }) => state === 'applying');
  expect(await end(world, request)).toBe('accepted');
  await release(world.vendor);
  await request.handle.result();
  expect(await types(request)).toEqual(expect.arrayContaining(['CommandRefused', 'FlowReturned']));
  await saveHistory(request.handle, 'command-refused');
}, 40_000);
