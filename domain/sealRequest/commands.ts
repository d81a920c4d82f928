import type { Cause } from '../causes';
import type {
  AlertKind,
  AppendShown,
  AppendSource,
  Application,
  FlowAction,
  MovedOn,
  OperatorDecision,
  ReceivedCallback,
  SealCode,
  SealGrant,
  SealIncrement,
  SealRequestIdentity,
  SealUses,
  SettingsSnapshot,
  ToldCodes,
  ToldTotals,
  WaitKind,
} from './values';

/** Who did it and when; `now` comes from outside, since neither decider nor workflow may read a clock. */
export interface Metadata {
  /** ISO 8601. */
  now: string;
  /** `engine`, `vendor`, `host`, `sealflow`, or an operator's key name. */
  actor: string;
  /** The API's request id, or the inbox row's id. */
  correlationId?: string;
}

/** For a long time nothing could be sent, for a reason that does not pass by itself. */
type Unreachable = { kind: 'unreachable'; message: string; cause?: Cause };

type Command<Type extends string, Data> = { type: Type; data: Data; metadata: Metadata };

export type ApplyOutcome =
  | ({ kind: 'applied'; vendorApplicationId?: string } & ToldCodes)
  | { kind: 'refused'; message: string; code?: string; sealId?: string }
  | { kind: 'unknown'; message: string; cause?: Cause }
  | Unreachable;

export type AttachmentsOutcome =
  | { kind: 'sent' }
  | { kind: 'refused'; message: string; code?: string }
  | { kind: 'unknown'; message: string; cause?: Cause }
  | Unreachable;

export type AppendOutcome =
  | ({ kind: 'appended' } & ToldCodes)
  /** Of an append seal by seal: what the vendor shows before. */
  | { kind: 'seen'; shown: AppendShown }
  | { kind: 'refused'; message: string; code?: string }
  | { kind: 'totalsDiffer'; found: SealGrant[] }
  | { kind: 'unknown'; message: string; cause?: Cause }
  | Unreachable;

/** `code` of a refusal to end what was to be ended only while unused. */
export const alreadyUsed = 'already-used';

export type EndOutcome =
  | { kind: 'ended' }
  /** `noSuchApplication`: the vendor knows none, so nothing of it can be live. Otherwise it may be. */
  | { kind: 'refused'; message: string; code?: string; noSuchApplication?: true }
  | { kind: 'unknown'; message: string; cause?: Cause }
  | Unreachable;

export type HostOutcome =
  | { kind: 'done' }
  /** Only of a submit or return: the flow has moved on, or waits for a later attempt, so nothing is sent (any more). */
  | { kind: 'skipped'; foundNodeId: string; laterAttempt?: true; because?: MovedOn }
  /** Only of a move: the flow is at no node of the rule, and nothing says that it has been at one. */
  | { kind: 'elsewhere'; foundNodeId: string }
  /** Only of a write: the code has died meanwhile, or the form is a later attempt's, so nothing is sent any more. */
  | { kind: 'dropped'; reason?: 'later-attempt'; mayBeWritten?: true }
  /** Only of a write: the host has not taken it for long, and what waits behind it is to go first. */
  | { kind: 'postponed'; message: string }
  | { kind: 'refused'; message: string; code?: string }
  | { kind: 'unknown'; message: string; cause?: Cause }
  | Unreachable;

export type ApplySeal = Command<
  'ApplySeal',
  { commandId: string; identity: SealRequestIdentity; application: Application; terms: SettingsSnapshot }
>;
export type AppendUses = Command<
  'AppendUses',
  { commandId: string; seals: SealIncrement[]; source?: AppendSource }
>;
export type EndSealing = Command<'EndSealing', { commandId: string; reason: string }>;
/** The same flow request applies again: this attempt makes way for the next. */
export type SupersedeRequest = Command<
  'SupersedeRequest',
  /** From a flow event it may end a request that nobody has used yet; otherwise only one that is completed. */
  { commandId: string; fromFlowEvent?: boolean }
>;
/** An operator decides about what waits for a person; the code where nobody else can tell it. */
export type SettleAttention = Command<
  'SettleAttention',
  {
    commandId: string;
    about?: string;
    decision: OperatorDecision;
    note: string;
    sealCode?: string;
    /** Of an application that is confirmed, at a vendor that gives it an id of its own. */
    vendorApplicationId?: string;
    /** Of `correctCode`, where there are several: of which seal the code is. */
    sealId?: string;
    /** Likewise, where several people have one for the seal: whose it is. */
    person?: string;
    /** Of an application that is confirmed by the vendor's id: the codes that the vendor showed under it. */
    codes?: SealCode[];
  }
>;
/** A person gives the request up for good: what is live at the vendor is ended there first, then it is aborted. */
export type AbandonRequest = Command<'AbandonRequest', { commandId: string; reason: string }>;
export type ReceiveCallback = Command<'ReceiveCallback', ReceivedCallback>;

export type RecordApply = Command<'RecordApply', { effectId: string; outcome: ApplyOutcome }>;
export type RecordAttachments = Command<
  'RecordAttachments',
  { effectId: string; outcome: AttachmentsOutcome }
>;
export type RecordAppend = Command<'RecordAppend', { effectId: string; outcome: AppendOutcome }>;
export type RecordEnd = Command<'RecordEnd', { effectId: string; outcome: EndOutcome }>;
/** What became of waiting for the flow: it is at a node of the rule, or a person is to be told that it is not. */
export type MoveWaitOutcome =
  | { kind: 'arrived' }
  | Extract<HostOutcome, { kind: 'skipped' | 'elsewhere' | 'refused' | 'unknown' | 'unreachable' }>;

/** The rule of a move by the newest settings of its flow. */
export type RuleOutcome =
  | { kind: 'found'; settingsVersion: number; rule: FlowAction }
  | { kind: 'none' }
  | { kind: 'refused' | 'unknown' | 'unreachable'; message: string; cause?: Cause };

export type RecordHostEffect = Command<'RecordHostEffect', { effectId: string; outcome: HostOutcome }>;
export type RecordMoveWait = Command<'RecordMoveWait', { effectId: string; outcome: MoveWaitOutcome }>;
export type RecordRule = Command<'RecordRule', { effectId: string; outcome: RuleOutcome }>;
/** Whether a value that was handed over in a reply is known to have reached the form. */
export type RecordReply = Command<'RecordReply', { effectId: string; outcome: 'shown' | 'notShown' }>;
/**
 * What a look at the vendor showed. `sealCode`: null where there is none (yet, or any more). `round`: the newest grant
 * that was known before the look; absent in looks of older versions.
 */
export type RecordLook = Command<
  'RecordLook',
  ToldCodes & { totals: ToldTotals[]; used: SealUses[]; round?: number }
>;
export type RecordAlert = Command<'RecordAlert', { kind: AlertKind }>;
/**
 * Something has waited for too long: `about` is its effect or inbox row, `said` what the peer said last, and `cause` what
 * that means.
 */
export type RecordWait = Command<
  'RecordWait',
  { kind: WaitKind; about: string; since: string; said?: string; cause?: Cause }
>;
/** An inbox row that waited was settled without a signal. */
export type RecordWaitEnd = Command<'RecordWaitEnd', { about: string }>;

/** What engines and operators ask for. */
export type RequestedCommand = AppendUses | EndSealing | SupersedeRequest | SettleAttention | AbandonRequest;
/** What our own activities report. */
export type RecordedOutcome =
  | RecordApply
  | RecordAttachments
  | RecordAppend
  | RecordEnd
  | RecordHostEffect
  | RecordMoveWait
  | RecordRule
  | RecordReply
  | RecordLook
  | RecordAlert
  | RecordWait
  | RecordWaitEnd;

/** What others of ours tell a running request: by signal, so that nothing of it is lost. */
export type Told = RecordReply | RecordLook | RecordAlert | RecordWait | RecordWaitEnd;

export type SealRequestCommand = ApplySeal | RequestedCommand | ReceiveCallback | RecordedOutcome;
