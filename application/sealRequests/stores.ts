import type { RequestKeyParts } from '../../contracts/ids';
import type { LedgerBatch, LedgerEntry } from '../../contracts/ledger';
import type { AppendUses, ApplySeal, EndSealing, SettleAttention } from '../../domain/sealRequest/commands';
import type { NoticedUses } from '../../domain/sealRequest/noticedUses';
import type { SealRequest } from '../../domain/sealRequest/state';
import type {
  AlertKind,
  AttentionKind,
  CallbackEvent,
  SealRequestState,
} from '../../domain/sealRequest/values';
import type { CommandRefusal } from '../refusals';

/** Which attempts there are of a flow request. */
export interface AttemptsPort {
  /** Whether the flow request has applied again since, whatever became of that. */
  hasLater(sealRequestId: string): Promise<boolean>;
}

export interface Appended {
  /** By the read model, as it was written or read; undefined where nobody can say. */
  state: SealRequestState | undefined;
  /** Nobody had written any of it before. */
  isNew: boolean;
}

export interface LedgerPort {
  /**
   * Inserts the events, each once: the same event again is harmless, another one under its number throws a
   * {@link LedgerConflictError}. Brings the read model up to date and settles the inbox rows that were judged.
   *
   * @returns undefined where there was nothing to write.
   */
  append(batch: LedgerBatch): Promise<Appended | undefined>;
  /** Whether the request's code has died for good: ended, or closed without one. By the read model. */
  isCodeOver(sealRequestId: string): Promise<boolean>;
}

/** Who owns one attempt of a flow request. Never deleted: whoever wins it starts it, however late. */
export interface Attempt {
  /** `<request key>:<attempt>`, which is the public id of the seal request. */
  _id: string;
  /** Of the application's content: the same content again means this attempt. */
  hash: string;
  commandRecordId: string;
  at: string;
}

export interface LatestAttempt {
  attempt: number;
  row: Attempt;
}

export interface Attempts extends AttemptsPort {
  get(sealRequestId: string): Promise<Attempt | null>;
  /** The highest one; attempts have no gaps. */
  latest(key: RequestKeyParts): Promise<LatestAttempt | null>;
  /** Those whose commands were recorded from then on, ISO 8601. For rare moments: it reads all there are. */
  since(at: string): Promise<Attempt[]>;
  /** Exactly one of any number of claimants gets true. */
  claim(row: Attempt): Promise<boolean>;
}

/** What a host asked for, before anything is done about it. Immutable; removed only by a refusal. */
export interface CommandRecord {
  /** `<hostId>:<commandId>`. */
  _id: string;
  /**
   * Made anew with each insertion: a refused command's id may be used again, and what is still said about the
   * earlier record then never hits the later one. Also the `_id` of its row in `pendingCommands`.
   */
  instance: string;
  /** Of the content as it was sent: the same id with other content is refused. */
  hash: string;
  kind: 'apply' | 'append' | 'end' | 'settle';
  commandId: string;
  /** The attempt that it is for; of an application the one that it opens or that is the same as it. */
  sealRequestId: string;
  attempt: number;
  /** All that is needed to do it again. */
  command: ApplySeal | AppendUses | EndSealing | SettleAttention;
  /** Of an application: the attempt that it supersedes first, and whether a flow event asks it to. */
  supersedes?: string;
  fromFlowEvent?: true;
  /** ISO 8601. */
  at: string;
}

export interface PendingCommand {
  /** The record's `instance`, so that their order is the order of their coming. */
  _id: string;
  recordId: string;
  sealRequestId: string;
  at: string;
}

/** The outcome of a command that was answered 202 and that the state forbade when its turn came. */
export interface LateRefusal {
  /** The record's `instance`. */
  _id: string;
  recordId: string;
  sealRequestId: string;
  refusal: CommandRefusal;
  at: string;
}

export interface Commands {
  get(recordId: string): Promise<CommandRecord | null>;
  /**
   * Inserts the record; null where another one has the id. Its pending row goes in first: a record without one
   * would never be dispatched, a pending row without its record is merely cleared.
   */
  record(command: Omit<CommandRecord, 'instance'>): Promise<CommandRecord | null>;
  /**
   * It was refused: its id is free again. Only by whoever inserted or refused it: on FerretDB two removals at once
   * may take a newer record of the id with them (measured).
   */
  remove(record: CommandRecord): Promise<void>;
  /** Temporal has it: nothing is left to be done. */
  markDispatched(record: CommandRecord): Promise<void>;
  refuseLate(record: CommandRecord, refusal: CommandRefusal): Promise<void>;
  lateRefusal(record: CommandRecord): Promise<LateRefusal | null>;
  /** Those of one request, in their order, found by their ids: every answer about a request asks for them. */
  lateRefusalsOf(sealRequestId: string): Promise<LateRefusal[]>;
  /** Of many, for lists: FerretDB reads all there are. */
  lateRefusalsOfAll(sealRequestIds: readonly string[]): Promise<LateRefusal[]>;
  isPending(record: CommandRecord): Promise<boolean>;
  /** FerretDB reads all that is pending at the moment. */
  pendingOf(sealRequestIds: readonly string[]): Promise<PendingCommand[]>;
  /** Oldest first. */
  pending(page: { limit: number; after?: string | undefined }): Promise<PendingCommand[]>;
  countPending(): Promise<number>;
  clearPending(instance: string): Promise<void>;
}

/** Whose application it is at the vendor: what a callback is matched by. */
export interface VendorApplications {
  /**
   * Before the workflow is started, so that no callback can come before its match. Idempotent. `awaited`: one came
   * before nevertheless; then what is pending of the application is to be delivered.
   */
  register(bindingId: string, applyId: string, sealRequestId: string): Promise<'registered' | 'awaited'>;
  find(bindingId: string, applyId: string): Promise<string | null>;
  /** The same for a callback, which has been stored before: null only where registering it will say `awaited`. */
  match(bindingId: string, applyId: string): Promise<string | null>;
  /** The same where a find just before the callback was stored has found nothing. */
  await(bindingId: string, applyId: string): Promise<string | null>;
  /**
   * Whether this process registered the application, and has been asked this about no callback of this event before, nor
   * about one that closes its request. Another process may have.
   */
  isFirst(bindingId: string, applyId: string, event: CallbackEvent): boolean;
}

export interface OpenRequests {
  /**
   * Before there is anything to look at: what is not here is never looked at. Repeatable.
   *
   * @returns whether nobody else has begun it.
   */
  begin(id: string): Promise<boolean>;
  /** Those whose look is due by then, overdue longest first. Reads every row where the server uses no index: once a round. */
  toLookAt(before: number, limit: number): Promise<string[]>;
  /** The next look is due in the next round where no later moment is named. */
  lookedAt(id: string, at: number, dueAt?: number): Promise<void>;
  /** The next round looks at it, whenever its look was due. */
  endRest(id: string): Promise<void>;
  end(id: string): Promise<void>;
}

export interface SealRequestView {
  /** The public id of the attempt. */
  _id: string;
  /** `seq` of the last event folded in. */
  version: number;
  projection: number;
  request: SealRequest;
  /** When its uses were seen; absent while there are none. */
  noticedUses?: readonly NoticedUses[];
  /**
   * `seq` of an event that is in the ledger while one before it is not yet: whoever writes that one reads on from it.
   * Absent where there is no such gap.
   */
  ledgerReaches?: number;
  /** `seq` of the first event that its ledger has lost, or has lacked for longer than any writer takes. */
  ledgerGap?: number;
  /** Beside the state itself, what lists are filtered by. */
  hasAttention: boolean;
  /** Nothing goes on before a person has looked. */
  ledgerConflict?: true;
  /** Temporal does not know its workflow, and should. */
  workflowMissing?: true;
  /** Its workflow runs, and its task fails again and again, or times out for too long. */
  workflowStuck?: true;
  /** What delivers a callback or a command to it fails again and again. */
  deliveryStuck?: true;
  /** Its workflow is over, whatever the state. */
  closed?: true;
  createdAt: string;
  updatedAt: string;
}

export interface SealRequestFilter {
  state?: SealRequestState | undefined;
  hostId?: string | undefined;
  /** Of these alone. */
  hostIds?: readonly string[] | undefined;
  flowId?: string | undefined;
  flowRequestId?: string | undefined;
  bindingId?: string | undefined;
  attention?: boolean | undefined;
  /** Open ones that an alert was raised of. */
  late?: true | undefined;
  /** Those that have attention which their ledgers know nothing of. */
  attentionBeside?: readonly string[] | undefined;
}

/** When a request was applied for, ISO 8601 in UTC, and which: the place of a request in a list, newest first. */
export interface CreatedAt {
  at: string;
  id: string;
}

export interface SealRequestSearch extends SealRequestFilter {
  /** This one alone. */
  id?: string | undefined;
  /** Part of the subject, the applicant's name or id, or the seal code, in any case. */
  text?: string | undefined;
  /** From this moment on, ISO 8601 in UTC. */
  createdFrom?: string | undefined;
  /** Before this moment, likewise. */
  createdTo?: string | undefined;
}

export interface NewestRequests {
  /** With a text maybe fewer than were asked for, though more follow: see `last`. */
  items: SealRequestView[];
  /** What the next page goes on after; absent where this one is the last. */
  last?: CreatedAt;
}

export interface UsesOfHour {
  /** When it began, ISO 8601 in UTC. */
  hour: string;
  uses: number;
}

/** One request for a seal, and when its uses of that seal were seen. */
export interface RequestUses {
  hostId: string;
  flowId?: string;
  noticed: UsesOfHour[];
}

/** Requests that wait in one way, by whom they are at. */
export interface AttentionCount {
  kind: AttentionKind;
  bindingId: string;
  hostId: string;
  requests: number;
  /** Of the oldest, ISO 8601. */
  since: string;
}

export interface AttentionCounts {
  requests: number;
  byKind: AttentionCount[];
}

export interface SealRequestViews {
  get(id: string): Promise<SealRequestView | null>;
  /** Ordered by id; `after` is the last id of the page before. */
  list(
    filter: SealRequestFilter,
    page: { limit: number; after?: string | undefined },
  ): Promise<SealRequestView[]>;
  /** Newest first. For people: where there are no indexes it reads all there are. */
  newest(
    search: SealRequestSearch,
    page: { limit: number; before?: CreatedAt | undefined },
  ): Promise<NewestRequests>;
  /** The last attempt of a flow request, whatever its flow. */
  latestOf(hostId: string, flowRequestId: string): Promise<SealRequestView | null>;
  /** Once its workflow is over and it holds all of its ledger. */
  markClosed(id: string): Promise<void>;
  /** Ids of open ones, as {@link OpenRequests} has them. */
  toLookAt: OpenRequests['toLookAt'];
  lookedAt: OpenRequests['lookedAt'];
  /** Shows that the ledger holds other events than were decided. */
  markConflict(id: string): Promise<void>;
  /** Shows that Temporal does not know its workflow, or knows it again. */
  markMissing(view: SealRequestView, isMissing: boolean): Promise<void>;
  /** Shows that its ledger lacks the event of this `seq`, or with null that it lacks none any more. */
  markGap(view: SealRequestView, missing: number | null): Promise<void>;
  /** What waits for a person or a peer. Reads all that does, and nothing else. */
  countAttention(): Promise<AttentionCounts>;
  /** Uses that were seen from then on (ISO 8601), of all requests together, by the hour in which they were. */
  usesPerHour(since: string): Promise<UsesOfHour[]>;
  /** What requests for a seal have come to that were applied for since then; of the newest ones where there are very many. */
  usesOfSeal(seal: { bindingId: string; sealId: string }, since: string): Promise<RequestUses[]>;
  /** Of those whose workflow is not over. Reads all of them, and no others where there are indexes. */
  countOpen(): Promise<{ state: SealRequestState; requests: number }[]>;
  /** Shows that its workflow takes nothing in, or does again. */
  markStuck(view: SealRequestView, isStuck: boolean): Promise<void>;
  /** Shows that what delivers something to it fails again and again, or does not any more. */
  markDeliveryStuck(view: SealRequestView, isStuck: boolean): Promise<void>;
  /** Open ones that this alert was raised of. */
  countLate(alert: AlertKind): Promise<number>;
  /** Those whose workflow Temporal does not know: nobody of ours ends them, and they are not over. */
  countMissing(filter: { bindingId?: string; hostId?: string }): Promise<number>;
  /**
   * Folds events into the view. `readFrom` reads the ledger, for what the view has missed.
   *
   * @returns the view as it was written or read; null where nobody can say.
   */
  fold(
    batch: LedgerBatch,
    readFrom: (seq: number) => Promise<LedgerEntry[]>,
  ): Promise<SealRequestView | null>;
}

export interface Ledger extends LedgerPort {
  /** The first number up to this one that is not there; null where none is missing. Finds by `_id` alone. */
  firstMissing(sealRequestId: string, upTo: number): Promise<number | null>;
  /**
   * All events in their order, also those after a gap; empty for an unknown request. For people: FerretDB reads the
   * whole collection for a range.
   */
  read(sealRequestId: string, options?: { fromSeq?: number; limit?: number }): Promise<LedgerEntry[]>;
  /**
   * Folds what a view has missed: two writers at once may have left the older of what they wrote, and no later event
   * need come. Resolves to whether it had missed something.
   */
  heal(view: Pick<SealRequestView, '_id' | 'version'>): Promise<boolean>;
}
