import { ApplicationFailure } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { failureTypes } from '../../contracts/failureTypes';
import { fold } from '../../domain/sealRequest/evolve';
import { appendUses, callback, endSealing, submitRule, supersede } from '../domain/sealRequest/life';
import { until, untilInHistory } from '../support/until';
import { conflict, Hands } from './hands';

/** What can be seen only where the test says when each activity ends, and how. */

jest.setTimeout(90_000);
let hands: Hands;
let stopWorker: () => Promise<void>;
beforeAll(async () => {
  hands = await Hands.start();
}, 60_000);
afterAll(() => hands.stop(), 30_000);
beforeEach(async () => {
  hands.onRecord = () => undefined;
  stopWorker = await hands.startWorker();
});
afterEach(() => stopWorker());

const {
  EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
  EVENT_TYPE_TIMER_STARTED,
  EVENT_TYPE_TIMER_FIRED,
} = temporal.api.enums.v1.EventType;
const applied = { kind: 'applied', sealCode: '100001' };
const done = { kind: 'done' };
type Request = Awaited<ReturnType<Hands['request']>>;

/** With its code in the form. */
async function granted(terms: Parameters<Hands['request']>[0] = {}): Promise<Request> {
  const request = await hands.request(terms);
  (await hands.next('applySeal', request.id)).answer(applied);
  (await hands.next('writeFields', request.id)).answer(done);
  await request.reaches(({ state, hostEffects }) => state === 'sealing' && hostEffects.length === 0);
  return request;
}

/** What was handed over to be written is without a gap, and says what the workflow knows. */
async function expectAgreement({ id, seen }: Request): Promise<void> {
  const request = await seen();
  await until(
    async () => fold(hands.ledgerOf(id)),
    (folded) => JSON.stringify(folded) === JSON.stringify(request),
    `the ledger of ${id} says otherwise`,
  );
}

describe('what comes with one task', () => {
  test('two outcomes are both judged before anything is started', async () => {
    const request = await hands.request();
    (await hands.next('applySeal', request.id)).answer(applied);
    const write = await hands.next('writeFields', request.id);
    expect(await hands.workflows.update(request.id, appendUses(), 'u-1')).toBe('accepted');
    const append = await hands.next('appendUses', request.id);

    await stopWorker();
    write.answer(done);
    append.answer({ kind: 'appended', sealCode: '200002' });
    // Of the application, too.
    await untilInHistory(request.handle, EVENT_TYPE_ACTIVITY_TASK_COMPLETED, 3);
    stopWorker = await hands.startWorker();

    (await hands.next('writeFields', request.id)).answer(done);
    await request.reaches(({ round, hostEffects }) => round === 1 && hostEffects.length === 0);
    expect(hands.callsOf(request.id)).toEqual(['applySeal', 'writeFields', 'appendUses', 'writeFields']);
    await expectAgreement(request);
  });

  test('a callback that comes with the end of the quiet time counts before the request closes', async () => {
    const request = await granted({ rules: [submitRule('filesArchived')], archiveWaitSeconds: 10 });
    await hands.workflows.signalCallback(request.id, callback('sealingCompleted'));
    await request.reaches(({ state }) => state === 'completed');
    await stopWorker();
    await untilInHistory(request.handle, EVENT_TYPE_TIMER_FIRED);
    await hands.workflows.signalCallback(request.id, callback('filesArchived'));
    stopWorker = await hands.startWorker();
    (await hands.next('moveFlow', request.id)).answer(done);
    expect(await request.handle.result()).toEqual({ state: 'archived' });
    await expectAgreement(request);
  });
});

describe('what is written without an effect', () => {
  test('by a local activity, and by a regular one where that one does not get through', async () => {
    const request = await granted();
    await hands.workflows.signalCallback(request.id, callback('approvalTerminated', { inboxId: 'row-1' }));
    const move = await hands.next('moveFlow', request.id);
    const other = await granted({ rules: [] });
    let failed = 0;
    hands.onRecord = ({ sealRequestId }, { isLocal }) => {
      if (sealRequestId !== other.id || !isLocal) return;
      failed += 1;
      throw new Error('no database');
    };
    await hands.workflows.signalCallback(other.id, callback('sealingCompleted'));
    await until(
      async () => hands.flushesOf(other.id).at(-1),
      (flush) => flush?.types[0] === 'SealingCompleted' && !flush.isLocal,
      'the completion is not written',
    );
    expect(failed).toBe(1);
    await expectAgreement(other);
    move.answer(done);
    expect(await request.handle.result()).toEqual({ state: 'terminated' });
    expect(hands.flushesOf(request.id).every(({ isLocal }) => isLocal)).toBe(true);
  });

  test('by a regular activity where a command has caused it, or an effect is under way', async () => {
    const request = await granted();
    expect(await hands.workflows.update(request.id, endSealing('c-1'), 'u-1')).toBe('accepted');
    (await hands.next('endSealing', request.id)).answer({ kind: 'ended' });
    await request.reaches(({ state }) => state === 'ended');
    const before = hands.flushesOf(request.id).length;
    expect(await hands.workflows.update(request.id, endSealing('c-2'), 'u-2')).toBe('accepted');
    await until(
      async () => hands.flushesOf(request.id).slice(before),
      (flushes) => flushes.some(({ types, isLocal }) => types[0] === 'EndRepeated' && !isLocal),
      'the repeated end is not written by a regular activity',
    );
    await hands.workflows.signalCallback(request.id, callback('sealingCompleted'));
    const move = await hands.next('moveFlow', request.id);
    await hands.workflows.signalCallback(request.id, callback('autoEnded'));
    await until(
      async () => hands.flushesOf(request.id).at(-1),
      (flush) => flush?.types[0] === 'CallbackIgnored' && !flush.isLocal,
      'what was ignored beside an effect is not written by a regular activity',
    );
    move.answer(done);
    await request.reaches(({ hostEffects }) => hostEffects.length === 0);
    await expectAgreement(request);
  });
});

describe('a ledger that holds other events', () => {
  async function expectStandstill(request: Request): Promise<void> {
    const attention = () =>
      request.handle
        .describe()
        .then(({ typedSearchAttributes }) =>
          typedSearchAttributes.getAll().find(({ key }) => key.name === 'SealAttention'),
        );
    await until(attention, (found) => found?.value === 'ledger-conflict', 'the conflict is not shown');
    const isBegun = ({ eventType }: { eventType?: number | null }) =>
      eventType === EVENT_TYPE_ACTIVITY_TASK_SCHEDULED || eventType === EVENT_TYPE_TIMER_STARTED;
    const begun = async () => ((await request.handle.fetchHistory()).events ?? []).filter(isBegun);
    const before = await begun();
    const refusal = { kind: 'refused', refusal: { code: 'ledger-conflict' } };
    expect(await hands.workflows.update(request.id, endSealing('c-x'), 'u-x')).toEqual(refusal);
    await hands.workflows.signalCallback(request.id, callback('sealingCompleted'));
    await hands.workflows.signalCallback(request.id, callback('filesArchived'));
    // Answered once both were judged; what would come of them is in the history by then.
    await request.seen();
    expect(await begun()).toEqual(before);
    expect((await request.handle.describe()).status.name).toBe('RUNNING');
  }
  const brief = { quietCloseSeconds: 1, archiveWaitSeconds: 1 };

  test('found by an effect: nothing more is started, taken or closed', async () => {
    const request = await hands.request(brief);
    (await hands.next('applySeal', request.id)).answer(applied);
    (await hands.next('writeFields', request.id)).fail(conflict());
    await expectStandstill(request);
  });

  test.each([true, false])('found by a batch that is written alone (local %s)', async (atOnce) => {
    // The callbacks that come after it would move the flow.
    const request = await granted({ ...brief, rules: [submitRule('filesArchived')] });
    hands.onRecord = ({ sealRequestId }, { isLocal }) => {
      if (sealRequestId !== request.id) return;
      if (isLocal && !atOnce) throw new Error('no database');
      throw conflict();
    };
    await hands.workflows.signalCallback(request.id, callback('sealingCompleted'));
    await expectStandstill(request);
  });

  test('found while another effect is under way: what that one comes to starts nothing', async () => {
    const request = await hands.request(brief);
    (await hands.next('applySeal', request.id)).answer(applied);
    const write = await hands.next('writeFields', request.id);
    expect(await hands.workflows.update(request.id, appendUses(), 'u-1')).toBe('accepted');
    (await hands.next('appendUses', request.id)).fail(conflict());
    write.answer(done);
    await expectStandstill(request);
  });
});

describe('what an activity is handed', () => {
  test('of an application: in whose name, and who approves', async () => {
    const request = await hands.request({ vendorApproves: true, applicantUid: 'u-7' });
    const { input } = await hands.next('applySeal', request.id);
    expect(input).toMatchObject({ bindingId: 'b1', vendorApproves: true, applicantUid: 'u-7' });
    expect(input).not.toHaveProperty('resumed');
    const other = await hands.request();
    expect((await hands.next('applySeal', other.id)).input).not.toHaveProperty('applicantUid');
  });

  test('of what a person has had sent again: that it was', async () => {
    const request = await hands.request();
    (await hands.next('applySeal', request.id)).answer({ kind: 'unknown', message: 'timeout' });
    await request.reaches(({ attention }) => attention.length === 1);
    const resend = {
      type: 'SettleAttention',
      data: { commandId: 'c-1', decision: 'resend', note: '' },
      metadata: { now: new Date().toISOString(), actor: 'operator' },
    } as const;
    expect(await hands.workflows.update(request.id, resend, 'u-1')).toBe('accepted');
    const again = await hands.next('applySeal', request.id);
    expect(again.input).toMatchObject({ resumed: true });
    again.answer(applied);
    await request.reaches(({ state }) => state === 'sealing');
  });

  test('of an append and an end: from where to where, and whether only the unused ends', async () => {
    const request = await granted();
    expect(await hands.workflows.update(request.id, appendUses(), 'u-1')).toBe('accepted');
    const append = await hands.next('appendUses', request.id);
    expect(append.input).toMatchObject({ base: [{}, { useCount: 1 }], target: [{}, { useCount: 3 }] });
    append.answer({ kind: 'refused', message: '次数超限' });
    await request.reaches(({ vendorEffect }) => vendorEffect === null);
    expect(await hands.workflows.update(request.id, endSealing(), 'u-2')).toBe('accepted');
    const end = await hands.next('endSealing', request.id);
    expect(end.input).toMatchObject({ reason: '合同作废' });
    expect(end.input).not.toHaveProperty('onlyIfUnused');

    const other = await granted();
    expect(await hands.workflows.update(other.id, supersede('c-2', true), 'u-1')).toBe('accepted');
    expect((await hands.next('endSealing', other.id)).input).toMatchObject({ onlyIfUnused: true });
  });

  test('of attachments: one file after the other, for the person as the vendor knows them', async () => {
    const files = ['a', 'b'].map((name) => ({ name, url: `https://oa.example/${name}` }));
    const request = await hands.request({ attachments: 'upload', applicantUid: 'u-7' }, ({ data }) => {
      data.application = { ...data.application, attachments: files };
    });
    (await hands.next('applySeal', request.id)).answer(applied);
    for (const file of files) {
      const { input, answer } = await hands.next('sendAttachments', request.id);
      expect(input).toMatchObject({ uid: 'u-7', by: 'upload', files: [file] });
      expect(input.files).toHaveLength(1);
      answer({ kind: 'sent' });
    }
  });

  test('of an application: the longer, the more files are uploaded before it', async () => {
    const allowed = async (attachments: { name: string; url: string }[]) => {
      const request = await hands.request({}, ({ data }) => {
        data.application = { ...data.application, attachments };
      });
      const { info, answer } = await hands.next('applySeal', request.id);
      answer({ kind: 'refused', message: '否' });
      return info.startToCloseTimeoutMs / 60_000;
    };
    const files = ['a', 'b', 'c'].map((name) => ({ name, url: `https://oa.example/${name}` }));
    expect([await allowed([]), await allowed(files)]).toEqual([5, 29]);
  });

  test('of what the host is told: for whom, and calmly where it has not taken it for long', async () => {
    const request = await hands.request();
    (await hands.next('applySeal', request.id)).answer(applied);
    const write = await hands.next('writeFields', request.id);
    expect(write.input).toMatchObject({ hostId: 'h1', flowId: 'f1', applicant: 'u1' });
    const soon = write.info.retryPolicy?.initialInterval;
    write.answer({ kind: 'postponed', message: 'HTTP 503' });
    const later = await hands.next('writeFields', request.id);
    expect([soon, later.info.retryPolicy?.initialInterval]).toEqual([1000, 60_000]);
    later.answer(done);
    await request.reaches(({ hostEffects }) => hostEffects.length === 0);
  });
});

test('an activity that fails for good has an unknown outcome, and a person is asked', async () => {
  const request = await hands.request();
  const broken = ApplicationFailure.create({
    type: failureTypes.passingFault,
    nonRetryable: true,
    message: 'ours',
  });
  (await hands.next('applySeal', request.id)).fail(broken);
  const { attention, vendorEffect } = await request.reaches((seen) => seen.attention.length === 1);
  expect(attention).toMatchObject([{ kind: 'apply-unknown', detail: 'apply failed unexpectedly' }]);
  expect(vendorEffect).toMatchObject({ unresolved: true });
});
