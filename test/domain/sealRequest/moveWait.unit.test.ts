import type {
  MoveWaitOutcome,
  RecordedOutcome,
  SealRequestCommand,
} from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import { hasMovedOn, isWorthKeeping } from '../../../domain/sealRequest/flowSteps';
import { moveBy } from '../../../domain/sealRequest/rules';
import { closeAdvice } from '../../../domain/sealRequest/state';
import type { CallbackRule, FlowAction, FlowStep } from '../../../domain/sealRequest/values';
import { applied, applySeal, callback, hostDone, hostOutcome, live, metadata, settleAttention } from './life';

/** A move that finds the flow elsewhere waits, and holds up nobody else's. */

const submitAt = (node: string): FlowAction => ({ kind: 'submitFlow', waitNodeIds: [node], as: 'applicant' });
const rules: CallbackRule[] = [
  { event: 'sealingCompleted', action: submitAt('W1') },
  { event: 'filesArchived', action: submitAt('W2') },
];
const completion = 'rule:sealingCompleted:0:flow';
const archive = 'rule:filesArchived:0:flow';
const elsewhere = (effectId: string, foundNodeId = 'A') =>
  hostOutcome(effectId, { kind: 'elsewhere', foundNodeId });
const waited = (effectId: string, outcome: MoveWaitOutcome): RecordedOutcome => ({
  type: 'RecordMoveWait',
  data: { effectId, outcome },
  metadata,
});
const settings = (outcome: { kind: 'none' } | { kind: 'found'; settingsVersion: number; rule: FlowAction }) =>
  ({ type: 'RecordRule', data: { effectId: completion, outcome }, metadata }) as const;

const granted = [applySeal({ rules }), applied(), hostDone('sealCode:0')];
const waiting = [...granted, callback('sealingCompleted'), elsewhere(completion)];
const told = [...waiting, waited(completion, { kind: 'elsewhere', foundNodeId: 'A' })];

const types = (...commands: SealRequestCommand[]) => live(...commands).ledger.map(({ type }) => type);
const ids = (effects: readonly { data: { effectId: string } }[] = []) =>
  effects.map(({ data }) => data.effectId);

describe('a move that finds the flow elsewhere', () => {
  test('waits, and the request stays open', () => {
    const { request, ledger } = live(...waiting);
    expect(ledger.at(-1)).toMatchObject({ type: 'MovePostponed', data: { foundNodeId: 'A' } });
    expect(ids(request.waitingMoves)).toEqual([completion]);
    expect(request).toMatchObject({ hostEffects: [], attention: [] });
    expect(closeAdvice(request)).toEqual({ kind: 'stay' });
  });

  test('holds up no other: the archive came first, and the completion brings the flow to its node', () => {
    const first = [
      ...granted,
      callback('filesArchived'),
      elsewhere(archive, 'W1'),
      callback('sealingCompleted'),
    ];
    expect(ids(live(...first).request.hostEffects)).toEqual([completion]);
    const moved = live(...first, hostDone(completion));
    expect(ids(moved.request.hostEffects)).toEqual([archive]);
    expect(types(...first, hostDone(completion), hostDone(archive)).slice(-3)).toEqual([
      'FlowSubmitted',
      'MoveTriedAgain',
      'FlowSubmitted',
    ]);
  });

  test('is tried again once the flow has come', () => {
    const { request } = live(...waiting, waited(completion, { kind: 'arrived' }), hostDone(completion));
    expect(request).toMatchObject({ hostEffects: [], waitingMoves: [], attention: [] });
  });

  test('is told to a person with both nodes, once, and no longer than it waits', () => {
    const { request } = live(...told, waited(completion, { kind: 'elsewhere', foundNodeId: 'B' }));
    expect(request.attention).toMatchObject([
      { kind: 'flow-not-at-node', about: completion, nodes: { found: 'A', expected: ['W1'] } },
    ]);
    const again = [...told, waited(completion, { kind: 'arrived' })];
    expect(live(...again, hostDone(completion)).request.attention).toEqual([]);
    const skipped = waited(completion, { kind: 'skipped', foundNodeId: 'B', because: 'flow-event' });
    expect(live(...told, skipped).request).toMatchObject({ attention: [], waitingMoves: [] });
  });
});

describe('what a person decides of it', () => {
  const resent = [...told, settleAttention('resend')];
  const anew: CallbackRule['action'] = submitAt('A');

  test('resend: the rule of the newest settings stands in the ledger before the move', () => {
    expect(live(...resent).request.hostEffects).toMatchObject([{ data: { ruleAnew: true } }]);
    const { request, ledger } = live(...resent, settings({ kind: 'found', settingsVersion: 7, rule: anew }));
    expect(ledger.at(-1)).toMatchObject({
      type: 'RuleTakenAnew',
      data: { effectId: completion, settingsVersion: 7, rule: anew },
    });
    expect(request.hostEffects).toMatchObject([{ data: { effectId: completion, waitNodeIds: ['A'] } }]);
    expect(request.hostEffects[0]?.data).not.toHaveProperty('ruleAnew');
  });

  test('resend where there is no such rule now: the attention stays and says so', () => {
    const { request } = live(...resent, settings({ kind: 'none' }));
    expect(request.attention).toMatchObject([{ kind: 'flow-not-at-node', about: completion }]);
    expect(request.attention[0]?.sentence).toContain('no rule');
    expect(ids(request.waitingMoves)).toEqual([completion]);
  });

  test('giveUp is recorded, and life goes on; confirm: it was moved by hand', () => {
    const after = live(...told, settleAttention('giveUp'));
    expect(after.ledger.at(-1)).toMatchObject({ type: 'FlowActionFailed', data: { effectId: completion } });
    expect(closeAdvice(after.request).kind).toBe('afterQuiet');
    expect(types(...told, settleAttention('confirm')).at(-1)).toBe('FlowSubmitted');
  });

  test.each(['giveUp', 'confirm', 'resend'] as const)('%s before a person was told of it', (decision) => {
    const { data, ...command } = settleAttention(decision);
    const about = (named: object) => ({ ...command, data: { ...data, ...named } });
    for (const named of [{}, { about: completion }])
      expect(live(...waiting, about(named)).request).toEqual(live(...told, about(named)).request);
    expect(decide(about({ about: 'other' }), live(...waiting).request).kind).toBe('refused');
  });

  test('while it is tried at this very moment it cannot be given up', () => {
    const tried = [...told, waited(completion, { kind: 'arrived' })];
    expect(decide(settleAttention('giveUp'), live(...tried).request).kind).toBe('refused');
  });
});

test('a submit that got no answer and whose flow has left the node: moved, and no attention', () => {
  const applying = applySeal({ rules, writeBack: { mode: 'nextSubmit' } });
  const { request, ledger } = live(
    applying,
    applied(),
    callback('sealingCompleted'),
    hostOutcome(completion, { kind: 'skipped', foundNodeId: 'B', because: 'unanswered' }),
  );
  expect(ledger.slice(-2)).toMatchObject([
    { type: 'SubmitSkipped', data: { because: 'unanswered' } },
    { type: 'FieldWriteDropped', data: { reason: 'unanswered', mayBeWritten: true } },
  ]);
  expect(request.attention).toEqual([]);
});

test('the rule of a move, by the id of its effect', () => {
  const onFailure = { action: submitAt('F') };
  expect(moveBy(completion, { rules, onFailure })).toBe(rules[0]?.action);
  expect(moveBy('failure:apply:flow', { rules, onFailure })).toBe(onFailure.action);
  expect(moveBy('rule:autoEnded:0:flow', { rules, onFailure })).toBeUndefined();
});

test.each<[string, boolean, FlowStep[]]>([
  ['nothing', false, []],
  ['it has only come', false, [{ nodeId: 'W', when: 'arrive' }]],
  [
    'it was elsewhere all the time',
    false,
    [
      { nodeId: 'X', when: 'arrive' },
      { nodeId: 'X', when: 'leave' },
    ],
  ],
  ['it left', true, [{ nodeId: 'W', when: 'leave' }]],
  [
    'it came, and then elsewhere',
    true,
    [
      { nodeId: 'W', when: 'arrive' },
      { nodeId: 'X', when: 'arrive' },
    ],
  ],
  [
    'it left and came back',
    false,
    [
      { nodeId: 'W', when: 'leave' },
      { nodeId: 'W', when: 'arrive' },
    ],
  ],
])('moved on, where events say: %s', (_what, expected, steps) => {
  expect(hasMovedOn(steps, ['W'])).toBe(expected);
});

test('of the steps of a flow only those are kept that say something of a move', () => {
  const kept = (step: FlowStep, last?: FlowStep) => isWorthKeeping(step, last, ['W1', 'W2']);
  expect(kept({ nodeId: 'X', when: 'arrive' })).toBe(false);
  expect(kept({ nodeId: 'W1', when: 'arrive' })).toBe(true);
  expect(kept({ nodeId: 'W1', when: 'arrive' }, { nodeId: 'W1', when: 'arrive' })).toBe(false);
  expect(kept({ nodeId: 'X', when: 'arrive' }, { nodeId: 'W2', when: 'arrive' })).toBe(true);
  expect(kept({ nodeId: 'X', when: 'leave' }, { nodeId: 'W2', when: 'arrive' })).toBe(false);
});
