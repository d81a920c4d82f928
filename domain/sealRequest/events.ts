import type { Cause } from '../causes';
import type { RefusalCode } from './refusals';
import type {
  ActAs,
  AlertKind,
  AppendShown,
  AppendSource,
  Application,
  AttentionDecision,
  AttentionKind,
  CallbackEvent,
  FieldWrite,
  FlowAction,
  IgnoredReason,
  LaterWay,
  MovedOn,
  ReadBack,
  ReturnTo,
  SealCode,
  SealGrant,
  SealIncrement,
  SealRequestIdentity,
  SealUses,
  SettingsSnapshot,
  ToldCodes,
} from './values';

/** `at` is the `now` of the command that caused the event. */
export interface EventMetadata {
  at: string;
  actor: string;
  correlationId?: string;
}

type Event<Type extends string, Data> = { type: Type; data: Data; metadata: EventMetadata };

export type CommandKind = 'apply' | 'append' | 'end' | 'supersede' | 'settle' | 'abandon';

interface CountedCallback {
  inboxId: string;
  round: number;
  /** Whether the configured rule fires: at most once per event and round. */
  rule: boolean;
  used?: ReadBack['used'];
}

/** The first event, and the intent of the application at the vendor. */
export type SealRequested = Event<
  'SealRequested',
  {
    commandId: string;
    effectId: string;
    identity: SealRequestIdentity;
    application: Application;
    terms: SettingsSnapshot;
  }
>;
/** Codes of which one serves at the least. */
type FoundCodes = ToldCodes & { sealCode: string };

/** What the vendor calls the application, where it has an id of its own for it. */
interface NamedAtVendor {
  vendorApplicationId?: string;
}
export type SealApplied = Event<'SealApplied', NamedAtVendor & ToldCodes>;
export type ApprovalAwaited = Event<'ApprovalAwaited', NamedAtVendor>;
export type ApprovalGranted = Event<'ApprovalGranted', FoundCodes>;
/** `endOpen`: whether it is ended at the vendor is not known, so whoever wanted an end has not got it. */
export type SealApplyFailed = Event<
  'SealApplyFailed',
  { message: string; code?: string; sealId?: string; endOpen?: true }
>;

/** The intent to send `count` attachments of the application, the first of them at `from`. */
export type AttachmentsRequested = Event<
  'AttachmentsRequested',
  { effectId: string; from: number; count: number }
>;
export type AttachmentsSent = Event<'AttachmentsSent', { effectId: string }>;
export type AttachmentsFailed = Event<
  'AttachmentsFailed',
  { effectId: string; message: string; code?: string }
>;
export type AttachmentsResumed = Event<'AttachmentsResumed', { effectId: string }>;

/** The intent of an append: `base` is what we granted, `target` the absolute totals to reach. */
export type AppendRequested = Event<
  'AppendRequested',
  {
    commandId: string;
    effectId: string;
    seals: SealIncrement[];
    base: SealGrant[];
    target: SealGrant[];
    source?: AppendSource;
  }
>;
/** Of an append seal by seal: what the vendor showed of the seal before its call. */
export type AppendSeen = Event<'AppendSeen', { effectId: string; sealId: string; shown: AppendShown }>;
/** One of its seals has its uses; others wait for theirs. */
export type SealAppended = Event<'SealAppended', ToldCodes & { effectId: string; sealId: string }>;
/** The vendor's confirmation opens the next round. `failed`: not all seals have their uses, `totals` says which. */
export type UsesAppended = Event<
  'UsesAppended',
  ToldCodes & {
    commandId: string;
    effectId: string;
    round: number;
    totals: SealGrant[];
    failed?: { message: string; code?: string };
  }
>;
/** Another event asked for the append that `of` had asked for: one append, answered under both ids. */
export type AppendRepeated = Event<'AppendRepeated', { commandId: string; of: string }>;
export type AppendFailed = Event<
  'AppendFailed',
  { commandId: string; effectId: string; message: string; code?: string }
>;

export type EndRequested = Event<
  'EndRequested',
  { commandId: string; effectId: string; reason: string; supersede: boolean }
>;
export type SealingEnded = Event<'SealingEnded', { commandId: string; effectId: string }>;
export type EndFailed = Event<
  'EndFailed',
  { commandId: string; effectId: string; message: string; code?: string }
>;
/** The same answer again: ending what is ended. */
export type EndRepeated = Event<'EndRepeated', { commandId: string }>;
export type SealRequestSuperseded = Event<'SealRequestSuperseded', { commandId: string }>;
/** A command that was accepted while another was under way, and that the state forbade when its turn came. */
export type CommandRefused = Event<
  'CommandRefused',
  { commandId: string; kind: CommandKind; code: RefusalCode }
>;

export type SealingCompleted = Event<'SealingCompleted', CountedCallback>;
export type FilesArchived = Event<'FilesArchived', CountedCallback>;
export type SealingAutoEnded = Event<'SealingAutoEnded', CountedCallback>;
export type ApprovalTerminated = Event<'ApprovalTerminated', CountedCallback>;
export type ApprovalRejected = Event<'ApprovalRejected', CountedCallback>;
export type CallbackIgnored = Event<
  'CallbackIgnored',
  { inboxId: string; event: CallbackEvent; reason: IgnoredReason }
>;

/** Intents of effects at the host, carried out one after another in this order. */
export type FieldWriteRequested = Event<
  'FieldWriteRequested',
  {
    effectId: string;
    fields: FieldWrite[];
    carriesSealCode: boolean;
    /** Absent: the host is told. Otherwise it waits to be asked for, or for the next submit. */
    via?: 'reply' | 'nextSubmit';
    /** Of `reply`: how long it may stay unconfirmed. */
    confirmSeconds?: number;
    /** Of `reply`; absent where the deadline stands in a collection, as in requests of older versions. */
    deadlineKeptBy?: 'workflow';
    /** How often others have been let go first: counted in the state alone. */
    postponed?: number;
  }
>;
export type FieldWritePostponed = Event<'FieldWritePostponed', { effectId: string; message: string }>;
export type FieldWriteRerouted = Event<'FieldWriteRerouted', { effectId: string; via: LaterWay }>;
/** Of a move, in the state alone. */
interface MoveInState {
  /** It waits, or has waited: where the flow was found last, and since when it is waited for. */
  elsewhere?: { since: string; foundNodeId: string };
  /** An operator had it tried again: its rule is read anew first. */
  ruleAnew?: boolean;
}
export type FlowSubmitRequested = Event<
  'FlowSubmitRequested',
  MoveInState & {
    effectId: string;
    waitNodeIds: string[];
    as: ActAs;
    remark?: string;
    /** Writes that travel in the form data of this submit. */
    carries?: { effectId: string; fields: FieldWrite[] }[];
  }
>;
export type FlowReturnRequested = Event<
  'FlowReturnRequested',
  MoveInState & { effectId: string; waitNodeIds: string[]; as: ActAs; to: ReturnTo; remark?: string }
>;
export type MoveRequested = FlowSubmitRequested | FlowReturnRequested;
/** The flow is at no node of the rule (yet): what is behind it in the queue goes first. */
export type MovePostponed = Event<'MovePostponed', { effectId: string; foundNodeId: string }>;
/** It has come there, or another move may have brought it there. */
export type MoveTriedAgain = Event<'MoveTriedAgain', { effectId: string }>;
/** The rule as the newest settings of the flow have it, by an operator's word. */
export type RuleTakenAnew = Event<
  'RuleTakenAnew',
  { effectId: string; settingsVersion: number; rule: FlowAction }
>;
export type FieldsWritten = Event<'FieldsWritten', { effectId: string }>;
export type FieldWriteDropped = Event<
  'FieldWriteDropped',
  {
    effectId: string;
    /** `later-attempt`: the form is that attempt's by now; `unanswered`: it went with a submit that got no answer. */
    reason: 'ended' | 'superseded' | 'later-attempt' | 'unanswered' | 'corrected';
    /** An earlier try got no answer and the host cannot say: the form may hold what was to be written. */
    mayBeWritten?: true;
  }
>;
export type FieldWriteFailed = Event<
  'FieldWriteFailed',
  { effectId: string; message: string; code?: string }
>;
export type FlowSubmitted = Event<'FlowSubmitted', { effectId: string }>;
export type FlowReturned = Event<'FlowReturned', { effectId: string }>;
interface Skipped {
  effectId: string;
  /** Where the flow was found. */
  foundNodeId: string;
  /** There is a later attempt: the flow is its to move, wherever it waits. */
  laterAttempt?: true;
  /** By what the flow is known to have moved on. Absent in older ledgers: found elsewhere, and no more was known. */
  because?: MovedOn;
}
export type SubmitSkipped = Event<'SubmitSkipped', Skipped>;
export type ReturnSkipped = Event<'ReturnSkipped', Skipped>;
export type FlowActionFailed = Event<
  'FlowActionFailed',
  { effectId: string; message: string; code?: string }
>;

export type AttentionRaised = Event<
  'AttentionRaised',
  {
    kind: AttentionKind;
    about: string;
    sentence: string;
    detail?: string;
    found?: SealGrant[];
    event?: CallbackEvent;
    nodes?: { found: string; expected: string[] };
    since?: string;
    cause?: Cause;
  }
>;
/** What ends by itself mostly needs no event: its outcome is one. */
export type WaitEnded = Event<'WaitEnded', { kind: AttentionKind; about: string }>;
export type AttentionSettled = Event<
  'AttentionSettled',
  { commandId: string; kind: AttentionKind; about: string; decision: AttentionDecision; note: string }
>;
/** Sent again by an operator's word; with new totals where it goes on top of what the vendor grants by now. */
export type VendorEffectResumed = Event<
  'VendorEffectResumed',
  { effectId: string; base?: SealGrant[]; target?: SealGrant[] }
>;
/** `ruleAnew`: by the rule as the newest settings have it. */
export type HostEffectResumed = Event<'HostEffectResumed', { effectId: string; ruleAnew?: true }>;
/**
 * An effect that was being carried out is carried out no more: its activity is cancelled, and what that says decides.
 * `end`: by a command to end sealing, which runs then; otherwise by an operator's command. `keepsEnd`: given up once
 * more, and the end that waits for it is still to run.
 */
export type EffectGivenUp = Event<
  'EffectGivenUp',
  { effectId: string; commandId: string; note: string; end?: true; keepsEnd?: true }
>;
/** By an operator's word tried at once, instead of when its pause is over. */
/** `alone`: it was named, and nothing else that waits is hurried with it. */
export type EffectHurried = Event<
  'EffectHurried',
  { effectId: string; commandId: string; note: string; alone?: true }
>;
/** What is live is ended first; then it is aborted. */
export type AbandonRequested = Event<'AbandonRequested', { commandId: string; reason: string }>;
/** The application is ended once at the vendor, whether it got there or not. */
export type ApplyGivenUp = Event<'ApplyGivenUp', NamedAtVendor & { effectId: string }>;
export type SealCodeFound = Event<'SealCodeFound', FoundCodes>;
/** A live code that a person had mistyped, mended by a person. */
export type SealCodeCorrected = Event<'SealCodeCorrected', FoundCodes & { commandId: string; note: string }>;
/** `codes`: where one of several is seen to serve no more. */
export type UsesNoticed = Event<'UsesNoticed', { used: SealUses[]; codes?: SealCode[] }>;
/** Totals that were changed at the vendor, taken over by an operator's word. */
export type TotalsAdopted = Event<'TotalsAdopted', { totals: SealGrant[] }>;
export type AlertRaised = Event<'AlertRaised', { kind: AlertKind; round: number }>;
/** Its workflow was ended by hand, or is lost: nothing of ours goes on. */
export type RequestAborted = Event<'RequestAborted', { how: string }>;

export type CallbackCounted =
  | SealingCompleted
  | FilesArchived
  | SealingAutoEnded
  | ApprovalTerminated
  | ApprovalRejected;

/** Tells the host where it finds the sealed files and the pictures of uses. */
export type FilesOfferRequested = Event<'FilesOfferRequested', { effectId: string }>;
export type FilesOffered = Event<'FilesOffered', { effectId: string }>;
export type FilesOfferFailed = Event<
  'FilesOfferFailed',
  { effectId: string; message: string; code?: string }
>;

export type HostEffectRequested =
  | FieldWriteRequested
  | FlowSubmitRequested
  | FlowReturnRequested
  | FilesOfferRequested;

export type SealRequestEvent =
  | SealRequested
  | SealApplied
  | ApprovalAwaited
  | ApprovalGranted
  | SealApplyFailed
  | AttachmentsRequested
  | AttachmentsSent
  | AttachmentsFailed
  | AttachmentsResumed
  | AppendRequested
  | AppendSeen
  | SealAppended
  | UsesAppended
  | AppendRepeated
  | AppendFailed
  | EndRequested
  | SealingEnded
  | EndFailed
  | EndRepeated
  | SealRequestSuperseded
  | CommandRefused
  | CallbackCounted
  | CallbackIgnored
  | HostEffectRequested
  | FilesOffered
  | FilesOfferFailed
  | FieldWriteRerouted
  | FieldWritePostponed
  | FieldsWritten
  | FieldWriteDropped
  | FieldWriteFailed
  | FlowSubmitted
  | FlowReturned
  | SubmitSkipped
  | ReturnSkipped
  | MovePostponed
  | MoveTriedAgain
  | RuleTakenAnew
  | FlowActionFailed
  | AttentionRaised
  | AttentionSettled
  | WaitEnded
  | VendorEffectResumed
  | HostEffectResumed
  | ApplyGivenUp
  | EffectGivenUp
  | EffectHurried
  | AbandonRequested
  | SealCodeFound
  | SealCodeCorrected
  | UsesNoticed
  | TotalsAdopted
  | AlertRaised
  | RequestAborted;
