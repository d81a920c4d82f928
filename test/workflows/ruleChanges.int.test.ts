import type { RecordWait, RequestedCommand } from '../../domain/sealRequest/commands';
import type { RuleChange } from '../../domain/sealRequest/ruleChanges';
import type { AttentionDecision, AttentionKind, SealGrant } from '../../domain/sealRequest/values';
import {
  appendUses,
  callback,
  endSealing,
  metadata,
  settleAttention,
  supersede,
} from '../domain/sealRequest/life';
import { saveHistory } from '../replay/saveHistory';
import { patchesOf } from '../support/patches';
import { told, totalsOf } from './acts';
import { Hands } from './hands';

/**
 * Each rule change where it makes a difference, on to the close of the request: its run follows it, and says so once.
 * Histories are saved for the replay (see saveHistory).
 */

jest.setTimeout(90_000);
let hands: Hands;
beforeAll(async () => {
  hands = await Hands.start();
  await hands.startWorker();
}, 60_000);
afterAll(() => hands.stop(), 30_000);

type Request = Awaited<ReturnType<Hands['request']>>;
type Terms = Parameters<Hands['request']>[0];
const brief = { rules: [], quietCloseSeconds: 1, archiveWaitSeconds: 1 };
const applied = { kind: 'applied', sealCode: '100001' };
const done = { kind: 'done' };
const ended = { kind: 'ended' };
const unknown = { kind: 'unknown', message: 'timeout' };
const unsent = { kind: 'unreachable', message: 'given up before it was sent' };
const refused = { kind: 'refused', message: '不可结束' };
const abandon: RequestedCommand = {
  type: 'AbandonRequest',
  data: { commandId: 'c-abandon', reason: '合同作废' },
  metadata,
};

const answer = async (request: Request, activity: string, outcome: object) =>
  (await hands.next(activity, request.id)).answer(outcome);

async function command(request: Request, asked: RequestedCommand): Promise<void> {
  expect(await hands.workflows.update(request.id, asked, `u-${asked.data.commandId}`)).toBe('accepted');
}

const reachesAttention = (request: Request, kind: AttentionKind) =>
  request.reaches(({ attention }) => attention.some((open) => open.kind === kind));

async function settle(request: Request, kind: AttentionKind, decision: AttentionDecision): Promise<void> {
  await reachesAttention(request, kind);
  await command(request, settleAttention(decision));
}

/** With its code in the form. */
async function granted(terms: Terms = {}): Promise<Request> {
  const request = await hands.request({ ...brief, ...terms });
  await answer(request, 'applySeal', applied);
  await answer(request, 'writeFields', done);
  await request.reaches(({ state, hostEffects }) => state === 'sealing' && hostEffects.length === 0);
  return request;
}

async function givenUp(request: Request): Promise<void> {
  await command(request, settleAttention('giveUp'));
  await request.reaches(({ givenUp: all = [] }) => all.length === 1);
}

/** The effect has waited for long, and is given up for this end. */
async function endedBehind(request: Request, about: string): Promise<void> {
  const wait: RecordWait = {
    type: 'RecordWait',
    data: { kind: 'vendor-away', about, since: metadata.now },
    metadata,
  };
  await hands.workflows.tell(request.id, wait);
  await reachesAttention(request, 'vendor-away');
  await command(request, endSealing());
  await request.reaches(({ givenUp: all = [] }) => all.some(({ end }) => end !== undefined));
}

async function closesAs(request: Request, state: string, change: RuleChange): Promise<void> {
  expect(await request.handle.result()).toEqual({ state });
  expect((await patchesOf(request.handle)).filter((id) => id === change)).toEqual([change]);
  await saveHistory(request.handle, `rule-${change}`);
}

describe('an application', () => {
  test('that was given up, and whose end the vendor refuses', async () => {
    const request = await hands.request(brief);
    await answer(request, 'applySeal', unknown);
    await settle(request, 'apply-unknown', 'giveUp');
    await answer(request, 'endSealing', refused);
    await settle(request, 'code-may-be-live', 'confirm');
    await closesAs(request, 'applyFailed', 'refused-end-may-be-live');
  });

  test('that was given up for an end, of which nobody knows', async () => {
    const request = await hands.request(brief);
    const apply = await hands.next('applySeal', request.id);
    await endedBehind(request, 'apply');
    apply.answer(unknown);
    await answer(request, 'endSealing', unknown);
    const { commands } = await reachesAttention(request, 'code-may-be-live');
    expect(commands).toContainEqual(expect.objectContaining({ commandId: 'c-end', outcome: 'failed' }));
    await settle(request, 'code-may-be-live', 'confirm');
    await closesAs(request, 'applyFailed', 'open-end-has-failed');
  });

  test('that was given up while the vendor named it', async () => {
    const request = await hands.request({ ...brief, namedByVendor: true });
    const apply = await hands.next('applySeal', request.id);
    await givenUp(request);
    apply.answer({ ...applied, vendorApplicationId: 'v-9' });
    const end = await hands.next('endSealing', request.id);
    expect(end.input).toMatchObject({ vendorApplicationId: 'v-9' });
    end.answer(ended);
    await closesAs(request, 'applyFailed', 'given-up-is-ended-by-its-id');
  });

  test('that was sent again, and given up before this was sent', async () => {
    const request = await hands.request(brief);
    await answer(request, 'applySeal', unknown);
    await settle(request, 'apply-unknown', 'resend');
    const again = await hands.next('applySeal', request.id);
    await givenUp(request);
    again.answer(unsent);
    await answer(request, 'endSealing', ended);
    await closesAs(request, 'applyFailed', 'resumed-apply-is-ended');
  });

  test('that was sent again to a vendor that cannot be asked, and refused', async () => {
    const request = await hands.request({ ...brief, readBack: false });
    await answer(request, 'applySeal', unknown);
    await settle(request, 'apply-unknown', 'resend');
    await answer(request, 'applySeal', { kind: 'refused', message: '印章已停用' });
    await settle(request, 'code-may-be-live', 'confirm');
    await closesAs(request, 'applyFailed', 'refused-resend-may-be-live');
  });
});

test('an append that is given up for an end, and once more by a person: the end runs', async () => {
  const request = await granted();
  await command(request, appendUses());
  const append = await hands.next('appendUses', request.id);
  await endedBehind(request, 'append:c-append');
  await command(request, settleAttention('giveUp'));
  await request.reaches(({ commands }) => commands.some(({ kind }) => kind === 'settle'));
  append.answer(unknown);
  await answer(request, 'endSealing', ended);
  await closesAs(request, 'ended', 'given-up-keeps-its-end');
});

describe('a request that is given up as a whole', () => {
  test('while it makes way for the next, and has been used: it is ended', async () => {
    const request = await granted();
    await command(request, supersede('c-next', true));
    const ending = await hands.next('endSealing', request.id);
    await command(request, abandon);
    await request.reaches(({ abandoning }) => abandoning !== undefined);
    ending.answer({ kind: 'refused', code: 'already-used', message: 'used' });
    await answer(request, 'endSealing', ended);
    await closesAs(request, 'aborted', 'own-refusal-ends-anew');
  });

  test('with an append that some seals have got: they keep their uses, and it is ended', async () => {
    const request = await granted({ appendsPerSeal: true });
    const both = ['9223372036854775807', 'seal-2'].map((sealId) => ({ sealId, useCount: 1 }));
    const seen = { kind: 'seen', shown: { total: 3, appends: 0 } };
    await command(request, appendUses('c-append', both));
    for (const outcome of [seen, { kind: 'appended', sealCode: '200002' }, seen, unknown])
      await answer(request, 'appendUses', outcome);
    await reachesAttention(request, 'append-unknown');
    await command(request, abandon);
    await answer(request, 'writeFields', done);
    await request.reaches(({ hostEffects, round }) => round === 1 && hostEffects.length === 0);
    await answer(request, 'endSealing', ended);
    await closesAs(request, 'aborted', 'abandoned-append-keeps-uses');
  });

  test('with an append of which nobody knows, after its completion: it is ended', async () => {
    const request = await granted({ quietCloseSeconds: 3600 });
    await hands.workflows.signalCallback(request.id, callback('sealingCompleted'));
    await request.reaches(({ state }) => state === 'completed');
    await command(request, appendUses());
    await answer(request, 'appendUses', unknown);
    await reachesAttention(request, 'append-unknown');
    await command(request, abandon);
    await answer(request, 'endSealing', ended);
    await closesAs(request, 'aborted', 'abandoned-append-is-ended');
  });
});

test('a code that is missing is waited for no more once sealing has ended', async () => {
  const request = await hands.request(brief);
  await answer(request, 'applySeal', { kind: 'applied', sealCode: null });
  await reachesAttention(request, 'code-missing');
  await command(request, endSealing());
  await answer(request, 'endSealing', ended);
  await closesAs(request, 'ended', 'code-missing-ends');
});

test('totals that the vendor changed are asked about once, and no more once they are ours again', async () => {
  const request = await granted();
  const ours = await request.seen();
  const look = (totals: SealGrant[]) =>
    hands.workflows.tell(request.id, told.look({ sealCode: null, totals, used: [] }));
  for (const more of [1, 2]) {
    const totals = totalsOf(ours, more);
    await look(totals);
    const isAsked = ({ found = [] }: { found?: SealGrant[] }) => found[0]?.useCount === totals[0]?.useCount;
    const { attention } = await request.reaches((seen) => seen.attention.some(isAsked));
    expect(attention).toHaveLength(1);
  }
  await look(totalsOf(ours));
  await request.reaches(({ attention }) => attention.length === 0);
  await command(request, endSealing());
  await answer(request, 'endSealing', ended);
  await closesAs(request, 'ended', 'totals-changed-once');
});
