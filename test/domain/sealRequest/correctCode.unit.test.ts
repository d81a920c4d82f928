import type { SettleAttention } from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import type { FieldWriteRequested } from '../../../domain/sealRequest/events';
import type { OperatorDecision } from '../../../domain/sealRequest/values';
import {
  appendUses,
  applied,
  applySeal,
  callback,
  hostDone,
  hostOutcome,
  live,
  lives,
  metadata,
  replied,
  requestIn,
} from './life';

/** Seal codes that people type: what is taken for one, and how a mistyped one is mended. */

const decided = (
  decision: OperatorDecision,
  data: Partial<SettleAttention['data']> = {},
): SettleAttention => ({
  type: 'SettleAttention',
  data: { commandId: `c-${decision}`, decision, note: '已核对', ...data },
  metadata,
});
const pattern = { sealCodePattern: '[A-Za-z0-9]{4,32}' };
const unknownApply = [
  applySeal({ ...pattern, readBack: false }),
  {
    type: 'RecordApply',
    data: { effectId: 'apply', outcome: { kind: 'unknown', message: 'timeout' } },
    metadata,
  },
] as const;
const mistyped = [...unknownApply, decided('confirm', { sealCode: '100001' })];
const correct = decided('correctCode', { sealCode: '100007' });

/** What the form is to hold, in the order in which it is told. */
const codesFor = (writes: readonly { data: object }[]) =>
  writes.flatMap((effect) => {
    const { fields, carriesSealCode } = effect.data as Partial<FieldWriteRequested['data']>;
    return carriesSealCode ? [fields?.[0]?.value] : [];
  });

describe('a code given by a person', () => {
  test.each(['abc 12', '', '12', 'x'.repeat(200)])('is refused where it is none: %p', (sealCode) => {
    const { request } = live(...unknownApply);
    expect(decide(decided('confirm', { sealCode }), request)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'invalid', errors: [{ path: 'sealCode', code: 'not-a-seal-code' }] },
    });
    const taken = live(...mistyped).request;
    expect(decide(decided('correctCode', { sealCode }), taken)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'invalid', errors: [{ path: 'sealCode' }] },
    });
  });

  test('is one word where the snapshot has a pattern that may take for ever: it is not tried', () => {
    const endless = [applySeal({ sealCodePattern: '(a+)+', readBack: false }), unknownApply[1]];
    const { request } = live(...endless);
    const began = performance.now();
    const taken = decide(decided('confirm', { sealCode: `${'a'.repeat(60)}!` }), request);
    expect(taken).toMatchObject({ kind: 'accepted' });
    expect(performance.now() - began).toBeLessThan(1000);
    expect(decide(decided('confirm', { sealCode: 'abc 12' }), request)).toMatchObject({ kind: 'refused' });
  });

  test('is taken as it is where the snapshot of an older version has no pattern', () => {
    const older = [applySeal({ readBack: false }), unknownApply[1]];
    expect(live(...older, decided('confirm', { sealCode: 'abc 12' })).request.sealCode).toBe('abc 12');
  });
});

describe('a mistyped code', () => {
  test('is mended while it is live, and written into the form', () => {
    const { request, ledger } = live(...mistyped, hostDone('sealCode:0'), correct);
    expect(request).toMatchObject({ sealCode: '100007', codeLive: true, state: 'sealing' });
    expect(ledger.at(-2)).toMatchObject({
      type: 'SealCodeCorrected',
      data: { commandId: 'c-correctCode', sealCode: '100007', note: '已核对' },
    });
    expect(codesFor(request.hostEffects)).toEqual(['100007']);
    expect(request.commands).toContainEqual({ commandId: 'c-correctCode', kind: 'settle', outcome: 'done' });
    expect(decide(correct, request)).toEqual({ kind: 'accepted', events: [] });
  });

  test('may be mended more than once', () => {
    const again = decided('correctCode', { commandId: 'c-again', sealCode: '100008' });
    const { request } = live(...mistyped, correct, again);
    expect(codesFor(request.hostEffects)).toEqual(['100001', '100008']);
  });

  test('does not come into the form after the right one: neither postponed, nor from a reply, nor resent', () => {
    const postponed = live(
      ...mistyped,
      correct,
      hostOutcome('sealCode:0', { kind: 'postponed', message: 'away' }),
    );
    expect(codesFor(postponed.request.hostEffects)).toEqual(['100007']);
    const writeBack = { mode: 'reply', fallback: 'push', confirmSeconds: 60 } as const;
    const inReply = live(
      applySeal({ ...pattern, writeBack }),
      applied('100001'),
      correct,
      replied('sealCode:0', 'notShown'),
    );
    expect(codesFor([...inReply.request.hostEffects, ...inReply.request.waitingWrites])).toEqual(['100007']);
    const failed = live(
      ...mistyped,
      hostOutcome('sealCode:0', { kind: 'refused', message: 'no such field' }),
      correct,
    );
    expect(failed.request).toMatchObject({ failedEffects: [], attention: [] });
  });

  test('cannot be mended once it is dead or dying, nor where there is none', () => {
    for (const state of ['completed', 'ended', 'terminated', 'awaitingApproval'] as const)
      expect(decide(correct, requestIn(state))).toMatchObject({ refusal: { code: 'no-live-code' } });
    const appending = live(...lives.sealing, appendUses()).request;
    expect(decide(correct, appending)).toMatchObject({ refusal: { code: 'effect-in-progress' } });
    const wanting = live(...lives.sealing).request;
    expect(decide(decided('correctCode'), wanting)).toMatchObject({
      refusal: { errors: [{ path: 'sealCode', code: 'required' }] },
    });
    expect(live(...lives.sealing, correct, callback('sealingCompleted')).request.codeLive).toBe(false);
  });
});
