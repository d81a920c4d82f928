import { createAttempts } from '../../adapters/mongo/attempts';
import { sealRequestId } from '../../contracts/ids';
import { saveHistory } from '../replay/saveHistory';
import { arm, end, isGranted, release, returns, submits, told, types, untilStruck } from './acts';
import { World } from './world';

/** What happens beside the way of a request, or cuts it short. Histories are saved for the replay (see saveHistory). */
let world: World;
beforeAll(async () => {
  world = await World.start();
  await world.startWorker();
}, 60_000);
afterAll(() => world.stop(), 30_000);

/** Closes as soon as nothing is to be done any more. */
const brief = { quietCloseSeconds: 1, archiveWaitSeconds: 1 };

test('attachments go beside the write of the code', async () => {
  const request = await world.newRequest(brief);
  request.apply.data.application.attachments = [
    { name: '合同.pdf', url: `${world.vendor.url}/contract.pdf` },
  ];
  await request.start();
  await request.reaches((seen) => isGranted(seen) && seen.attachments.length === 0);
  await request.callback('sealingCompleted');
  await request.handle.result();
  expect(await types(request)).toContain('AttachmentsSent');
  await saveHistory(request.handle, 'attachments');
}, 40_000);

test('a code handed over in a reply: confirmed, pushed when it is not, and dropped with the end', async () => {
  const writeBack = { mode: 'reply', fallback: 'push', confirmSeconds: 60 } as const;
  const handedOver = async () => {
    const request = await (await world.newRequest({ ...brief, writeBack, detailButton: button })).start();
    await request.reaches(({ waitingWrites }) => waitingWrites.length === 1);
    return request;
  };
  const confirmed = await handedOver();
  await confirmed.tell(told.reply('sealCode:0', 'shown'));
  await confirmed.callback('sealingCompleted');
  await confirmed.handle.result();
  await saveHistory(confirmed.handle, 'reply-confirmed');

  const pushed = await handedOver();
  await pushed.tell(told.reply('sealCode:0', 'notShown'));
  await pushed.reachesInLedger('FieldsWritten');
  await pushed.callback('sealingCompleted');
  await pushed.handle.result();
  expect((await pushed.flow()).fields.sealCode).toBeTruthy();
  await saveHistory(pushed.handle, 'reply-pushed');

  const ended = await handedOver();
  expect(await end(world, ended)).toBe('accepted');
  await ended.reachesInLedger('FieldWriteDropped');
  await ended.handle.result();
  expect((await ended.flow()).fields.sealCode).toBeUndefined();
  await saveHistory(ended.handle, 'reply-dropped');
}, 60_000);
const button = { fieldId: 'detail', value: 'https://seal.example.com/d/1' };

test('a code that the next submit carries', async () => {
  const request = await (await world.newRequest({ ...brief, writeBack: { mode: 'nextSubmit' } })).start();
  const { sealCode } = await request.reaches(({ waitingWrites }) => waitingWrites.length === 1);
  await request.callback('sealingCompleted');
  await request.handle.result();
  expect(await request.flow()).toMatchObject({ nodeId: 'file', fields: { sealCode } });
  await saveHistory(request.handle, 'next-submit');
}, 40_000);

test('what reconciliation tells: uses, alerts, and a callback twice', async () => {
  const request = await (await world.newRequest()).start();
  await request.reaches(isGranted);
  await request.tell(told.alert('granted-unused'));
  await request.tellUsed(1);
  await request.reachesInLedger('UsesNoticed');
  await request.callback('sealingCompleted');
  await request.reachesInLedger('SealingCompleted');
  await request.callback('sealingCompleted');
  await request.callback('filesArchived');
  await request.handle.result();
  expect(await types(request)).toEqual(
    expect.arrayContaining(['AlertRaised', 'UsesNoticed', 'CallbackIgnored']),
  );
  await saveHistory(request.handle, 'reconciled');
}, 40_000);

test('a submit where the flow has been moved on by a person', async () => {
  const request = await (await world.newRequest(brief)).start();
  await request.reaches(isGranted);
  await request.moveFlow('file');
  await request.tellsStep('seal', 'leave');
  await request.callback('sealingCompleted');
  await request.handle.result();
  expect(await types(request)).toContain('SubmitSkipped');
  await saveHistory(request.handle, 'skipped');
}, 40_000);

test('a submit and a return that a later attempt forbids', async () => {
  const later = async (event: 'sealingCompleted' | 'approvalRejected', skipped: string, name: string) => {
    const request = await (await world.newRequest({ ...brief, rules: [submits, returns] })).start();
    await request.reaches(isGranted);
    const _id = sealRequestId({ ...request.apply.data.identity, attempt: 2 });
    const attempt = { _id, hash: 'other', commandRecordId: 'h1:apply-2', at: new Date().toISOString() };
    expect(await createAttempts(world.db).claim(attempt)).toBe(true);
    await request.callback(event);
    await request.handle.result();
    expect(await types(request)).toContain(skipped);
    expect((await request.flow()).nodeId).toBe('seal');
    await saveHistory(request.handle, name);
  };
  await later('sealingCompleted', 'SubmitSkipped', 'later-attempt-submit');
  await later('approvalRejected', 'ReturnSkipped', 'later-attempt-return');
}, 60_000);

test.each(['terminate', 'cancel'] as const)(
  'by hand: %s while a code is live, and while an append is on its way',
  async (how) => {
    const live = await (await world.newRequest()).start();
    await live.reaches(isGranted);
    const busy = await (await world.newRequest()).start();
    await busy.reaches(isGranted);
    await arm(world.vendor, 'update', { fault: 'hold' });
    expect(await busy.append('append-1')).toBe('accepted');
    await untilStruck(world.vendor);
    for (const [request, when] of [
      [live, 'live'],
      [busy, 'busy'],
    ] as const) {
      await request.handle[how]();
      if (request === busy) await release(world.vendor);
      await expect(request.handle.result()).rejects.toThrow();
      await saveHistory(request.handle, `${how === 'cancel' ? 'cancelled' : 'terminated'}-${when}`);
    }
  },
  40_000,
);
