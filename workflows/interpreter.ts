import {
  allHandlersFinished,
  CancellationScope,
  condition,
  patched,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { CarriedLife, SealRequestInput } from '../contracts/sealRequest';
import { sealAttentionAttribute, sealStateAttribute } from '../contracts/searchAttributes';
import { defined } from '../domain/defined';
import type {
  AbandonRequest,
  ReceiveCallback,
  RecordedOutcome,
  RequestedCommand,
  Told,
} from '../domain/sealRequest/commands';
import { decide, decideAcknowledged } from '../domain/sealRequest/decide';
import type { Decision } from '../domain/sealRequest/decision';
import type { SealRequestEvent } from '../domain/sealRequest/events';
import { evolve, fold } from '../domain/sealRequest/evolve';
import { type ReplyDeadline, unconfirmedReply } from '../domain/sealRequest/replyDeadlines';
import type { Follows } from '../domain/sealRequest/ruleChanges';
import { type CloseAdvice, closeAdvice, findCommand, type SealRequest } from '../domain/sealRequest/state';
import { currentDetails } from './currentDetails';
import { hurryPending, runAttachments, runHostEffect, runVendorEffect } from './effects';
import { MoveWatches } from './moveWatches';
import { PendingLedger } from './pendingLedger';
import { QuietTimer } from './quietTimer';
import { ReplyTimer } from './replyTimer';
import { isHistoryLong, restOfActivation } from './support';
import { TakenCommands } from './takenCommands';

type Lane = 'vendor' | 'attachments' | 'host';

/**
 * Interprets the decider for one attempt. No business rules of its own: inputs become events by `decide`, events
 * become state by `evolve`, and what the state says is under way is carried out, one effect at the vendor and
 * one at the host at a time, and attachments beside them.
 */
export class Interpreter {
  request: SealRequest;
  private readonly ledger: PendingLedger;
  private readonly outcomes: { free: () => void; outcome: RecordedOutcome }[] = [];
  /** What signals brought, in the order in which they came. */
  private readonly messages: (ReceiveCallback | Told)[] = [];
  /** Nobody confirmed them in time. */
  private readonly unconfirmed: ReplyDeadline[] = [];
  private readonly replyTimer = new ReplyTimer((deadline) => {
    this.unconfirmed.push(deadline);
    this.arrivals += 1;
  });
  private readonly commands: RequestedCommand[] = [];
  /** Counts everything that came in, so that a wait knows whether there is something new to judge. */
  private arrivals = 0;
  /** Until its outcome has been judged: an effect that has ended and is not judged yet must not be started again. */
  private readonly underWay: Record<Lane, boolean> = { vendor: false, attachments: false, host: false };
  /** Of the effect that is under way in each. */
  private readonly scopes: Partial<Record<Lane, { effectId: string; scope: CancellationScope }>> = {};
  private readonly moveWatches = new MoveWatches();
  /** Absent in runs of before it: they start a timer anew whenever something came. */
  private readonly quietTimer: QuietTimer | undefined;
  private readonly runbookUrl: string | undefined;
  private shown: { state: string; attention: string | undefined };
  private readonly taken: TakenCommands;
  /** This run was: Temporal knows of no other. */
  private isCancelled = false;

  constructor(input: SealRequestInput) {
    if (input.lazyQuiet) this.quietTimer = new QuietTimer();
    this.runbookUrl = input.runbookUrl;
    if ('carried' in input) {
      const { request, nextSeq, ledgerConflict, messages, commands, commandIds, shown } = input.carried;
      this.request = request;
      this.ledger = new PendingLedger(request.identity, { nextSeq, conflict: ledgerConflict });
      this.shown = { state: shown.state, attention: shown.attention };
      this.messages.push(...messages);
      this.commands.push(...commands);
      this.taken = new TakenCommands(commandIds);
      return;
    }
    const events = decidedEvents(decide(input, null));
    const request = fold(events);
    if (!request) throw new Error('an application must begin with an event');
    this.request = request;
    this.ledger = new PendingLedger(request.identity, { first: events });
    this.shown = { state: request.state, attention: undefined };
    this.taken = new TakenCommands([]);
  }

  /** The ledger holds other events than were decided here: nothing more is taken. */
  get hasConflict(): boolean {
    return this.ledger.conflict;
  }

  receiveMessage(message: ReceiveCallback | Told): void {
    this.messages.push(message);
    this.arrivals += 1;
  }

  /**
   * Whether a run before this one has taken it: it was accepted there, and sent again since it was cut off. One that was
   * refused when its turn came may be sent again.
   */
  hasTaken({ data: { commandId } }: RequestedCommand): boolean {
    const isRefused = findCommand(this.request, commandId)?.outcome === 'refused';
    return this.taken.isOfARunBefore(commandId) && !isRefused;
  }

  receiveUpdate(command: RequestedCommand): void {
    const { commandId } = command.data;
    if (this.hasTaken(command)) return;
    // A validator is run once, and needs no patch: this is, for histories in which it was dropped.
    if (this.taken.isOfARunBefore(commandId) && !patched('refused-command-is-judged-anew')) return;
    this.taken.add(commandId);
    this.receiveCommand(command);
  }

  receiveCommand(command: RequestedCommand): void {
    this.commands.push(command);
    this.arrivals += 1;
  }

  /** "Request Cancellation", as the command that it means. */
  receiveCancellation(command: AbandonRequest): void {
    this.isCancelled = true;
    this.receiveCommand(command);
  }

  /** Resolves to what the next run has to know, where one has to go on. */
  async runToClose(): Promise<CarriedLife | undefined> {
    for (;;) {
      await restOfActivation();
      const seen = this.arrivals;
      const hasJudged = this.judgeNext();
      this.moveWatches.follow(this.request);
      this.startEffects();
      this.cancelGivenUp();
      this.replyTimer.follow(this.request);
      this.show();
      if (this.ledger.isPending && !this.ledger.conflict) {
        await this.ledger.flush({ effectsUnderWay: this.isUnderWay });
      } else if (!hasJudged && this.arrivals === seen) {
        if (this.mayGoOnInAnotherRun() && isHistoryLong({ isCancelled: this.isCancelled }))
          return this.carry();
        if (await this.isOver(seen)) return undefined;
      }
    }
  }

  /**
   * One input, and what comes of it is on its way before the next one is judged. Outcomes before messages before
   * deadlines before commands, whatever the order in which one task brought them, and messages as they came: a task
   * that is run again after a crash may bring a message more, and must still give the same events the same numbers, and
   * schedule the same. A deadline comes behind a message that the task did not know the first time, so what it causes
   * is not written within the task.
   */
  private judgeNext(): boolean {
    return (
      this.judgeOutcome() ||
      this.judgeFirst(this.messages, decide) ||
      this.judgeFirst(this.unconfirmed, decideUnconfirmed, { mayBeLocal: false }) ||
      this.judgeFirst(this.commands, decideAcknowledged, { mayBeLocal: false })
    );
  }

  private judgeOutcome(): boolean {
    const [first] = this.outcomes;
    if (!first) return false;
    this.outcomes.shift();
    first.free();
    this.add(decide(first.outcome, this.request, patched));
    return true;
  }

  private add(decision: Decision, { mayBeLocal } = { mayBeLocal: true }): void {
    const events = decidedEvents(decision);
    this.request = events.reduce(evolve, this.request);
    this.ledger.add(events, { mayBeLocal });
    for (const event of events) if (event.type === 'EffectHurried') hurryPending(this.request, event);
  }

  /** Takes the first input of a queue that the state lets us judge now; held ones stay where they are. */
  private judgeFirst<Input>(
    queue: Input[],
    judge: (input: Input, request: SealRequest, follows: Follows) => Decision,
    writing = { mayBeLocal: true },
  ): boolean {
    for (const [index, input] of queue.entries()) {
      const decision = judge(input, this.request, patched);
      if (decision.kind === 'held') continue;
      queue.splice(index, 1);
      this.add(decision, writing);
      return true;
    }
    return false;
  }

  private startEffects(): void {
    if (this.ledger.conflict) return;
    const { vendorEffect } = this.request;
    const [attachments] = this.request.attachments;
    const [hostEffect] = this.request.hostEffects;
    const startVendor = vendorEffect && !vendorEffect.unresolved && !this.underWay.vendor;
    const startAttachments = attachments && !this.underWay.attachments;
    const startHost = hostEffect && !this.underWay.host;
    const moves = this.moveWatches.missing(this.request);
    const isCarried = startVendor || startAttachments || startHost;
    // A look-out may last for weeks, and the life go on in another run meanwhile: nothing depends on what it carries.
    if (!isCarried && (moves.length === 0 || this.ledger.isPending)) return;
    // Each carries all that is not recorded yet: each intent is in the ledger before its call.
    const batch = this.ledger.take();
    const { request } = this;
    if (startVendor)
      this.start('vendor', vendorEffect.effectId, () => runVendorEffect(vendorEffect, request, batch));
    if (startAttachments)
      this.start('attachments', attachments.effectId, () => runAttachments(attachments, request, batch));
    if (startHost)
      this.start('host', hostEffect.data.effectId, () => runHostEffect(hostEffect, request, batch));
    for (const move of moves) this.moveWatches.start(move, request, batch, this.arrive);
  }

  /** What a person has given up says what it knows, and no more is tried. */
  private cancelGivenUp(): void {
    for (const lane of ['vendor', 'attachments', 'host'] as const) {
      const { effectId, scope } = this.scopes[lane] ?? {};
      const isGivenUp = this.request.givenUp?.some((other) => other.effectId === effectId) ?? false;
      if (isGivenUp && this.underWay[lane] && !scope?.consideredCancelled) scope?.cancel();
    }
  }

  private start(lane: Lane, effectId: string, run: () => Promise<RecordedOutcome | 'conflict'>): void {
    this.underWay[lane] = true;
    const scope = new CancellationScope();
    this.scopes[lane] = { effectId, scope };
    const free = () => {
      this.underWay[lane] = false;
    };
    // Whatever an activity fails with is an outcome, a cancellation too.
    void scope.run(run).then((outcome) => this.arrive(outcome, free));
  }

  private readonly arrive = (outcome: RecordedOutcome | 'conflict', free: () => void): void => {
    if (outcome === 'conflict') {
      this.ledger.conflict = true;
      // There is nothing of it to judge, and nothing is started any more.
      free();
    } else this.outcomes.push({ free, outcome });
    this.arrivals += 1;
  };

  private get isUnderWay(): boolean {
    return this.moveWatches.isAny || Object.values(this.underWay).includes(true);
  }

  private show(): void {
    const { state } = this.request;
    const attention = this.ledger.conflict ? 'ledger-conflict' : this.request.attention[0]?.kind;
    const seen = { ledgerConflict: this.ledger.conflict, ...defined({ runbookUrl: this.runbookUrl }) };
    setCurrentDetails(currentDetails(this.request, seen));
    const updates = [
      ...(state === this.shown.state ? [] : [{ key: sealStateAttribute, value: state }]),
      ...(attention === this.shown.attention
        ? []
        : [{ key: sealAttentionAttribute, value: attention ?? null }]),
    ];
    if (updates.length > 0) upsertSearchAttributes(updates);
    this.shown = { state, attention };
  }

  /**
   * Only at rest: a run that is new knows nothing of the tries of an effect, and what is not in the ledger would be lost.
   * After a conflict nothing gets there any more.
   */
  private mayGoOnInAnotherRun(): boolean {
    if (!allHandlersFinished()) return false;
    if (Object.values(this.underWay).includes(true)) return false;
    return this.ledger.conflict || closeAdvice(this.request).kind !== 'now';
  }

  private carry(): CarriedLife {
    const { state, attention } = this.shown;
    return {
      request: this.request,
      nextSeq: this.ledger.next,
      ledgerConflict: this.ledger.conflict,
      messages: [...this.messages],
      commands: [...this.commands],
      commandIds: this.taken.newest,
      shown: { state, ...defined({ attention }) },
    };
  }

  /** Waits for something new, or for the quiet time to pass with nothing new in it. */
  private async isOver(seen: number): Promise<boolean> {
    const advice: CloseAdvice = this.ledger.conflict ? { kind: 'stay' } : closeAdvice(this.request);
    if (advice.kind === 'now') return true;
    const somethingNew = () => this.arrivals !== seen;
    if (advice.kind === 'stay') {
      await condition(somethingNew);
      return false;
    }
    const quietMs = advice.seconds * 1000;
    const isQuiet = this.quietTimer
      ? await this.quietTimer.hasPassed(quietMs, somethingNew)
      : !(await condition(somethingNew, quietMs));
    if (!isQuiet) return false;
    // A callback may have come in the very task that the timer woke: it is judged first.
    await restOfActivation();
    return !somethingNew();
  }
}

function decideUnconfirmed(deadline: ReplyDeadline, request: SealRequest, follows: Follows): Decision {
  return decide(unconfirmedReply(deadline, request), request, follows);
}

function decidedEvents(decision: Decision): SealRequestEvent[] {
  return decision.kind === 'accepted' ? decision.events : [];
}
