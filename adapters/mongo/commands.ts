import type { AppendUses, ApplySeal, EndSealing, SettleAttention } from '../../domain/sealRequest/commands';
import type { FieldError, RefusalCode } from '../../domain/sealRequest/values';
import { type Database, insertOnce } from './database';
import { timeOrderedId } from './timeOrderedId';

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
  /** Of an application: the attempt that makes way first, and whether a flow event asks it to. */
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

export interface CommandRefusal {
  code:
    | RefusalCode
    | 'overtaken'
    | 'vendor-refused'
    | 'command-id-reused'
    /** Nobody can take it nor refuse it while Temporal does not know its workflow; never the last word. */
    | 'workflow-missing';
  errors?: FieldError[];
  /** The vendor's words, of `vendor-refused` only. */
  message?: string;
}

export interface Commands {
  get(recordId: string): Promise<CommandRecord | null>;
  /**
   * Inserts the record; null where another one has the id. Its pending row goes in first: a record without one
   * would never be swept, a pending row without its record is merely cleared.
   */
  record(command: Omit<CommandRecord, 'instance'>): Promise<CommandRecord | null>;
  /**
   * It was refused: its id is free again. Only by whoever inserted or refused it: on FerretDB two removals at once
   * may take a newer record of the id with them (measured).
   */
  remove(record: CommandRecord): Promise<void>;
  /** Temporal has it: nothing is left to be done. */
  landed(record: CommandRecord): Promise<void>;
  refuseLate(record: CommandRecord, refusal: CommandRefusal): Promise<void>;
  lateRefusal(record: CommandRecord): Promise<LateRefusal | null>;
  lateRefusalsOf(sealRequestIds: readonly string[]): Promise<LateRefusal[]>;
  isPending(record: CommandRecord): Promise<boolean>;
  pendingOf(sealRequestIds: readonly string[]): Promise<PendingCommand[]>;
  /** Oldest first. */
  pending(page: { limit: number; after?: string | undefined }): Promise<PendingCommand[]>;
  countPending(): Promise<number>;
  clearPending(instance: string): Promise<void>;
}

export function createCommands(db: Database): Commands {
  const records = db.collection<CommandRecord>('commands');
  const pending = db.collection<PendingCommand>('pendingCommands');
  const refusals = db.collection<LateRefusal>('commandRefusals');
  const clearPending = async (instance: string) => {
    await pending.deleteOne({ _id: instance });
  };
  return {
    get: (recordId) => records.findOne({ _id: recordId }),
    record: async (command) => {
      const record = { ...command, instance: timeOrderedId() };
      const { _id: recordId, sealRequestId, at, instance } = record;
      await insertOnce(pending, { _id: instance, recordId, sealRequestId, at });
      if (await insertOnce(records, record)) return record;
      await clearPending(instance);
      return null;
    },
    remove: async ({ _id, instance }) => {
      await records.deleteOne({ _id, instance });
      await clearPending(instance);
    },
    landed: ({ instance }) => clearPending(instance),
    refuseLate: async ({ _id, instance, sealRequestId }, refusal) => {
      const at = new Date().toISOString();
      await insertOnce(refusals, { _id: instance, recordId: _id, sealRequestId, refusal, at });
      await clearPending(instance);
    },
    lateRefusal: ({ instance }) => refusals.findOne({ _id: instance }),
    lateRefusalsOf: (ids) => refusals.find({ sealRequestId: { $in: [...ids] } }).toArray(),
    isPending: async ({ instance }) => (await pending.findOne({ _id: instance })) !== null,
    pendingOf: (ids) => pending.find({ sealRequestId: { $in: [...ids] } }).toArray(),
    pending: ({ limit, after }) =>
      pending
        .find(after === undefined ? {} : { _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    countPending: () => pending.countDocuments({}),
    clearPending,
  };
}
