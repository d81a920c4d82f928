import type { AttentionDecision } from '../../domain/sealRequest/values';
import { saveHistory } from '../replay/saveHistory';
import { arm, end, isGranted, settle, submits, told, totalsOf, types, untilWritten } from './acts';
import { type RequestUnderTest, World } from './world';

/**
 * What operators decide, each to the close of the request. Histories are saved for the replay (see saveHistory). The
 * vendor cannot be asked, gives no code and adds what an append brings; the host cannot say what it has carried out: so
 * what gets no answer stays unknown.
 */
let world: World;
beforeAll(async () => {
  const timeouts = { connectMs: 1000, callMs: 1500, tokenMs: 800, operationMs: 3000 };
  world = await World.start({
    vendor: { dialect: { appendStyle: 'increment' } },
    host: { tellsCommandDone: false },
    profile: {
      timeouts,
      detailAvailable: false,
      appendStyle: 'increment',
      grantReplyFields: { sealCode: ['none'] },
    },
    hostCallTimeoutMs: 1500,
  });
  await world.startWorker();
}, 60_000);
afterAll(() => world.stop(), 30_000);

const brief = { quietCloseSeconds: 1, archiveWaitSeconds: 1, readBack: false };
const sealCode = '135790';
const unanswered = { fault: 'dropReply' };

const start = async () => (await world.newRequest(brief)).start();

/** With its code, which a person has looked up. */
async function granted(): Promise<RequestUnderTest> {
  const request = await start();
  await settle(world, request, 'code-missing', 'confirm', { sealCode });
  await untilWritten(request, 'sealCode:0:found');
  return request;
}

async function completed(request: RequestUnderTest, name: string): Promise<void> {
  await request.callback('sealingCompleted');
  await request.handle.result();
  await saveHistory(request.handle, name);
}

test('a code that the vendor did not give, looked up by a person', async () => {
  const request = await granted();
  expect((await request.flow()).fields.sealCode).toBe(sealCode);
  await completed(request, 'code-missing');
}, 60_000);

test.each<[AttentionDecision, string]>([
  ['confirm', 'SealApplied'],
  ['resend', 'VendorEffectResumed'],
  ['giveUp', 'ApplyGivenUp'],
])(
  'an application of which nobody knows what became: %s',
  async (decision, recorded) => {
    // What is sent again must not have landed: this vendor cannot be asked.
    await arm(world.vendor, 'apply', decision === 'resend' ? { fault: 'hang' } : unanswered);
    const request = await start();
    await settle(world, request, 'apply-unknown', decision, decision === 'confirm' ? { sealCode } : {});
    await request.reachesInLedger(recorded as 'SealApplied');
    if (decision === 'giveUp') {
      await request.handle.result();
      await saveHistory(request.handle, 'apply-given-up');
      return;
    }
    if (decision === 'resend') await settle(world, request, 'code-missing', 'confirm', { sealCode });
    await request.reaches(isGranted);
    await completed(request, `apply-${decision}`);
  },
  60_000,
);

test('an end that waits behind such an application does not hold up the decision about it', async () => {
  await arm(world.vendor, 'apply', unanswered);
  const request = await start();
  await request.reaches(({ attention }) => attention.some(({ kind }) => kind === 'apply-unknown'), 40_000);
  expect(await end(world, request)).toBe('accepted');
  await settle(world, request, 'apply-unknown', 'confirm', { sealCode });
  await request.reachesInLedger('SealingEnded');
  await request.handle.result();
  expect(await types(request)).toEqual(expect.arrayContaining(['SealApplied', 'EndRequested']));
}, 60_000);

test.each<[AttentionDecision, string]>([
  ['confirm', 'UsesAppended'],
  ['resend', 'VendorEffectResumed'],
  ['giveUp', 'AppendFailed'],
])(
  'an append of which nobody knows what became: %s',
  async (decision, recorded) => {
    const request = await granted();
    await arm(world.vendor, 'update', decision === 'confirm' ? unanswered : { fault: 'hang' });
    expect(await request.append('append-1')).toBe('accepted');
    await settle(
      world,
      request,
      'append-unknown',
      decision,
      decision === 'confirm' ? { sealCode: '246802' } : {},
    );
    await request.reachesInLedger(recorded as 'UsesAppended');
    await request.reaches(isGranted);
    if (decision === 'giveUp') return completed(request, 'append-given-up');
    await request.callback('sealingCompleted');
    // Nothing tells whether it belongs to the uses before or after the append.
    await settle(world, request, 'round-unclear', 'confirm');
    await request.handle.result();
    await saveHistory(request.handle, `append-${decision}`);
  },
  60_000,
);

test.each<[AttentionDecision, string]>([
  ['confirm', 'SealingEnded'],
  ['resend', 'VendorEffectResumed'],
  ['giveUp', 'EndFailed'],
])(
  'an end of which nobody knows what became: %s',
  async (decision, recorded) => {
    const request = await granted();
    await arm(world.vendor, 'end', decision === 'confirm' ? unanswered : { fault: 'hang' });
    expect(await end(world, request)).toBe('accepted');
    await settle(world, request, 'end-unknown', decision);
    await request.reachesInLedger(recorded as 'SealingEnded');
    if (decision === 'giveUp') return completed(request, 'end-given-up');
    await request.handle.result();
    await saveHistory(request.handle, `end-${decision}`);
  },
  60_000,
);

test('a submit that got no answer, whose flow has left the node since: nobody is asked', async () => {
  const request = await granted();
  await arm(world.host, 'flow.submit', unanswered);
  await request.callback('sealingCompleted');
  await request.handle.result();
  expect(await types(request)).toContain('SubmitSkipped');
  expect(await types(request)).not.toContain('FlowActionFailed');
  await saveHistory(request.handle, 'submit-unanswered');
}, 60_000);

test('a submit and a write that the host refused: sent again, and given up', async () => {
  const refusal = { fault: 'errcode', errmsg: '表单已锁定' };
  const request = await world.newRequest({ ...brief, rules: [{ ...submits, ...usedCount }] });
  await arm(world.host, 'fields.write', refusal);
  await request.start();
  await settle(world, request, 'code-missing', 'confirm', { sealCode });
  await settle(world, request, 'write-failed', 'resend');
  await request.reachesInLedger('FieldsWritten');
  await arm(world.host, 'fields.write', refusal);
  await arm(world.host, 'flow.submit', refusal);
  await request.callback('sealingCompleted');
  await settle(world, request, 'flow-action-failed', 'resend');
  await settle(world, request, 'write-failed', 'giveUp');
  await request.handle.result();
  expect(await request.flow()).toMatchObject({ nodeId: 'file', fields: { sealCode } });
  await saveHistory(request.handle, 'host-refusals');
}, 60_000);
const usedCount = { writeFields: [{ value: 'usedCount' as const, fieldId: 'used' }] };

test('attachments that the vendor does not take, sent again', async () => {
  const request = await world.newRequest(brief);
  request.apply.data.application.attachments = [
    { name: '合同.pdf', url: `${world.vendor.url}/contract.pdf` },
  ];
  await arm(world.vendor, 'uploadFileByUrl', { fault: 'errcode', errcode: 5001, errmsg: '文件无法下载' });
  await request.start();
  await settle(world, request, 'attachments-failed', 'resend');
  await settle(world, request, 'code-missing', 'giveUp');
  await request.reachesInLedger('AttachmentsSent');
  await completed(request, 'attachments-resend');
}, 60_000);

test('totals that were changed at the vendor, taken over', async () => {
  const request = await granted();
  const seen = await request.reaches(isGranted);
  await request.tell(told.look({ sealCode: null, totals: totalsOf(seen, 2), used: [] }));
  await settle(world, request, 'totals-changed', 'confirm');
  await request.reachesInLedger('TotalsAdopted');
  await completed(request, 'totals-adopted');
}, 60_000);
