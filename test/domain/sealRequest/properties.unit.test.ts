import * as fc from 'fast-check';
import { freedAppends, sameAppend } from '../../../domain/sealRequest/appendValues';
import type {
  AppendUses,
  HostOutcome,
  ReceiveCallback,
  RecordedOutcome,
  RecordLook,
  SealRequestCommand,
} from '../../../domain/sealRequest/commands';
import { decide, decideAcknowledged } from '../../../domain/sealRequest/decide';
import type { Decision } from '../../../domain/sealRequest/decision';
import { doublesIn } from '../../../domain/sealRequest/doubles';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { evolve, fold } from '../../../domain/sealRequest/evolve';
import type { Follows, RuleChange } from '../../../domain/sealRequest/ruleChanges';
import type { SealRequest, VendorEffect } from '../../../domain/sealRequest/state';
import { isClosedState } from '../../../domain/sealRequest/state';
import {
  type Attention,
  type AttentionDecision,
  attentionDecisions,
  type CallbackEvent,
  type CallbackRule,
  callbackEvents,
  type WriteBack,
} from '../../../domain/sealRequest/values';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  endSealing,
  hostOutcome,
  live,
  lookAfter,
  metadata,
  replied,
  settleAttention,
  submitRule,
  supersede,
  terms,
} from './life';

/*
 * Random lives: callbacks in any order and number, commands at any time, outcomes of every kind, every way of writing
 * back. The harness does what the workflow does: it keeps what is held and offers it again after the next event.
 */

type Step =
  | { kind: 'callback'; event: (typeof callbackEvents)[number]; row: number; looked: boolean }
  | { kind: 'append'; id: number; fromForm: boolean }
  | { kind: 'end'; id: number }
  | { kind: 'supersede'; id: number; fromFlowEvent?: boolean }
  | { kind: 'outcome'; of: 'vendor' | 'host'; result: 'done' | 'refused' | 'unknown' | 'skipped' | 'later' }
  | { kind: 'reply'; place: number; outcome: 'shown' | 'notShown' }
  | { kind: 'look'; more: number }
  | { kind: 'settle'; decision: AttentionDecision; id: number }
  /** Of the vendor, where giving up goes by them. */
  | { kind: 'vendor'; outcome: (typeof telling)[number] }
  | { kind: 'wait' }
  | { kind: 'abandon' };

const telling = [
  { kind: 'done' },
  { kind: 'done' },
  { kind: 'unknown', message: 'lost' },
  { kind: 'unreachable', message: 'unsent' },
  { kind: 'refused', message: 'no' },
  { kind: 'refused', message: 'none', noSuchApplication: true },
  { kind: 'refused', message: 'used', code: 'already-used' },
] as const;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('callback' as const),
      event: fc.constantFrom(...callbackEvents),
      row: fc.integer({ min: 0, max: 6 }),
      looked: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      id: fc.integer({ min: 0, max: 3 }),
      fromForm: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('end' as const), id: fc.integer({ min: 0, max: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('supersede' as const), id: fc.integer({ min: 0, max: 1 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('outcome' as const),
      of: fc.constantFrom('vendor' as const, 'host' as const),
      result: fc.constantFrom<OutcomeStep['result']>(
        'done',
        'done',
        'done',
        'refused',
        'unknown',
        'skipped',
        'later',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('reply' as const),
      place: fc.nat(2),
      outcome: fc.constantFrom('shown' as const, 'notShown' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('look' as const), more: fc.nat(2) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      decision: fc.constantFrom(...attentionDecisions),
      id: fc.integer({ min: 0, max: 5 }),
    }),
  },
);

const anyId = fc.integer({ min: 0, max: 30 });
/** Of lives in which much is given up. */
const givingUpStep: fc.Arbitrary<Step> = fc.oneof(
  // An effect that waits for a person has no activity that could still say anything of it.
  { weight: 4, arbitrary: step.filter((one) => one.kind !== 'outcome' || one.of === 'host') },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('vendor'), outcome: fc.constantFrom(...telling) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abandon') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end'), id: anyId }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('supersede'), id: anyId, fromFlowEvent: fc.constant(true) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant('settle'), id: anyId },
      decision: fc.constantFrom('giveUp', 'giveUp', 'resend', 'confirm'),
    }),
  },
);

const writeBacks: (WriteBack | null)[] = [
  null,
  { mode: 'reply', fallback: 'push', confirmSeconds: 60 },
  { mode: 'reply', fallback: 'nextSubmit', confirmSeconds: 60 },
  { mode: 'nextSubmit' },
  { mode: 'nextSubmit', fallback: 'push' },
];

/** Every action there is, with and without fields. */
const mixedRules: CallbackRule[] = [
  { ...submitRule('sealingCompleted'), writeFields: [{ value: 'usedCount', fieldId: 'f-used' }] },
  {
    event: 'filesArchived',
    action: { kind: 'writeFields' },
    writeFields: [{ value: 'state', fieldId: 'f-state' }],
  },
  {
    event: 'autoEnded',
    action: { kind: 'returnFlow', waitNodeIds: ['node-seal'], as: 'applicant', to: 'previous' },
  },
  { event: 'approvalTerminated', action: { kind: 'none' } },
  submitRule('approvalRejected'),
];

const life = fc.record({
  vendorApproves: fc.boolean(),
  readBack: fc.boolean(),
  appendsPerSeal: fc.boolean(),
  givesCodes: fc.boolean(),
  writeBack: fc.constantFrom(...writeBacks),
  rules: fc.constantFrom<CallbackRule[]>(terms.rules, mixedRules, []),
  tellsFailures: fc.boolean(),
  steps: fc.array(step, { maxLength: 40, size: 'max' }),
});
const granted: Step = { kind: 'vendor', outcome: { kind: 'done' } };
const completed: Step = { kind: 'callback', event: 'sealingCompleted', row: 0, looked: false };
const givingUpLife = fc
  .tuple(
    life,
    fc.constantFrom<Step[]>([], [granted], [granted, completed]),
    fc.array(givingUpStep, { maxLength: 20, size: 'max' }),
  )
  .map(([one, begun, steps]): Life => ({ ...one, steps: [...begun, ...steps] }));
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

class Harness {
  readonly ledger: SealRequestEvent[] = [];
  readonly history: SealRequest[] = [];
  /** How the code stands at the vendor as far as anybody knows, and what was said where it closed so. */
  mayBeLive = false;
  private mayBeLiveBefore = false;
  readonly closedLive: Attention[][] = [];
  /** Rule changes, and those by which nothing else was decided. */
  readonly askedFor = new Set<RuleChange>();
  readonly askedInVain: RuleChange[] = [];
  private held: ReceiveCallback[] = [];
  private heldCommands: Exclude<SealRequestCommand, ReceiveCallback>[] = [];

  constructor(private readonly given: Omit<Life, 'steps'>) {
    const { vendorApproves, readBack, appendsPerSeal, writeBack, rules, tellsFailures } = given;
    const onFailure = { onFailure: { field: 'f-error' } };
    this.offer(
      applySeal({
        vendorApproves,
        readBack,
        rules,
        ...(appendsPerSeal ? { appendsPerSeal } : {}),
        ...(writeBack ? { writeBack } : {}),
        ...(tellsFailures ? onFailure : {}),
      }),
    );
  }

  get request(): SealRequest {
    const last = this.history.at(-1);
    if (!last) throw new Error('not begun');
    return last;
  }

  offer(command: SealRequestCommand): void {
    if (!this.judge(command)) {
      if (command.type === 'ReceiveCallback') this.held.push(command);
      else this.heldCommands.push(command);
    }
    const callbacks = this.held.splice(0);
    for (const held of callbacks) if (!this.judge(held)) this.held.push(held);
    const commands = this.heldCommands.splice(0);
    for (const held of commands) if (!this.judge(held, true)) this.heldCommands.push(held);
  }

  play(one: Step): void {
    switch (one.kind) {
      case 'callback': {
        const readBack = one.looked ? lookAfter(this.request) : undefined;
        const extra = { inboxId: `row-${one.event}-${one.row}`, ...(readBack ? { readBack } : {}) };
        this.offer(callback(one.event, extra));
        break;
      }
      case 'append':
        this.offer(appendOf(`append-${one.id}`, one.fromForm));
        break;
      case 'end':
        this.offer(endSealing(`end-${one.id}`));
        break;
      case 'supersede':
        this.offer(supersede(`supersede-${one.id}`, one.fromFlowEvent));
        break;
      case 'outcome': {
        const outcome = one.of === 'vendor' ? this.vendorOutcome(one.result) : this.hostOutcome(one.result);
        if (outcome) this.offer(outcome);
        break;
      }
      case 'reply': {
        const effectId = this.request.waitingWrites[one.place]?.data.effectId ?? 'sealCode:0';
        this.offer(replied(effectId, one.outcome));
        break;
      }
      case 'look':
        this.offer(lookShowing(this.request, one.more));
        break;
      case 'settle':
        this.offer(settleAttention(one.decision, `settle-${one.id}`));
        break;
      case 'vendor': {
        const effect = this.request.vendorEffect;
        if (!effect || effect.unresolved) break;
        const { outcome } = one;
        const said = outcome.kind === 'done' ? this.vendorOutcome('done') : came(effect, outcome);
        if (said) this.offer(said);
        break;
      }
      case 'wait': {
        const about = this.request.vendorEffect?.effectId;
        const data = { kind: 'vendor-away', about: about ?? '', since: metadata.now } as const;
        this.offer({ type: 'RecordWait', data, metadata });
        break;
      }
      case 'abandon':
        this.offer({ type: 'AbandonRequest', data: { commandId: 'abandon', reason: '作废' }, metadata });
    }
  }

  private judge(command: SealRequestCommand, acknowledged = false): boolean {
    const current = this.history.at(-1) ?? null;
    const decideBy = (follows: Follows) =>
      acknowledged && (command.type === 'AppendUses' || command.type === 'EndSealing')
        ? decideAcknowledged(command, current, follows)
        : decide(command, current, follows);
    const asked = new Set<RuleChange>();
    const decision = decideBy((change) => asked.add(change).has(change));
    for (const change of asked) {
      this.askedFor.add(change);
      const without = decideBy((other) => other !== change);
      if (JSON.stringify(without) === JSON.stringify(decision)) this.askedInVain.push(change);
    }
    if (decision.kind === 'held') return false;
    if (decision.kind === 'accepted') {
      for (const event of decision.events) {
        this.ledger.push(event);
        this.history.push(evolve(this.history.at(-1) ?? null, event));
      }
      if (current) this.watch(command, current, decision.events);
    }
    return true;
  }

  private watch(command: SealRequestCommand, before: SealRequest, events: SealRequestEvent[]): void {
    this.mayBeLive = liveAfter(this.mayBeLive, command, before, events);
    const types = events.map(({ type }) => type);
    if (types.includes('AppendRequested')) this.mayBeLiveBefore = this.mayBeLive;
    if (command.type === 'RecordAppend' && command.data.outcome.kind === 'unknown') this.mayBeLive = true;
    // Where the request goes on it counts as not taken: so it is promised.
    if (types.includes('AppendFailed') && !this.request.abandoning) this.mayBeLive = this.mayBeLiveBefore;
    const hasClosed = isClosedState(this.request.state) && !isClosedState(before.state);
    if (hasClosed && this.mayBeLive) this.closedLive.push(this.request.attention);
  }

  private vendorOutcome(result: OutcomeStep['result']): RecordedOutcome | undefined {
    const effect = this.request.vendorEffect;
    if (!effect) return undefined;
    const { effectId } = effect;
    if (result === 'refused' || result === 'unknown') return came(effect, { kind: result, message: 'no' });
    const { givesCodes, vendorApproves } = this.given;
    if (effect.kind === 'apply') return applied(vendorApproves || !givesCodes ? null : '100001');
    if (effect.kind === 'append') return appended(givesCodes ? null : '200002', effect.commandId);
    return { type: 'RecordEnd', data: { effectId, outcome: { kind: 'ended' } }, metadata };
  }

  private hostOutcome(result: OutcomeStep['result']): RecordedOutcome | undefined {
    const effect = this.request.hostEffects[0];
    if (!effect) return undefined;
    // Only what moves a flow can find it elsewhere.
    const isWrite = effect.type === 'FieldWriteRequested';
    const elsewhere = { kind: 'skipped', foundNodeId: 'node-x' } as const;
    const outcomes: Record<OutcomeStep['result'], HostOutcome> = {
      done: { kind: 'done' },
      refused: { kind: 'refused', message: 'no' },
      unknown: { kind: 'unknown', message: 'no' },
      skipped: isWrite ? { kind: 'done' } : elsewhere,
      later: isWrite ? { kind: 'dropped', reason: 'later-attempt' } : { ...elsewhere, laterAttempt: true },
    };
    return hostOutcome(effect.data.effectId, outcomes[result]);
  }
}

function came({ kind, effectId }: VendorEffect, outcome: { kind: string; message: string }): RecordedOutcome {
  const type = { apply: 'RecordApply', append: 'RecordAppend', end: 'RecordEnd' }[kind];
  return { type, data: { effectId, outcome }, metadata } as RecordedOutcome;
}

/**
 * Whether a code may be out there, by what the vendor or a person has said so far.
 */
function liveAfter(
  mayBeLive: boolean,
  command: SealRequestCommand,
  { vendorEffect, terms: { readBack } }: SealRequest,
  events: SealRequestEvent[],
): boolean {
  const types = events.map(({ type }) => type);
  if (types.some((type) => type in countedEvents || type === 'SealingEnded')) return false;
  const isOf = 'effectId' in command.data && command.data.effectId === vendorEffect?.effectId;
  if (command.type === 'RecordApply' && isOf) {
    const { kind } = command.data.outcome;
    // It is asked for before it is sent again.
    if (kind === 'refused' && readBack) return false;
    return mayBeLive || kind === 'unknown' || kind === 'applied';
  }
  if (command.type === 'RecordEnd' && isOf) {
    const { outcome } = command.data;
    const isOver = outcome.kind === 'refused' ? outcome.noSuchApplication : outcome.kind === 'ended';
    return mayBeLive && !isOver;
  }
  const isConfirmed = command.type === 'SettleAttention' && command.data.decision === 'confirm';
  if (isConfirmed && types.includes('SealApplyFailed')) return false;
  return mayBeLive || types.includes('SealApplied') || types.includes('UsesAppended');
}

type OutcomeStep = Extract<Step, { kind: 'outcome' }>;

/** What the vendor shows where somebody has added so many uses to each seal there. */
function lookShowing(request: SealRequest, more: number): RecordLook {
  const totals = lookAfter(request).totals.map((seal) => ({
    ...seal,
    useCount: Number(seal.useCount) + more,
  }));
  return { type: 'RecordLook', data: { sealCode: null, totals, used: [] }, metadata };
}

const formValue = '[["seal-2",2,0],["9223372036854775807",1,0]]';

function appendOf(commandId: string, fromForm: boolean): AppendUses {
  const append = appendUses(commandId, [
    { sealId: 'seal-2', useCount: 2 },
    { sealId: '9223372036854775807', useCount: 1 },
  ]);
  const source = { value: formValue, fieldIds: ['f-more'] };
  return fromForm ? { ...append, data: { ...append.data, source } } : append;
}

function play({ steps, ...given }: Life): Harness {
  const harness = new Harness(given);
  for (const one of steps) harness.play(one);
  return harness;
}

const runs = { numRuns: 300 };
/** What goes wrong needs several steps in a row. */
const manyRuns = { numRuns: 1500 };

const isOfEffect = (decision: Decision) => decision.kind !== 'accepted' || decision.events.length > 0;

test('folding the ledger gives the state', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { ledger, request } = play(one);
      const replayed = fold(JSON.parse(JSON.stringify(ledger)));
      expect(replayed).toEqual(JSON.parse(JSON.stringify(request)));
    }),
    runs,
  );
});

test('a duplicate changes nothing: neither a callback row, nor a command, nor an outcome', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { request, ledger } = play(one);
      // By the ledger: a state that has forgotten a row would not say so.
      const judged = ledger.flatMap(({ data }) => ('inboxId' in data ? [data.inboxId] : []));
      const repeated = judged.flatMap((inboxId) =>
        callbackEvents.map((event) => callback(event, { inboxId })),
      );
      // One look at all of them: an `expect` of each takes longer than what it is about.
      expect(repeated.map((one) => decide(one, request)).filter(isOfEffect)).toEqual([]);
      for (const { commandId, kind, outcome } of request.commands) {
        // A refusal is no outcome: the same id is judged anew.
        if (kind === 'apply' || outcome === 'refused' || request.vendorEffect) continue;
        const again =
          kind === 'append'
            ? appendUses(commandId)
            : kind === 'end'
              ? endSealing(commandId)
              : supersede(commandId);
        expect(decide(again, request)).toEqual({ kind: 'accepted', events: [] });
      }
      if (request.vendorEffect?.kind !== 'apply')
        expect(decide(applied(), request)).toEqual({ kind: 'accepted', events: [] });
    }),
    runs,
  );
});

test('a value that has left the form asks for a new append, whatever became of the one before', () => {
  // Begun like this: few random lives get as far as the second seal of an append.
  const granted: Step = { kind: 'outcome', of: 'vendor', result: 'done' };
  const begun: Step[] = [granted, { kind: 'append', id: 0, fromForm: true }, granted];
  let partlyGranted = 0;
  fc.assert(
    fc.property(life, ({ steps, ...one }) => {
      const { history } = play({ ...one, appendsPerSeal: true, steps: [...begun, ...steps] });
      for (const request of history) {
        if (request.vendorEffect?.kind === 'append') continue;
        const last = request.commands.find(({ commandId }) => commandId === request.consumed?.commandId);
        partlyGranted += last?.outcome === 'failed' ? 1 : 0;
        const source = { value: formValue, fieldIds: ['f-more'], freed: freedAppends(request, true) };
        expect(sameAppend(request, source)).toBeUndefined();
      }
    }),
    runs,
  );
  expect(partlyGranted).toBeGreaterThan(0);
});

test('after an append no apply is on its way: at the vendor it would set the totals back', () => {
  fc.assert(
    fc.property(life, (one) => {
      const effects = play(one).history.map(({ vendorEffect }) => vendorEffect?.kind);
      expect(effects.lastIndexOf('apply') < effects.indexOf('append') || !effects.includes('append')).toBe(
        true,
      );
    }),
    runs,
  );
});

test('no order or repetition of callbacks fires a rule twice in a round', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { ledger } = play(one);
      const fired = ledger.flatMap((event) =>
        'rule' in event.data && 'round' in event.data && event.data.rule
          ? [`${event.type}/${event.data.round}`]
          : [],
      );
      expect(new Set(fired).size).toBe(fired.length);
      const effects = ledger.flatMap(({ type, data }) =>
        /Requested$/.test(type) && 'effectId' in data ? [data.effectId] : [],
      );
      expect(new Set(effects).size).toBe(effects.length);
    }),
    runs,
  );
});

test('no life says twice what can happen once', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { ledger } = play(one);
      expect(doublesIn(ledger.map((event, seq) => ({ seq, ...event })))).toEqual([]);
    }),
    runs,
  );
});

test('a closed request stays closed', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { history } = play(one);
      const closedAt = history.findIndex(({ state }) => isClosedState(state));
      if (closedAt === -1) return;
      const closedState = history[closedAt]?.state;
      const after = history.slice(closedAt);
      expect(after.filter(({ state, codeLive }) => state !== closedState || codeLive !== false)).toEqual([]);
    }),
    runs,
  );
});

test('granted counts never fall, and only a confirmed append or a person’s word raises them', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { history, ledger } = play(one);
      const changes = history.slice(1).flatMap((after, index) =>
        after.seals.map(({ useCount }, position) => ({
          added: useCount - (history[index]?.seals[position]?.useCount ?? 0),
          by: ledger[index + 1]?.type,
        })),
      );
      expect(
        changes.filter(
          ({ added, by }) => !(added >= 0) || (added > 0 && by !== 'UsesAppended' && by !== 'TotalsAdopted'),
        ),
      ).toEqual([]);
    }),
    runs,
  );
});

test('a code is missed only where sealing goes on without one, and then once', () => {
  let ended = 0;
  fc.assert(
    fc.property(life, (one) => {
      const { ledger, request } = play(one);
      ended += ledger.filter(({ type, data }) => type === 'WaitEnded' && data.kind === 'code-missing').length;
      const missing = request.attention.filter(({ kind }) => kind === 'code-missing');
      const isMissed = request.state === 'sealing' && !request.codeLive;
      expect(missing.length).toBeLessThanOrEqual(isMissed ? 1 : 0);
    }),
    runs,
  );
  expect(ended).toBeGreaterThan(0);
});

test('a look leaves one question about totals, and it is about what that look has shown', () => {
  let asked = 0;
  fc.assert(
    fc.property(life, fc.nat(2), (one, more) => {
      const harness = play(one);
      const { state, vendorEffect } = harness.request;
      if (vendorEffect || (state !== 'sealing' && state !== 'completed')) return;
      const look = lookShowing(harness.request, more);
      harness.offer(look);
      const { attention, toldTotals } = harness.request;
      const open = attention.filter(({ kind }) => kind === 'totals-changed').map(({ found }) => found);
      asked += open.length;
      expect(toldTotals).toEqual(more > 0 ? look.data.totals : null);
      // None where a person has decided about these very totals before.
      expect([[], [toldTotals]]).toContainEqual(open);
    }),
    runs,
  );
  expect(asked).toBeGreaterThan(0);
});

test('at most one effect at the vendor is under way, and every acknowledged append ends in an outcome', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { request, ledger } = play(one);
      let underWay = 0;
      let most = 0;
      for (const { type } of ledger) {
        if (type === 'SealRequested' || type === 'AppendRequested' || type === 'EndRequested') underWay += 1;
        if (
          /^(SealApplied|ApprovalAwaited|SealApplyFailed|UsesAppended|AppendFailed|SealingEnded|EndFailed)$/.test(
            type,
          )
        )
          underWay -= 1;
        most = Math.max(most, underWay);
      }
      expect(most).toBeLessThanOrEqual(1);
      const pending = request.commands.filter(({ outcome }) => outcome === 'pending');
      expect(pending.map(({ commandId }) => commandId)).toEqual(
        request.vendorEffect ? [request.vendorEffect.commandId] : [],
      );
    }),
    runs,
  );
});

test('whatever is given up, no command is pending where nothing is under way at the vendor', () => {
  fc.assert(
    fc.property(givingUpLife, (one) => {
      const { vendorEffect, commands } = play(one).request;
      if (!vendorEffect) expect(commands.filter(({ outcome }) => outcome === 'pending')).toEqual([]);
    }),
    manyRuns,
  );
});

test('whatever is given up, a request that closes while a code may be live says so', () => {
  let closed = 0;
  fc.assert(
    fc.property(givingUpLife, (one) => {
      for (const attention of play(one).closedLive) {
        closed += 1;
        expect(attention.map(({ kind }) => kind)).toContain('code-may-be-live');
      }
    }),
    manyRuns,
  );
  expect(closed).toBeGreaterThan(0);
});

test('a rule change is asked for only where it makes a difference: each costs an event', () => {
  const askedFor = new Set<RuleChange>();
  fc.assert(
    fc.property(givingUpLife, (one) => {
      const harness = play(one);
      for (const change of harness.askedFor) askedFor.add(change);
      expect(harness.askedInVain).toEqual([]);
    }),
    manyRuns,
  );
  expect(askedFor.size).toBeGreaterThan(1);
});

test('a reply is answered once: then it is written, or goes another way', () => {
  fc.assert(
    fc.property(life, (one) => {
      const harness = play(one);
      const before = harness.request;
      const handedOver = before.waitingWrites.filter(({ data }) => data.via === 'reply');
      for (const [index, { data }] of handedOver.entries()) {
        const { effectId } = data;
        harness.offer(replied(effectId, index % 2 === 0 ? 'shown' : 'notShown'));
        const inReply = harness.request.waitingWrites.filter(({ data: { via } }) => via === 'reply');
        expect(inReply.map((write) => write.data.effectId)).not.toContain(effectId);
        for (const outcome of ['shown', 'notShown'] as const)
          expect(decide(replied(effectId, outcome), harness.request)).toEqual({
            kind: 'accepted',
            events: [],
          });
      }
      expect(harness.request.waitingWrites.some(({ data: { via } }) => via === 'reply')).toBe(false);
      for (const { data } of [...harness.request.hostEffects, ...harness.request.waitingWrites])
        expect(data).not.toHaveProperty('confirmSeconds');
    }),
    runs,
  );
});

test('no write gets lost or happens twice: it is under way, it waits, it is done, or an operator has been told', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { ledger, request } = play(one);
      const idsOf = (wanted: RegExp) =>
        ledger.flatMap(({ type, data }) => (wanted.test(type) && 'effectId' in data ? [data.effectId] : []));
      const pending = [...request.hostEffects, ...request.waitingWrites].flatMap(({ type, data }) =>
        type === 'FieldWriteRequested' ? [data.effectId] : [],
      );
      const doneOrPending = [...idsOf(/^(FieldsWritten|FieldWriteDropped)$/), ...pending];
      expect(doneOrPending).toHaveLength(new Set(doneOrPending).size);
      const accounted = new Set([...doneOrPending, ...idsOf(/^FieldWriteFailed$/)]);
      expect(accounted).toEqual(new Set(idsOf(/^FieldWriteRequested$/)));
    }),
    runs,
  );
});

const countedEvents: Partial<Record<SealRequestEvent['type'], CallbackEvent>> = {
  SealingCompleted: 'sealingCompleted',
  FilesArchived: 'filesArchived',
  SealingAutoEnded: 'autoEnded',
  ApprovalTerminated: 'approvalTerminated',
  ApprovalRejected: 'approvalRejected',
};

test('a callback that counted in this round, and is not in the list of the judged any more, counts no second time', () => {
  let judgedAgain = 0;
  fc.assert(
    fc.property(life, (one) => {
      const { ledger, request } = play(one);
      const forgetful = { ...request, judged: [] };
      for (const { type, data } of ledger) {
        const event = countedEvents[type];
        if (!event || !('round' in data) || data.round !== request.round) continue;
        const decision = decide(callback(event, { round: data.round }), forgetful);
        if (decision.kind !== 'accepted') continue;
        judgedAgain += 1;
        expect(decision.events.map((each) => each.type)).toEqual(['CallbackIgnored']);
        expect(fold(decision.events, request)?.state).toBe(request.state);
      }
    }),
    runs,
  );
  expect(judgedAgain).toBeGreaterThan(0);
});

test('of the judged rows the newest five hundred are remembered', () => {
  const rows = Array.from({ length: 600 }, (_, index) => `row-${index}`);
  const { request } = live(
    ...[applySeal(), applied(), callback('sealingCompleted')],
    ...rows.map((inboxId) => callback('sealingCompleted', { inboxId })),
  );
  expect(request.judged).toEqual(rows.slice(100));
});

test('decide mutates nothing', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { request } = play(one);
      const frozen = deepFreeze(JSON.parse(JSON.stringify(request))) as SealRequest;
      const append: AppendUses = appendUses('c-frozen');
      for (const command of [
        append,
        endSealing('c-frozen'),
        ...callbackEvents.map((event) => callback(event)),
      ]) {
        const decision = decide(command, frozen);
        if (decision.kind === 'accepted') fold(decision.events, frozen);
      }
    }),
    runs,
  );
});

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
