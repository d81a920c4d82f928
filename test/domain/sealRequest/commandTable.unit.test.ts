import { decide, decideAcknowledged, decideApplyAgain } from '../../../domain/sealRequest/decide';
import { evolve } from '../../../domain/sealRequest/evolve';
import type { MaybeSealRequest, SealRequest } from '../../../domain/sealRequest/state';
import type { SealRequestState } from '../../../domain/sealRequest/values';
import {
  appended,
  appendRefused,
  appendUses,
  applied,
  applySeal,
  callback,
  ended,
  endRefused,
  endSealing,
  live,
  requestIn,
  supersede,
} from './life';

const appendInFlight = () => live(applySeal(), applied(), appendUses('c-other')).request;
const endInFlight = () => live(applySeal(), applied(), endSealing('c-other')).request;

const refused = (code: string) => ({ kind: 'refused', refusal: { code } });
const accepts = (type: string) => ({ kind: 'accepted', events: [{ type }] });

/** The table "Commands by state": append and end, one given/when/then per cell. */
const table: [string, () => MaybeSealRequest, object, object][] = [
  ['none', () => null, refused('not-found'), refused('not-found')],
  ['applying', () => requestIn('applying'), refused('effect-in-progress'), { kind: 'held' }],
  ['an append in flight', appendInFlight, refused('effect-in-progress'), { kind: 'held' }],
  ['an end in flight', endInFlight, refused('effect-in-progress'), { kind: 'held' }],
  [
    'awaitingApproval',
    () => requestIn('awaitingApproval'),
    refused('not-granted-yet'),
    accepts('EndRequested'),
  ],
  ['sealing', () => requestIn('sealing'), accepts('AppendRequested'), accepts('EndRequested')],
  ['completed', () => requestIn('completed'), accepts('AppendRequested'), accepts('EndRequested')],
  ['ended', () => requestIn('ended'), refused('apply-anew'), accepts('EndRepeated')],
  ...(
    ['autoEnded', 'archived', 'terminated', 'rejected', 'applyFailed', 'superseded', 'aborted'] as const
  ).map((state): [string, () => MaybeSealRequest, object, object] => [
    state,
    () => requestIn(state),
    refused('apply-anew'),
    refused('closed'),
  ]),
];

describe('commands by state', () => {
  test.each(table)('%s', (_state, given, append, end) => {
    expect(decide(appendUses(), given())).toMatchObject(append);
    expect(decide(endSealing(), given())).toMatchObject(end);
  });

  const same = { sameContent: true, fromFlowEvent: false };
  const other = { sameContent: false, fromFlowEvent: false };
  const flowEvent = { sameContent: false, fromFlowEvent: true };

  /** The third column: apply for the same flow request. */
  const applyAgain: [string, () => SealRequest, string, string, string][] = [
    ['applying', () => requestIn('applying'), 'sameRequest', 'already-open', 'already-open'],
    ['an append in flight', appendInFlight, 'sameRequest', 'already-open', 'already-open'],
    ['awaitingApproval', () => requestIn('awaitingApproval'), 'sameRequest', 'already-open', 'already-open'],
    ['sealing', () => requestIn('sealing'), 'sameRequest', 'already-open', 'supersede'],
    ['completed', () => requestIn('completed'), 'supersede', 'supersede', 'supersede'],
    ...(
      [
        'ended',
        'autoEnded',
        'archived',
        'terminated',
        'rejected',
        'applyFailed',
        'superseded',
        'aborted',
      ] as const
    ).map((state: SealRequestState): [string, () => SealRequest, string, string, string] => [
      state,
      () => requestIn(state),
      'nextAttempt',
      'nextAttempt',
      'nextAttempt',
    ]),
  ];

  test.each(applyAgain)('apply again in %s', (_state, given, sameContent, otherContent, fromFlowEvent) => {
    expect(decideApplyAgain(given(), same)).toBe(sameContent);
    expect(decideApplyAgain(given(), other)).toBe(otherContent);
    expect(decideApplyAgain(given(), flowEvent)).toBe(fromFlowEvent);
  });

  test('a flow event does not supersede once a use was made', () => {
    const request = requestIn('sealing');
    const seals = request.seals.map((seal, index) => ({ ...seal, usedCount: index }));
    expect(decideApplyAgain({ ...request, seals }, flowEvent)).toBe('already-open');
    expect(decide(supersede('c-2', true), { ...request, seals })).toMatchObject(refused('already-open'));
  });

  test('superseding ends live sealing at the vendor first, and a completed request at once', () => {
    const sealing = live(applySeal(), applied(), supersede('c-2', true), ended('c-2'));
    expect(sealing.ledger.map(({ type }) => type).slice(-3)).toEqual([
      'EndRequested',
      'SealingEnded',
      'SealRequestSuperseded',
    ]);
    expect(sealing.request.state).toBe('superseded');
    // It may have gone on since: whoever asks directly, and whatever was used or appended, ends nothing.
    expect(decide(supersede('c-2'), requestIn('sealing'))).toMatchObject(refused('already-open'));
    const appendedTo = live(applySeal(), applied(), appendUses(), appended()).request;
    expect(decide(supersede('c-2', true), appendedTo)).toMatchObject(refused('already-open'));
    expect(decide(supersede(), requestIn('completed'))).toMatchObject(accepts('SealRequestSuperseded'));
    expect(decide(supersede(), requestIn('applying'))).toMatchObject(refused('effect-in-progress'));
    expect(decide(supersede(), requestIn('archived'))).toMatchObject(refused('closed'));
  });

  test('what makes way leaves no code on its way into the form', () => {
    const writeBack = { mode: 'reply', fallback: 'push', confirmSeconds: 60 } as const;
    const { ledger, request } = live(
      ...[applySeal({ writeBack }), applied(), callback('sealingCompleted'), supersede()],
    );
    expect(ledger.at(-1)).toMatchObject({
      type: 'FieldWriteDropped',
      data: { effectId: 'sealCode:0', reason: 'superseded' },
    });
    expect(request.waitingWrites).toEqual([]);
  });

  test('what turns out to be used is not ended: whoever would have applied anew is told why', () => {
    const used = {
      ...endRefused,
      data: {
        effectId: 'end:c-2',
        outcome: { kind: 'refused', code: 'already-used', message: 'the vendor shows a use already' },
      },
    } as typeof endRefused;
    const onFailure = { field: 'f-error' };
    const { request } = live(applySeal({ onFailure }), applied(), supersede('c-2', true), used);
    expect(request).toMatchObject({ state: 'sealing', codeLive: true, vendorEffect: null });
    expect(request.commands.at(-1)).toEqual({
      ...{ commandId: 'c-2', kind: 'supersede', outcome: 'failed', reason: 'already-used' },
    });
    // The host asked for no end.
    expect(request.hostEffects.map(({ data }) => data.effectId)).toEqual(['sealCode:0']);
  });

  test('a command that was acknowledged and is refused when its turn comes is on record, and may be sent anew', () => {
    const archived = requestIn('archived');
    const late = decideAcknowledged(endSealing('c-late'), archived);
    expect(late).toMatchObject({
      kind: 'accepted',
      events: [{ type: 'CommandRefused', data: { commandId: 'c-late', kind: 'end', code: 'closed' } }],
    });
    const request = requestIn('sealing');
    const tooSoon = decideAcknowledged(appendUses('c-late'), { ...request, state: 'awaitingApproval' });
    if (tooSoon.kind !== 'accepted') throw new Error(tooSoon.kind);
    const after = { ...tooSoon.events.reduce(evolve, request), state: 'sealing' as const };
    expect(after.commands.at(-1)).toMatchObject({ outcome: 'refused', reason: 'not-granted-yet' });
    expect(decide(appendUses('c-late'), after)).toMatchObject(accepts('AppendRequested'));
  });

  test('an append that the vendor refuses restores the state and the round before it', () => {
    for (const before of [requestIn('sealing'), requestIn('completed')]) {
      const lifeBefore = before.state === 'sealing' ? [] : [callback('sealingCompleted')];
      const { request } = live(applySeal(), applied(), ...lifeBefore, appendUses(), appendRefused);
      expect(request).toMatchObject({ state: before.state, round: before.round, vendorEffect: null });
      expect(request.seals).toEqual(before.seals);
      expect(request.commands.at(-1)).toMatchObject({
        kind: 'append',
        outcome: 'failed',
        reason: '次数超限',
      });
    }
  });

  test('an end that the vendor refuses restores the state before it', () => {
    const { request } = live(applySeal(), applied(), endSealing(), endRefused);
    expect(request).toMatchObject({ state: 'sealing', codeLive: true, vendorEffect: null });
  });

  const wrongAppends: [string, Parameters<typeof appendUses>[1], { path: string; code: string }][] = [
    ['no seal', [], { path: 'seals', code: 'required' }],
    ['an unknown seal', [{ sealId: 'x', useCount: 1 }], { path: 'seals.0.sealId', code: 'unknown-seal' }],
    [
      'a seal twice',
      [
        { sealId: 'seal-2', useCount: 1 },
        { sealId: 'seal-2', useCount: 1 },
      ],
      { path: 'seals.1.sealId', code: 'duplicate' },
    ],
    ['nothing to add', [{ sealId: 'seal-2' }], { path: 'seals.0.useCount', code: 'required' }],
    [
      'more than the vendor takes',
      [{ sealId: 'seal-2', useCount: 999_999 }],
      { path: 'seals.0.useCount', code: 'too-many' },
    ],
    [
      'more cross-page uses than uses',
      [{ sealId: 'seal-2', useCount: 1, crossPageUseCount: 3 }],
      { path: 'seals.0.crossPageUseCount', code: 'exceeds-use-count' },
    ],
  ];
  test.each<[string, Parameters<typeof appendUses>[1]]>([
    ['up to all that the vendor takes', [{ sealId: 'seal-2', useCount: 999_998 }]],
    ['cross-page uses alone', [{ sealId: '9223372036854775807', crossPageUseCount: 1 }]],
    ['cross-page uses up to all uses', [{ sealId: 'seal-2', useCount: 1, crossPageUseCount: 2 }]],
  ])('an append of %s is taken', (_name, increments) => {
    expect(decide(appendUses('c', increments), requestIn('sealing'))).toMatchObject(
      accepts('AppendRequested'),
    );
  });

  test.each(wrongAppends)('an append of %s names the field', (_name, increments, error) => {
    expect(decide(appendUses('c', increments), requestIn('sealing'))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'invalid', errors: [error] },
    });
  });
});
