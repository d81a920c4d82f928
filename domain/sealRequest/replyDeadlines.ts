import type { RecordReply } from './commands';
import type { SealRequest } from './state';

/** Until when the workflow waits for a write that a reply carried to be confirmed. */
export interface ReplyDeadline {
  effectId: string;
  /** Milliseconds since the epoch, by the time of the event that asked for the write. */
  dueAt: number;
  confirmSeconds: number;
}

/** The earliest one that the workflow keeps itself. */
export function nextReplyDeadline({ waitingWrites }: SealRequest): ReplyDeadline | undefined {
  return waitingWrites
    .filter(({ data }) => data.via === 'reply' && data.deadlineKeptBy === 'workflow')
    .map(({ data: { effectId, confirmSeconds = 0 }, metadata }) => ({
      effectId,
      dueAt: Date.parse(metadata.at) + confirmSeconds * 1000,
      confirmSeconds,
    }))
    .sort((one, other) => one.dueAt - other.dueAt)[0];
}

/** What is decided once the deadline has passed. Its time is never before what the ledger knows already. */
export function unconfirmedReply(
  { effectId, dueAt }: Pick<ReplyDeadline, 'effectId' | 'dueAt'>,
  { changedAt }: SealRequest,
): RecordReply {
  const now = dueAt > Date.parse(changedAt) ? new Date(dueAt).toISOString() : changedAt;
  return {
    type: 'RecordReply',
    data: { effectId, outcome: 'notShown' },
    metadata: { now, actor: 'sealflow' },
  };
}
