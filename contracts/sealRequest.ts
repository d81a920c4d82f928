import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  AbandonRequest,
  AppendOutcome,
  AppendUses,
  ApplyOutcome,
  ApplySeal,
  AttachmentsOutcome,
  EndOutcome,
  EndSealing,
  HostOutcome,
  MoveWaitOutcome,
  ReceiveCallback,
  RequestedCommand,
  RuleOutcome,
  SettleAttention,
  SupersedeRequest,
  Told,
} from '../domain/sealRequest/commands';
import type { HostEffectRequested, MoveRequested } from '../domain/sealRequest/events';
import type { MaybeSealRequest, SealRequest } from '../domain/sealRequest/state';
import type {
  AppendShown,
  Application,
  AttentionDecision,
  FieldError,
  FlowStep,
  Person,
  PersonAtVendor,
  SealCode,
  SealGrant,
} from '../domain/sealRequest/values';
import type { UnderWay } from '../domain/sealRequest/waits';
import type { LedgerBatch } from './ledger';

/** Takes one {@link SealRequestInput}; ends when the attempt's life does. */
export const sealRequestWorkflow = 'sealRequest';

/**
 * A life begins with its application. Where its history grows too long it goes on in another run, under the same workflow
 * id. That one is not given the application: a worker of a version that knows nothing of this fails its task, and does
 * not apply again.
 */
export type SealRequestInput = (ApplySeal | { carried: CarriedLife }) & RunOptions;

/** What a run does otherwise than those of older versions, which have none of it in their inputs. */
export interface RunOptions {
  /** The timer of the quiet close goes on whatever comes. */
  lazyQuiet?: true;
  /** For the details: where the site had its runbook when the request began. */
  runbookUrl?: string;
}

/** What one run hands to the next. All of it was written by a run of ours; fields that come later are optional. */
export interface CarriedLife {
  request: SealRequest;
  /** Of the ledger. */
  nextSeq: number;
  ledgerConflict: boolean;
  /** Came and could not be judged yet, in order. */
  messages: (ReceiveCallback | Told)[];
  commands: RequestedCommand[];
  /** Of every command that was taken, newest last: Temporal knows the ids of a run's updates only in that run. */
  commandIds: string[];
  /** What the search attributes hold. */
  shown: { state: string; attention?: string };
}

/** A callback of the vendor, already durable in the inbox. A signal: never lost, even with no worker running. */
export const vendorCallbackSignal = defineSignal<[ReceiveCallback]>('vendorCallback');

/** What others of ours have found out about it; as durable as a callback. */
export const tellSignal = defineSignal<[Told]>('tell');

/*
 * Commands are updates: the validator refuses at once what the state forbids, and Temporal drops a repeated
 * update id. They answer on acceptance; outcomes are read from the read model, so that waiting costs no history.
 */
export const appendUsesUpdate = defineUpdate<void, [AppendUses]>('appendUses');
/** As the API sends it, or as a person types it. */
export const endSealingUpdate = defineUpdate<void, [EndSealing | EndByHand]>('endSealing');
export const settleAttentionUpdate = defineUpdate<void, [SettleAttention]>('settleAttention');
export const abandonUpdate = defineUpdate<void, [AbandonRequest | AbandonByHand]>('abandon');

/*
 * What a person types in the Temporal UI: plain fields, the update's id being the command's. `request` is the public id
 * of the request that is meant: a slip of the tab is refused.
 */
export interface EndByHand {
  reason: string;
  request?: string;
}
export interface AbandonByHand {
  reason: string;
  request?: string;
}
export interface ResolveByHand {
  decision: AttentionDecision;
  note: string;
  about?: string;
  sealCode?: string;
  sealId?: string;
  person?: string;
  vendorApplicationId?: string;
  request?: string;
}
export interface RetryByHand {
  note?: string;
  about?: string;
  request?: string;
}
export const resolveAttentionUpdate = defineUpdate<void, [ResolveByHand]>('resolveAttention');
export const retryNowUpdate = defineUpdate<void, [RetryByHand]>('retryNow');
export const supersedeRequestUpdate = defineUpdate<void, [SupersedeRequest]>('supersedeRequest');

/** For operators, in the Temporal UI and by its CLI: nothing of ours asks it. */
export const getSealRequestQuery = defineQuery<MaybeSealRequest>('getSealRequest');

/** Every effect first writes the events that led to it, its own intent among them. */
interface EffectInput {
  ledger: LedgerBatch;
  sealRequestId: string;
}

export interface VendorEffectInput extends EffectInput {
  bindingId: string;
  /** The vendor's own id of the application, once it is known to have one. */
  vendorApplicationId?: string;
  /** An operator had it sent again: what may be there already is read back first, where it can be. */
  resumed?: boolean;
}
export interface ApplySealInput extends VendorEffectInput {
  application: Application;
  vendorApproves: boolean;
  /** The vendor's id of the applicant; the host's own where absent. */
  applicantUid?: string;
  /** Likewise of those who stamp. */
  userUids?: PersonAtVendor[];
}
export interface SendAttachmentsInput extends VendorEffectInput {
  /** The vendor's id of the applicant. */
  uid: string;
  /** More than one where the vendor fetches them itself. */
  files: { name: string; url: string }[];
  by: 'url' | 'upload';
}
export interface AppendUsesInput extends VendorEffectInput {
  base: SealGrant[];
  target: SealGrant[];
  /** Where each seal is added to by itself: the one whose turn it is. Without `shown` the vendor is only looked at. */
  seal?: { sealId: string; shown?: AppendShown };
  /** The application as it was made. Absent in runs of older versions, like the two below. */
  application?: Application;
  vendorApproves?: boolean;
  /** As of an application. */
  applicantUid?: string;
}
export interface EndSealingInput extends VendorEffectInput {
  reason: string;
  /** Who applied, and so ends. Absent in runs of older versions, like the id at the vendor. */
  applicant?: Person;
  applicantUid?: string;
  /** Refused by us where the vendor shows a use: such a request is not to make way for another. */
  onlyIfUnused?: boolean;
}
export interface HostEffectInput extends EffectInput {
  hostId: string;
  flowId?: string;
  flowRequestId: string;
  applicant: string;
  effect: HostEffectRequested;
  /** Of an offer of files: where they are. */
  files?: { bindingId: string; baseUrl: string; vendorApplicationId?: string };
  /** Of a move: what the flow did when it applied, where that says something of it. */
  appliedAt?: FlowStep;
}

export interface MoveEffectInput extends HostEffectInput {
  effect: MoveRequested;
}

export interface AwaitFlowInput extends MoveEffectInput {
  /** A person knows already that it waits: it waits on without end. */
  told: boolean;
}

/** The type of the activity that looks for the flow while a move waits: it can be told to look at once. */
export const awaitFlowActivity = 'awaitFlow';

/** `now` is when the outcome was known: the only clock that reaches the decider from an effect. */
export interface EffectResult<Outcome> {
  outcome: Outcome;
  now: string;
}

/** Beside the effects: what a person asks for about those that wait. */
export interface RetryActivities {
  /** Has every effect that pauses before its next try tried now, or the one of this lane alone. */
  retryPending(input: { sealRequestId: string; lane?: UnderWay['lane'] }): Promise<void>;
}
/** A seal code, or the id of an application at its vendor, that a person gives. */
export interface GivenCode {
  sealRequestId: string;
  vendorApplicationId?: string;
  /** That a person gave it. */
  isIdGiven?: true;
  bindingId: string;
  sealCode?: string;
  /** Of a vendor with several codes: of which seal. */
  sealId?: string;
  /** And of which person. */
  person?: string;
  /** What the request holds codes to, where it holds them to something. */
  pattern?: string;
}
export interface GivenCodeActivities {
  /**
   * Looks at the vendor, and changes nothing there. No fault where nothing is known to be wrong. `codes`: under an id that
   * a person gave, where the vendor has several.
   */
  checkGivenCode(input: GivenCode): Promise<{ fault?: FieldError; codes?: SealCode[] }>;
}
export interface LedgerActivities {
  recordEvents(batch: LedgerBatch): Promise<void>;
}
export interface VendorActivities {
  applySeal(input: ApplySealInput): Promise<EffectResult<ApplyOutcome>>;
  sendAttachments(input: SendAttachmentsInput): Promise<EffectResult<AttachmentsOutcome>>;
  appendUses(input: AppendUsesInput): Promise<EffectResult<AppendOutcome>>;
  endSealing(input: EndSealingInput): Promise<EffectResult<EndOutcome>>;
}
export interface HostActivities {
  writeFields(input: HostEffectInput): Promise<EffectResult<HostOutcome>>;
  offerFiles(input: HostEffectInput): Promise<EffectResult<HostOutcome>>;
  moveFlow(input: HostEffectInput): Promise<EffectResult<HostOutcome>>;
  /** Ends when the flow is at a node of the rule, has moved on, or a person is to be told. */
  awaitFlow(input: AwaitFlowInput): Promise<EffectResult<MoveWaitOutcome>>;
  /** The rule of a move by the newest settings. */
  takeRule(input: MoveEffectInput): Promise<EffectResult<RuleOutcome>>;
}
