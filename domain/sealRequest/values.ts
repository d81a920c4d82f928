import type { Cause } from '../causes';
import type { CommandFault } from './commandFaults';

/**
 * The words of one seal request. Plain JSON throughout: these shapes travel in workflow payloads, in the
 * ledger and in read models, so every later field must be optional. Times are ISO 8601 strings with offset.
 */

const openStates = ['applying', 'awaitingApproval', 'sealing', 'completed', 'ended', 'autoEnded'] as const;
export const closedStates = ['terminated', 'rejected', 'applyFailed', 'superseded', 'aborted'] as const;
/** `archived` stands between: closed at once, or open while a completion rule may still fire. */
export const sealRequestStates = [...openStates, 'archived', ...closedStates] as const;
export type SealRequestState = (typeof sealRequestStates)[number];

export const callbackEvents = [
  'sealingCompleted',
  'filesArchived',
  'autoEnded',
  'approvalTerminated',
  'approvalRejected',
] as const;
export type CallbackEvent = (typeof callbackEvents)[number];
/** After one of these a request takes no callback any more. */
export const closingEvents: readonly CallbackEvent[] = ['approvalTerminated', 'approvalRejected'];

/** Vendor limits, level B of the wire facts: seals per application, and stamps per seal. */
export const maxSealsPerRequest = 10;
export const maxUseCount = 999_999;

export interface Person {
  userId: string;
  name?: string;
  mobile?: string;
  jobNumber?: string;
}

/** By ids: a list, since ids are no keys of documents. */
export interface PersonAtVendor {
  userId: string;
  uid: string;
}

/** One seal of an application. A cross-page stamp consumes the stamp count: crossPageUseCount <= useCount. */
export interface SealGrant {
  sealId: string;
  useCount: number;
  crossPageUseCount: number;
}

/** One seal as an application asks for it. */
export interface AppliedSeal extends SealGrant {
  /** Who stamps with it; the applicant where absent. */
  user?: Person;
}

/** A count as the vendor tells it: seals of some file types may be used without limit; null is what cannot be read. */
export type ToldCount = number | 'unlimited' | null;

/** What the vendor says that it grants for one seal. */
export interface ToldTotals {
  sealId: string;
  useCount: ToldCount;
  crossPageUseCount: ToldCount;
  /** Nobody told it: what is left and what was used make it up. So it contradicts no total of ours. */
  isDerived?: true;
}

/** What the vendor shows of one seal before an append: the sum of what is left and used, and how many appends it lists. */
export interface AppendShown {
  total: number | null;
  appends: number | null;
}

/** What one person types at one seal's machine, at a vendor with a code for each. */
export interface SealCode {
  sealId: string;
  /** As the vendor names it, for people. */
  sealName?: string;
  /** Name or id, for people. */
  person?: string;
  code: string;
  /** It serves no more. */
  complete?: true;
}

/** What a vendor tells of codes: the one of the application, or one for each seal and person. */
export interface ToldCodes {
  sealCode: string | null;
  codes?: SealCode[];
}

/** What an append adds to one seal; an absent count adds nothing. */
export interface SealIncrement {
  sealId: string;
  useCount?: number;
  crossPageUseCount?: number;
}

export interface Application {
  subject: string;
  applicant: Person;
  fileTypeId: string;
  seals: AppliedSeal[];
  fileCount?: number;
  reason?: string;
  departmentId?: string;
  attachments?: { name: string; url: string }[];
  /** When the seals may be used, by the clock of the site: `YYYY-MM-DD HH:mm:ss`. */
  useFrom?: string;
  useUntil?: string;
  /** Whose application it is, by the vendor's name of the company; the binding's where absent. */
  company?: string;
}

/** Whether the time of use ends before it begins. */
export function endsBeforeStart({ useFrom, useUntil }: Pick<Application, 'useFrom' | 'useUntil'>): boolean {
  return useFrom !== undefined && useUntil !== undefined && useUntil < useFrom;
}

/** Whose request this is. `flowId` is absent where a host names no flow. */
export interface SealRequestIdentity {
  hostId: string;
  bindingId: string;
  flowId?: string;
  flowRequestId: string;
  attempt: number;
}

export type ActAs = { userId: string } | 'applicant' | 'currentOperator';
export type ReturnTo = 'previous' | { nodeId: string } | { exitId: string };

export type FlowAction =
  | { kind: 'submitFlow'; waitNodeIds: string[]; as: ActAs; remark?: string }
  | { kind: 'returnFlow'; waitNodeIds: string[]; as: ActAs; to: ReturnTo; remark?: string };
export type RuleAction = FlowAction | { kind: 'writeFields' } | { kind: 'none' };

export const fieldValueKinds = ['usedCount', 'leftCount', 'state', 'completedAt', 'sealCode'] as const;
export type FieldValueKind = (typeof fieldValueKinds)[number];

/** Of a flow: it arrived at a node, or left it. */
export interface FlowStep {
  nodeId: string;
  when: 'arrive' | 'leave';
}

/**
 * By what it is known that a flow has moved on: an event of the flow, a host that says it is over, a refusal of the host
 * a moment after it named a node of the rule, or a command of ours that got no answer and the node left since.
 */
export type MovedOn = 'flow-event' | 'flow-over' | 'host' | 'unanswered';

export const writtenForms = ['text', 'code', 'iso'] as const;
/** How a value is written into a form: for people, or as `state` and `completedAt` are for machines. */
export type WrittenForm = (typeof writtenForms)[number];

export interface RuleWrite {
  value: FieldValueKind;
  fieldId: string;
  /** Absent in snapshots of older versions: as for machines. */
  as?: WrittenForm;
  /** The form's field takes numbers alone, as far as the settings know the form. */
  numberField?: true;
}

export interface CallbackRule {
  event: CallbackEvent;
  action: RuleAction;
  writeFields?: RuleWrite[];
}

/** What values that are written for people are made of, in the language of the host. */
export interface FormTexts {
  states: Partial<Record<SealRequestState, string>>;
  /** IANA name, of the site. */
  timeZone: string;
}

/** How written values reach the form, where the host is not simply told to write them. */
export type WriteBack =
  /** In the HTTP reply to whoever applied or appended; by `fallback` when that is not confirmed in time. */
  | {
      mode: 'reply';
      fallback: LaterWay;
      confirmSeconds: number;
      /** Absent in requests of older versions: their deadlines stand in a collection, and the relay keeps them. */
      deadlineKeptBy?: 'workflow';
    }
  /** With the form data of the next submit; by a push of their own where none can come any more. */
  | { mode: 'nextSubmit'; fallback?: 'push' };

/** How values get to the form outside of a reply. */
export type LaterWay = 'push' | 'nextSubmit';

/** What the version of the seal settings that the request started with says about its life. */
export interface SettingsSnapshot {
  /** Absent for a request without a flow: no write-back and no rules then. */
  settingsVersion?: number;
  /** What the flow did when it applied; absent where no flow event asked for the application. */
  appliedAt?: FlowStep;
  /** The vendor approves the application itself, so the apply reply carries no code yet. */
  vendorApproves: boolean;
  /** The vendor's id of the applicant, by the binding's mapping; the host's own id where absent. */
  applicantUid?: string;
  /** Likewise, of those who stamp. */
  userUids?: PersonAtVendor[];
  /** Absent: the host is told to write them. */
  writeBack?: WriteBack;
  sealCodeField?: string;
  appendSealCodeField?: string;
  /** Absent where no code goes into a column beside the seals. */
  sealTable?: SealTable;
  detailButton?: { fieldId: string; value: string };
  rules: CallbackRule[];
  /**
   * `clears`: the field is emptied by the next grant; `endClears`: by an end that goes through too. Either is absent in
   * requests of older versions. `shown`: the attempt before has left its failure in it.
   */
  onFailure?: { field?: string; action?: FlowAction; clears?: true; endClears?: true; shown?: true };
  /** Absent where no rule writes anything that needs them. */
  formTexts?: FormTexts;
  quietCloseSeconds: number;
  archiveWaitSeconds: number;
  /**
   * How attachments get to the vendor: it fetches them from their addresses (where absent), or we upload them, once the
   * application stands or before it.
   */
  attachments?: 'upload' | 'before';
  /** What addresses of sealed files begin with; absent where the host does not want them. */
  filesUrl?: string;
  /** Whether the binding's detail call can be asked: then a round is told by reading back. */
  readBack: boolean;
  /** The vendor finds applications by ids of its own alone: whoever confirms one has to say its id. */
  namedByVendor?: true;
  /** An append adds to one seal by one call, and such a call that comes twice adds twice. */
  appendsPerSeal?: true;
  /** What the whole of a code typed by a person has to match. Absent in requests of older versions: anything is taken. */
  sealCodePattern?: string;
}

export const defaultQuietCloseSeconds = 30 * 24 * 3600;
export const defaultArchiveWaitSeconds = 365 * 24 * 3600;

export interface FieldWrite {
  fieldId: string;
  value: string;
  /** Of a column: what each row of its detail table is to hold. `value` is then all of it in one text. */
  rows?: RowWrite[];
}

export interface RowWrite {
  tableId: string;
  /** From 0 on, as the form had it when the application was read. */
  row: number;
  value: string;
}

/** Where in a detail table the seals of an application stand. */
export interface SealTable {
  tableId: string;
  /** The columns of the table into which codes are written. */
  codeFields: string[];
  /** From 0 on. */
  rows: { sealId: string; row: number }[];
}

/** The form's append fields that an append came from: each value is consumed once. */
export interface AppendSource {
  /** The fields' content in one canonical text. */
  value: string;
  /** What is cleared once the append is done. */
  fieldIds: string[];
  /**
   * Command ids of the appends whose values the form was known to be free of when the event was first seen. An append
   * of an equal value that is not among them is this very append. Absent in commands of older versions.
   */
  freed?: string[];
}

/**
 * What a look at the vendor's detail found. `totals` are what the vendor grants now; they only ever grow with
 * appends, so they tell whether the look came before or after one, which clocks of several processes cannot.
 */
export interface ReadBack {
  confirmed: boolean;
  totals: ToldTotals[];
  used?: SealUses[];
}

/** As the vendor tells: devices can be off. */
export interface SealUses {
  sealId: string;
  /** Absent where the vendor's count cannot be read: the last one known stands. */
  usedCount?: number;
  usedCrossPageCount?: number;
  /** The vendor sets no limit to the uses. */
  unlimited?: true;
}

/** What operators want to be told before anything goes wrong. */
export const alertKinds = ['granted-unused', 'not-ended', 'images-overdue'] as const;
export type AlertKind = (typeof alertKinds)[number];

export const attentionDecisions = ['confirm', 'resend', 'giveUp'] as const;
export type AttentionDecision = (typeof attentionDecisions)[number];
/** `correctCode` is about no attention: it mends a live code that a person mistyped. */
export const operatorDecisions = [...attentionDecisions, 'correctCode'] as const;
export type OperatorDecision = (typeof operatorDecisions)[number];

export interface ReceivedCallback {
  /** Id of the immutable inbox row: what makes a redelivery harmless. */
  inboxId: string;
  event: CallbackEvent;
  /** Only where a site's callback says to which grant it belongs. */
  round?: number;
  readBack?: ReadBack;
}

export const ignoredReasons = [
  'duplicate',
  'already-completed',
  'not-applicable',
  'request-closed',
  'earlier-round',
  'round-unclear',
] as const;
export type IgnoredReason = (typeof ignoredReasons)[number];

export interface FieldError {
  path: string;
  code: string;
  /** In English. Continues a sentence that begins with the field's name. */
  message: string;
  /** The same for people who read Chinese; only of a worker of an older version. */
  zh?: string;
  /** What `message` says, for which the edge has sentences. */
  fault?: CommandFault;
}

/** What waits by itself and for no person's word; a person is told of it after a while. */
const waitKinds = ['vendor-away', 'host-away', 'callback-unconfirmed'] as const;
export type WaitKind = (typeof waitKinds)[number];

export function isWaitKind(kind: AttentionKind): kind is WaitKind {
  return waitKinds.some((wait) => wait === kind);
}

export type AttentionKind =
  | WaitKind
  | 'apply-unknown'
  | 'append-unknown'
  | 'append-totals-differ'
  | 'end-unknown'
  | 'write-failed'
  | 'flow-action-failed'
  | 'flow-action-unknown'
  /** A move waits for the flow to come to a node of its rule. */
  | 'flow-not-at-node'
  | 'round-unclear'
  | 'code-missing'
  | 'attachments-failed'
  | 'files-not-offered'
  | 'peer-unreachable'
  | 'totals-changed'
  /** Terminated by hand: nobody of ours ends it any more. */
  | 'code-may-be-live'
  /** Nor does anybody of ours carry out what was still to be done. */
  | 'rule-not-run'
  /** Not raised by a request itself: its ledger is at odds with it. */
  | 'ledger-conflict'
  /** Nor is this: events are missing from its ledger. */
  | 'ledger-gap'
  /** Nor is this: Temporal does not know its workflow. */
  | 'workflow-missing'
  | 'workflow-stuck'
  /** Nor is this: what delivers a callback or a command to it fails again and again. */
  | 'delivery-stuck';

export interface Attention {
  kind: AttentionKind;
  /** The effect that waits for an operator, or the inbox row that is unclear. */
  about: string;
  /** One plain sentence for an operator. Never a code, a name or a subject: the Temporal UI shows it. */
  sentence: string;
  /** What the peer or the network said, or what was not run; for the API, not for the Temporal UI. */
  detail?: string;
  /** The totals that the vendor was found to grant. */
  found?: SealGrant[];
  /** Of `round-unclear`: the event that came. */
  event?: CallbackEvent;
  /** Of `flow-not-at-node`. */
  nodes?: { found: string; expected: string[] };
  /** Of what waits: since when, ISO 8601. */
  since?: string;
  /** What `detail` says, for whoever reads another language. Absent of what an older version raised. */
  cause?: Cause;
  raisedAt: string;
}

export function assertNever(value: never): never {
  throw new Error(`unexpected: ${JSON.stringify(value)}`);
}
