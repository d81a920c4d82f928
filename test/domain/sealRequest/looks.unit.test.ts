import type { RecordAlert, RecordLook, SealRequestCommand } from '../../../domain/sealRequest/commands';
import { knownLeft } from '../../../domain/sealRequest/counts';
import { decide } from '../../../domain/sealRequest/decide';
import { evolve } from '../../../domain/sealRequest/evolve';
import type { Follows } from '../../../domain/sealRequest/ruleChanges';
import type { SealRequest } from '../../../domain/sealRequest/state';
import { closedStates, type SealGrant } from '../../../domain/sealRequest/values';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  ended,
  endSealing,
  hostOutcome,
  live,
  lives,
  lookAfter,
  metadata,
  requestIn,
  settleAttention,
} from './life';

/** What a look at the vendor tells a request that no callback has, and what alerts it raises of itself. */

const at = '2026-11-25T08:00:00.000+08:00';
const first = '9223372036854775807';

function look(request: SealRequest, seen: Partial<RecordLook['data']> = {}): RecordLook {
  const { totals } = lookAfter(request);
  return {
    type: 'RecordLook',
    data: { sealCode: null, totals, used: [], ...seen },
    metadata: { ...metadata, now: at },
  };
}
function told(command: SealRequestCommand, request: SealRequest, follows?: Follows) {
  const decision = decide(command, request, follows);
  if (decision.kind !== 'accepted') throw new Error(decision.kind);
  const { events } = decision;
  return {
    types: events.map(({ type }) => type),
    events,
    request: events.reduce<SealRequest>(evolve, request),
  };
}
const seen = (request: SealRequest, what: Partial<RecordLook['data']>) => told(look(request, what), request);

/** All that a look may tell at once. */
const everything = (request: SealRequest): Partial<RecordLook['data']> => ({
  sealCode: '300003',
  used: request.seals.map(({ sealId }) => ({ sealId, usedCount: 1 })),
  totals: request.seals.map(({ sealId }) => ({ sealId, useCount: 9, crossPageUseCount: 9 })),
});

test.each<[string, SealRequest]>([
  ['an append is under way', live(applySeal(), applied(), appendUses()).request],
  ['an end is under way', live(applySeal(), applied(), endSealing()).request],
  ['the application is under way', requestIn('applying')],
  ...closedStates.map((state): [string, SealRequest] => [`it is ${state}`, requestIn(state)]),
])('nothing is told while %s', (_what, request) => {
  expect(seen(request, everything(request)).types).toEqual([]);
});

test('a look that shows what is known tells nothing', () => {
  for (const state of ['sealing', 'completed', 'ended', 'archived'] as const)
    expect(seen(requestIn(state), {}).types).toEqual([]);
});

test('seals without a limit are noticed once, and no difference of totals', () => {
  const request = requestIn('sealing');
  const what: Partial<RecordLook['data']> = {
    used: request.seals.map(({ sealId }) => ({ sealId, unlimited: true })),
    totals: request.seals.map(({ sealId }) => ({ sealId, useCount: 'unlimited', crossPageUseCount: null })),
  };
  const after = seen(request, what);
  expect(after.types).toEqual(['UsesNoticed']);
  expect(after.request.seals.map(knownLeft)).toEqual(request.seals.map(() => 'unlimited'));
  expect(after.request.seals.map(({ usedCount }) => usedCount)).toEqual(
    request.seals.map(({ usedCount }) => usedCount),
  );
  expect(seen(after.request, what).types).toEqual([]);
});

describe('a code', () => {
  test('that an approval gave is granted and written', () => {
    const { types, request } = seen(requestIn('awaitingApproval'), { sealCode: '300003' });
    expect(types).toEqual(['ApprovalGranted', 'FieldWriteRequested']);
    expect(request).toMatchObject({ state: 'sealing', sealCode: '300003', codeLive: true, grantedAt: at });
  });

  test('that came after its grant is written, and nobody is waited for any more', () => {
    const { types, request } = seen(live(applySeal(), applied(null)).request, { sealCode: '300003' });
    expect(types).toEqual(['SealCodeFound', 'FieldWriteRequested']);
    expect(request).toMatchObject({ sealCode: '300003', codeLive: true, attention: [] });
    expect(request.hostEffects).toMatchObject([
      { data: { effectId: 'sealCode:0:found', fields: [{ fieldId: 'field-code', value: '300003' }] } },
    ]);
  });

  test('that came after its grant leaves the button where it is', () => {
    const detailButton = { fieldId: 'f-button', value: 'https://sealflow.example/d' };
    const { request } = seen(live(applySeal({ detailButton }), applied(null)).request, {
      sealCode: '300003',
    });
    expect(request.hostEffects).toMatchObject([
      { data: { effectId: 'sealCode:0', fields: [detailButton] } },
      { data: { effectId: 'sealCode:0:found', fields: [{ fieldId: 'field-code', value: '300003' }] } },
    ]);
  });

  test('that came after its append goes to the append’s field, by a push, and without the button', () => {
    const detailButton = { fieldId: 'f-button', value: 'https://sealflow.example/d' };
    const writeBack = { mode: 'reply', fallback: 'push', confirmSeconds: 60 } as const;
    const life = [
      applySeal({ detailButton, writeBack }),
      applied(),
      callback('sealingCompleted'),
      ...[appendUses(), appended(null)],
    ];
    const { request } = seen(live(...life).request, { sealCode: '300003' });
    expect(request.hostEffects.at(-1)).toMatchObject({
      type: 'FieldWriteRequested',
      data: { effectId: 'sealCode:1:found', fields: [{ fieldId: 'field-appended-code', value: '300003' }] },
    });
    expect(request.hostEffects.at(-1)?.data).not.toHaveProperty('via');
  });

  test('that is live is not found again, whatever it is now', () => {
    expect(seen(requestIn('sealing'), { sealCode: '300003' }).types).toEqual([]);
  });

  test.each(['completed', 'ended', 'autoEnded', 'archived'] as const)(
    'is none any more where it is %s',
    (state) => {
      expect(seen(requestIn(state), { sealCode: '300003' }).types).toEqual([]);
    },
  );
});

test('a look that began before an append tells no code and no totals from before it', () => {
  const { request } = live(
    applySeal(),
    applied(),
    callback('sealingCompleted'),
    appendUses(),
    appended(null),
  );
  expect(seen(request, { ...everything(request), round: request.round - 1 }).types).toEqual(['UsesNoticed']);
  expect(seen(request, { ...everything(request), round: request.round }).types).toEqual(
    expect.arrayContaining(['SealCodeFound', 'UsesNoticed', 'AttentionRaised']),
  );
});

describe('uses', () => {
  const used = (usedCount: number) => [{ sealId: first, usedCount }];
  const showing = (usedCount: number, request: SealRequest) => seen(request, { used: used(usedCount) });

  test('are noticed where they are others, more or fewer: devices are put right', () => {
    const more = showing(2, requestIn('sealing'));
    expect(more.types).toEqual(['UsesNoticed']);
    expect(more.request.seals.map(({ usedCount }) => usedCount)).toEqual([2, 0]);
    expect(showing(2, more.request).types).toEqual([]);
    const fewer = showing(1, more.request);
    expect(fewer.types).toEqual(['UsesNoticed']);
    expect(fewer.request.seals.map(({ usedCount }) => usedCount)).toEqual([1, 0]);
  });

  test('were last made when a look last showed more', () => {
    const { request } = showing(2, requestIn('completed'));
    expect(request.usedAt).toBe(at);
    const later = { ...look(request, { used: used(1) }), metadata: { ...metadata, now: 'later' } };
    expect(told(later, request).request.usedAt).toBe(at);
  });

  test('of a seal that is not ours are nothing', () => {
    expect(seen(requestIn('sealing'), { used: [{ sealId: 'x', usedCount: 1 }] }).types).toEqual([]);
  });
});

describe('totals that somebody changed', () => {
  const totals = (useCount: number, crossPageUseCount = 1): SealGrant[] => [
    { sealId: first, useCount, crossPageUseCount },
    { sealId: 'seal-2', useCount: 1, crossPageUseCount: 0 },
  ];

  test.each<[string, SealGrant[]]>([
    ['more uses', totals(9)],
    ['fewer uses', totals(2)],
    ['other cross-page uses', totals(3, 2)],
    ['a seal less', totals(3).slice(1)],
  ])('are told to a person: %s', (_what, found) => {
    for (const state of ['sealing', 'completed'] as const) {
      const { request } = seen(requestIn(state), { totals: found });
      expect(request.attention).toMatchObject([{ kind: 'totals-changed', found }]);
    }
  });

  test.each(['awaitingApproval', 'ended', 'autoEnded', 'archived'] as const)(
    'are no matter in %s',
    (state) => {
      expect(seen(requestIn(state), { totals: totals(9) }).types).toEqual([]);
    },
  );

  test('are none where nobody told them: what is left and used makes them up', () => {
    const derived = totals(9).map((total) => ({ ...total, isDerived: true as const }));
    expect(seen(requestIn('sealing'), { totals: derived }).types).toEqual([]);
  });

  /** What is open after looks that showed these uses of the first seal, one after another. */
  const lookedAt = (counts: number[], request = requestIn('sealing')) =>
    counts.reduce((now, count) => seen(now, { totals: totals(count) }).request, request);
  const foundIn = ({ attention }: SealRequest) =>
    attention.map(({ found = [] }) => found.map(({ useCount }) => useCount));

  test('are told once, and again where they are others, in place of what was told before', () => {
    const request = lookedAt([9]);
    expect(seen(request, { totals: totals(9) }).types).toEqual([]);
    expect(seen(request, { totals: totals(8) }).types).toEqual(['WaitEnded', 'AttentionRaised']);
    expect(foundIn(lookedAt([5, 9]))).toEqual([[9, 1]]);
    const adopted = told(settleAttention('confirm'), lookedAt([5, 9])).request;
    expect(adopted.seals.map(({ useCount }) => useCount)).toEqual([9, 1]);
  });

  test('are over once both are equal again, and told anew where they are changed once more', () => {
    expect(lookedAt([5, 3]).attention).toEqual([]);
    expect(foundIn(lookedAt([5, 3, 5]))).toEqual([[5, 1]]);
    const given = told(settleAttention('giveUp'), lookedAt([5])).request;
    expect(lookedAt([5], given).attention).toEqual([]);
    expect(foundIn(lookedAt([3, 5], given))).toEqual([[5, 1]]);
    // A reset to what had been adopted, after an append has gone on top of it.
    const adopted = lookedAt([9], told(settleAttention('confirm'), lookedAt([9])).request);
    const asked = told(appendUses('c-append', [{ sealId: first, useCount: 2 }]), adopted).request;
    expect(foundIn(lookedAt([9], told(appended(), asked).request))).toEqual([[9, 1]]);
  });

  test('are not over where a look shows no number of them', () => {
    for (const useCount of [null, 'unlimited'] as const) {
      const unread = [{ sealId: first, useCount, crossPageUseCount: null }, ...totals(3).slice(1)];
      expect(seen(lookedAt([5]), { totals: unread }).types).toEqual([]);
    }
    const derived = totals(3).map((total) => ({ ...total, isDerived: true as const }));
    expect(seen(lookedAt([5]), { totals: derived }).types).toEqual([]);
  });

  test('of a run from before that was told twice are one again with the next look', () => {
    const twice = [5, 9].reduce(
      (now, count) => told(look(now, { totals: totals(count) }), now, () => false).request,
      requestIn('sealing'),
    );
    expect(foundIn(twice)).toEqual([
      [5, 1],
      [9, 1],
    ]);
    expect(foundIn(lookedAt([9], twice))).toEqual([[9, 1]]);
  });

  test('are told once, whatever else a person is told meanwhile, or decides', () => {
    const { request } = seen(requestIn('sealing'), { totals: totals(9) });
    const given = told(settleAttention('giveUp'), request).request;
    const failed = hostOutcome('sealCode:0', { kind: 'refused', message: 'no' });
    const later = told(failed, given).request;
    expect(later.attention.map(({ kind }) => kind)).toEqual(['write-failed']);
    expect(seen(later, { totals: totals(9) }).types).toEqual([]);
  });

  test('are ours once a person confirms them, and never where they are fewer', () => {
    const more = seen(requestIn('sealing'), { totals: totals(9, 2) }).request;
    const adopted = told(settleAttention('confirm'), more);
    expect(adopted.types).toEqual(['AttentionSettled', 'TotalsAdopted']);
    expect(lookAfter(adopted.request).totals).toEqual(totals(9, 2));
    for (const found of [totals(2), totals(3, 0), totals(3).slice(1)]) {
      const { request } = seen(requestIn('sealing'), { totals: found });
      expect(decide(settleAttention('confirm'), request)).toMatchObject({
        kind: 'refused',
        refusal: { code: 'invalid', errors: [{ code: 'totals-fell' }] },
      });
    }
    expect(decide(settleAttention('resend'), more)).toMatchObject({ kind: 'refused' });
  });
});

describe('an alert', () => {
  const alert = (kind: RecordAlert['data']['kind'], now = at): RecordAlert => ({
    type: 'RecordAlert',
    data: { kind },
    metadata: { ...metadata, now },
  });

  test('is raised once in a round, and again in the next', () => {
    const raised = told(alert('granted-unused'), requestIn('sealing'));
    expect(raised.request.alerts).toEqual([{ kind: 'granted-unused', round: 0, at }]);
    expect(told(alert('granted-unused'), raised.request).types).toEqual([]);
    const other = told(alert('not-ended'), raised.request);
    expect(other.request.alerts).toHaveLength(2);
    const { ledger } = live(...lives.sealing, alert('granted-unused'), appendUses(), appended());
    const request = ledger.reduce<SealRequest | null>(evolve, null);
    expect(request && told(alert('granted-unused'), request).request.alerts).toMatchObject([
      { round: 0 },
      { round: 1 },
    ]);
  });

  test.each([...closedStates])('is raised no more where it is %s', (state) => {
    expect(told(alert('images-overdue'), requestIn(state)).types).toEqual([]);
  });

  test('is raised of what is over and may still get its pictures', () => {
    const { request } = live(applySeal(), applied(), endSealing(), ended());
    expect(told(alert('images-overdue'), request).types).toEqual(['AlertRaised']);
  });
});
