import { nextSeal } from '../../../domain/sealRequest/appendSteps';
import { codesTold } from '../../../domain/sealRequest/codes';
import type { AppendOutcome, RecordedOutcome } from '../../../domain/sealRequest/commands';
import type { SealRequest } from '../../../domain/sealRequest/state';
import type { SealCode } from '../../../domain/sealRequest/values';
import { appendUses, applied, applySeal, endSealing, live, metadata, settleAttention } from './life';

/** An append at a vendor that adds to one seal by one call: each step is recorded before the next. */

const first = '9223372036854775807';
const both = appendUses('c-append', [
  { sealId: first, useCount: 2 },
  { sealId: 'seal-2', useCount: 1 },
]);
const outcome = (what: AppendOutcome): RecordedOutcome => ({
  type: 'RecordAppend',
  data: { effectId: 'append:c-append', outcome: what },
  metadata,
});
const shown = { total: 3, appends: 0 };
const seen = outcome({ kind: 'seen', shown });
const codes: SealCode[] = [{ sealId: first, code: '482913' }];
const done = outcome({ kind: 'appended', ...codesTold({ sealCode: null, codes }) });
const lost = outcome({ kind: 'unknown', message: 'timeout' });
const begun = [applySeal({ appendsPerSeal: true }), applied(), both];
const turn = ({ vendorEffect }: SealRequest) =>
  vendorEffect?.kind === 'append' ? nextSeal(vendorEffect) : undefined;
const totals = ({ seals }: SealRequest) => seals.map(({ useCount }) => useCount);

test('each seal is looked at, then added to, and the last one opens the round with the codes of all', () => {
  expect(turn(live(...begun).request)).toEqual({ sealId: first });
  expect(turn(live(...begun, seen).request)).toEqual({ sealId: first, shown });
  const half = live(...begun, seen, done).request;
  expect(turn(half)).toEqual({ sealId: 'seal-2' });
  expect(half).toMatchObject({ round: 0, vendorEffect: { kind: 'append' } });
  const { request, ledger } = live(...begun, seen, done, seen, outcome({ kind: 'appended', sealCode: null }));
  expect(ledger.map(({ type }) => type).filter((type) => /Append/.test(type))).toEqual([
    ...['AppendRequested', 'AppendSeen', 'SealAppended', 'AppendSeen', 'UsesAppended'],
  ]);
  expect(request).toMatchObject({ round: 1, vendorEffect: null, sealCode: '482913', codes });
  expect(totals(request)).toEqual([5, 2]);
});

test('a seal that is refused leaves those before it what they have got', () => {
  const { request } = live(...begun, seen, done, seen, outcome({ kind: 'refused', message: '次数超限' }));
  expect(totals(request)).toEqual([5, 1]);
  expect(request).toMatchObject({ round: 1, vendorEffect: null, sealCode: '482913' });
  expect(request.commands).toContainEqual(
    expect.objectContaining({ commandId: 'c-append', outcome: 'failed', reason: '次数超限' }),
  );
  const none = live(...begun, seen, outcome({ kind: 'refused', message: '次数超限' })).request;
  expect(none).toMatchObject({ round: 0, vendorEffect: null });
  expect(totals(none)).toEqual([3, 1]);
});

describe('a seal whose call got no answer', () => {
  const waiting = [...begun, seen, done, seen, lost];

  test('waits for a person, and is not sent again by itself', () => {
    const { request } = live(...waiting);
    expect(request.attention).toMatchObject([{ kind: 'append-unknown' }]);
    expect(request.vendorEffect).toMatchObject({ unresolved: true });
  });

  test('is looked at anew before a person’s word has it sent again', () => {
    const { request } = live(...waiting, settleAttention('resend'));
    expect(request.vendorEffect).toMatchObject({ unresolved: false });
    expect(turn(request)).toEqual({ sealId: 'seal-2' });
  });

  test.each([
    ['confirm', [5, 2], 'done'],
    ['giveUp', [5, 1], 'failed'],
  ] as const)('is decided by a person: %s', (decision, expected, command) => {
    const { request } = live(...waiting, settleAttention(decision));
    expect(totals(request)).toEqual(expected);
    expect(request.commands).toContainEqual(
      expect.objectContaining({ commandId: 'c-append', outcome: command }),
    );
  });

  test('is confirmed for itself, and the others go on', () => {
    const { request } = live(...begun, seen, lost, settleAttention('confirm'));
    expect(turn(request)).toEqual({ sealId: 'seal-2' });
    expect(request).toMatchObject({ round: 0, attention: [], vendorEffect: { unresolved: false } });
  });
});

test('given up for an end while it is under way, it keeps what it has got and the end runs', () => {
  const wait: RecordedOutcome = {
    type: 'RecordWait',
    data: { kind: 'vendor-away', about: 'append:c-append', since: metadata.now },
    metadata,
  };
  const { request } = live(...begun, seen, wait, endSealing(), done);
  expect(totals(request)).toEqual([5, 1]);
  expect(request.vendorEffect).toMatchObject({ kind: 'end', effectId: 'end:c-end' });
  expect(request.commands).toContainEqual(
    expect.objectContaining({ commandId: 'c-append', outcome: 'failed' }),
  );
});
