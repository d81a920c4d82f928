import type { CommandKind, FieldWriteRequested, HostEffectRequested, MoveRequested } from './events';
import {
  type AlertKind,
  type AppendShown,
  type AppendSource,
  type Application,
  type Attention,
  assertNever,
  type CallbackEvent,
  closedStates,
  type SealCode,
  type SealGrant,
  type SealRequestIdentity,
  type SealRequestState,
  type SettingsSnapshot,
  type ToldCodes,
} from './values';

export interface SealUse extends SealGrant {
  /** As the vendor last told; devices can be off, so nothing is ever derived from it. */
  usedCount: number;
  /** As the vendor last told: it sets no limit, whatever was applied for. */
  unlimited?: true;
}

/** An effect at the vendor under way; there is at most one per request. */
export type VendorEffect = {
  effectId: string;
  commandId: string;
  /** Its outcome cannot be told by machine: it waits for an operator, and is not sent again by itself. */
  unresolved: boolean;
  /** How often an operator had it sent again. */
  resumed?: number;
  /** Each time a person was told of it, nothing had been sent; absent in what an older version has stored. */
  unsent?: true;
  /** When it was asked for, or had sent again; absent in what an older version has stored. */
  since?: string;
} & (
  | { kind: 'apply' }
  | {
      kind: 'append';
      base: SealGrant[];
      target: SealGrant[];
      source?: AppendSource;
      /** Where each seal is added to by itself: those that are done, and what the vendor showed of the one whose turn it is. */
      perSeal?: { done: string[]; shown?: AppendShown; told?: ToldCodes };
    }
  | {
      kind: 'end';
      reason: string;
      supersede: boolean;
      /** Ends an application that was given up, whether it got to the vendor or not. */
      givesUpApply?: true;
    }
);

/** Whether a call may have arrived before an operator had it sent again. */
export function mayHaveBeenSent({ resumed, unsent }: VendorEffect): boolean {
  return resumed !== undefined && !unsent;
}

/** Attachments under way to the vendor: `count` of the application's, from `from` on. */
export interface AttachmentEffect {
  effectId: string;
  from: number;
  count: number;
  /** As of an effect at the vendor. */
  since?: string;
}

export interface CommandRecord {
  commandId: string;
  kind: CommandKind;
  outcome: 'pending' | 'done' | 'refused' | 'failed';
  reason?: string;
  /** Of an append that came from a form: the form's value. */
  value?: string;
  /** The command whose append this one asked for once more: its outcome is this one's as well. */
  sameAs?: string;
}

/** A fact of its own, with the round that it belongs to. */
export interface Fact {
  at: string;
  round: number;
}

export interface GivenUp {
  effectId: string;
  /** The command to end sealing that waits for it. */
  end?: { commandId: string; reason: string };
}

/** Everything the ledger says of one attempt; also what the read model keeps. */
export interface SealRequest {
  state: SealRequestState;
  identity: SealRequestIdentity;
  application: Application;
  terms: SettingsSnapshot;
  /** The vendor's own id of the application, where it gives one. */
  vendorApplicationId?: string;
  /** Opened by the application (0) and by each confirmed append. */
  round: number;
  /** The last code the vendor gave; a person can type it only while `codeLive`. */
  sealCode: string | null;
  codeLive: boolean;
  /** Of a vendor with several codes: each with its seal; `sealCode` is then the text of those that serve. */
  codes?: SealCode[];
  /** Codes that a person has corrected: a write of one must not come after that of the right one. */
  correctedCodes?: string[];
  seals: SealUse[];
  vendorEffect: VendorEffect | null;
  /** Beside the one effect at the vendor, and likewise in order; the first one is under way. */
  attachments: AttachmentEffect[];
  /** For an operator who wants them sent after all. */
  failedAttachments: AttachmentEffect[];
  /** In the order in which they run; the first one is under way. */
  hostEffects: HostEffectRequested[];
  /** Moves that wait for the flow to come to a node of their rule; absent in requests of older versions. */
  waitingMoves?: MoveRequested[];
  /** Writes that wait to be confirmed from a reply, or for the next submit. */
  waitingWrites: FieldWriteRequested[];
  /** Effects at the host that failed, for an operator who wants them done after all. */
  failedEffects: HostEffectRequested[];
  /** The form value of the last append: the same again is not another append until the form has lost it. */
  consumed: { commandId: string; value: string; clearedBy: string; cleared: boolean } | null;
  /** When the present round was granted; null before the first grant. */
  grantedAt: string | null;
  /** When a look last showed more uses than the one before. */
  usedAt: string | null;
  completed: Fact | null;
  ended: Fact | null;
  autoEnded: Fact | null;
  archived: Fact | null;
  /** Each rule that fired, so that none fires twice in a round. */
  rulesFired: { event: CallbackEvent; round: number }[];
  /** The inbox rows that were judged last: a redelivery changes nothing. */
  judged: string[];
  commands: CommandRecord[];
  attention: Attention[];
  /** The vendor's totals that a person was told of last. */
  toldTotals: SealGrant[] | null;
  /** Each once per round. */
  alerts: { kind: AlertKind; round: number; at: string }[];
  /** Effects that are under way and given up: what becomes of them decides. Absent in states of older versions. */
  givenUp?: GivenUp[];
  /** A person has given the request up: once nothing is live at the vendor it is aborted. */
  abandoning?: { commandId: string; reason: string };
  failure?: { message: string; code?: string; sealId?: string };
  /** The form was told of a failure, and no grant has come since. Only where the settings have a field for that. */
  failureShown?: true;
  requestedAt: string;
  changedAt: string;
}

/** Before its first event a request is nothing at all. */
export type MaybeSealRequest = SealRequest | null;

export function ruleFor(request: SealRequest, event: CallbackEvent) {
  return request.terms.rules.find((rule) => rule.event === event);
}

function hasFired(request: SealRequest, event: CallbackEvent): boolean {
  return request.rulesFired.some((fired) => fired.event === event && fired.round === request.round);
}

/** A rule that is configured, and has not fired in this round. */
export function isRulePending(request: SealRequest, event: CallbackEvent): boolean {
  return ruleFor(request, event) !== undefined && !hasFired(request, event);
}

export type CloseAdvice = { kind: 'stay' } | { kind: 'now' } | { kind: 'afterQuiet'; seconds: number };

/**
 * When the attempt's life is over. Never while anything is under way or an operator is waited for; quiet states
 * close by time, since nothing but a late callback can still come.
 */
export function closeAdvice(request: SealRequest): CloseAdvice {
  // What a person has to see to is decided without a workflow.
  if (request.state === 'aborted') return { kind: 'now' };
  const isReplyOpen = request.waitingWrites.some(({ data }) => data.via === 'reply');
  const isUnderWay =
    request.vendorEffect !== null ||
    request.hostEffects.length > 0 ||
    movesWaiting(request).length > 0 ||
    request.attachments.length > 0;
  if (isUnderWay || isReplyOpen || request.attention.length > 0) return { kind: 'stay' };
  switch (request.state) {
    case 'applying':
    case 'awaitingApproval':
    case 'sealing':
      return { kind: 'stay' };
    case 'completed':
    case 'ended':
    case 'autoEnded':
      return {
        kind: 'afterQuiet',
        seconds: isRulePending(request, 'filesArchived')
          ? request.terms.archiveWaitSeconds
          : request.terms.quietCloseSeconds,
      };
    case 'archived':
      return isRulePending(request, 'sealingCompleted')
        ? { kind: 'afterQuiet', seconds: request.terms.quietCloseSeconds }
        : { kind: 'now' };
    case 'terminated':
    case 'rejected':
    case 'applyFailed':
    case 'superseded':
      return { kind: 'now' };
    default:
      return assertNever(request.state);
  }
}

/**
 * Whether nothing keeps it open: it was over at once, or has been quiet for long enough to close. Its workflow may then
 * be unknown in good order, its history having been deleted since.
 */
export function hasClosedBy(request: SealRequest, nowMs: number): boolean {
  const advice = closeAdvice(request);
  if (advice.kind === 'stay') return false;
  return advice.kind === 'now' || nowMs - Date.parse(request.changedAt) > advice.seconds * 1000;
}

/** Closed by its state alone; a quiet close is known to Temporal only. */
export function isClosedState(state: SealRequestState): boolean {
  return (closedStates as readonly string[]).includes(state);
}

/** By its ledger, no next attempt can have begun: an application that comes meanwhile waits, is this one or is refused. */
export function isBeforeNextAttempt(state: SealRequestState): boolean {
  return state === 'applying' || state === 'awaitingApproval' || state === 'sealing';
}

/** A code that came before is dead for good: nobody stamps with it, and it belongs into no form. */
export function isCodeOver(state: SealRequestState): boolean {
  return state === 'ended' || state === 'autoEnded' || isClosedState(state);
}

/**
 * The code that people may be shown: not while an append is under way, which may replace it before it has been typed.
 * What was found in forms or written into them is another matter.
 */
export function shownCode({ sealCode, vendorEffect }: SealRequest): string | null {
  return vendorEffect?.kind === 'append' ? null : sealCode;
}

/** Whether a code is out at the vendor, or may come out of what is on its way or was asked for there. */
export function mayCodeBeLive({ state, codeLive, vendorEffect }: SealRequest): boolean {
  if (codeLive || vendorEffect) return true;
  switch (state) {
    case 'applying':
    case 'awaitingApproval':
    case 'sealing':
      // Granted without a code, it is out all the same.
      return true;
    case 'completed':
    case 'ended':
    case 'autoEnded':
    case 'archived':
    case 'terminated':
    case 'rejected':
    case 'applyFailed':
    case 'superseded':
    case 'aborted':
      return false;
    default:
      return assertNever(state);
  }
}

export function isMove(effect: HostEffectRequested): effect is MoveRequested {
  return effect.type === 'FlowSubmitRequested' || effect.type === 'FlowReturnRequested';
}

export function movesWaiting({ waitingMoves = [] }: SealRequest): MoveRequested[] {
  return waitingMoves;
}

/** Whether a person has been told that this move waits, and has not decided yet. */
export function isWaitTold({ attention }: SealRequest, effectId: string): boolean {
  return attention.some(({ kind, about }) => kind === 'flow-not-at-node' && about === effectId);
}

export function findCommand(request: SealRequest, commandId: string): CommandRecord | undefined {
  return request.commands.find((command) => command.commandId === commandId);
}

/** The write-back of what a dropped code's write was to do beside it. */
export function restEffectId(effectId: string): string {
  return `${effectId}:rest`;
}

/** The write-back of the code that a round began with. */
export function sealCodeEffectId(round: number): string {
  return `sealCode:${round}`;
}
