import type { CallbackEvent } from '../../domain/sealRequest/values';

/** What came, as it came. Immutable: everything that happens to it later is another insert. */
export interface InboxRow {
  /** Time-ordered. */
  _id: string;
  bindingId: string;
  receivedAt: string;
  contentType: string;
  /** Where what came held several callbacks: this one alone, as JSON in UTF-8. */
  body: Uint8Array;
  /** SHA-256, hex, of what came, all of it. */
  bodyHash: string;
  /** What followed the `?` in the address. */
  query?: string;
  /** What the binding's profile read in it; absent where it could not. */
  applyId?: string;
  event?: CallbackEvent;
  /** It tells of a use or a picture, and of no event. */
  notice?: true;
  round?: number;
  providerEventId?: string;
  /** Where it is no callback: a difference that a look at the vendor found. */
  source?: 'reconciliation';
  /** Of a row that an operator had delivered once more. */
  redeliveryOf?: string;
  /** Of one that was refused at the door, from this address where it is known; its body is not kept. */
  refused?: { address?: string };
}

export type InboxState =
  | 'received'
  /** Handed to the workflow, which has not judged it yet. */
  | 'signalled'
  /** No request of ours is known under its application. */
  | 'unmatched'
  /** Something has to be asked first that does not answer, or does not confirm it yet. */
  | 'waiting'
  | 'delivered'
  | 'ignored'
  | 'failed';

export interface InboxOutcome {
  state: InboxState;
  reason?: string;
  at: string;
}

/**
 * Whether a row with this last word leaves its provider's event id to the next delivery: nobody has judged it, and what
 * the vendor would not confirm then it may confirm now.
 */
export function leavesEventIdFree({ state, reason }: InboxOutcome): boolean {
  if (state === 'ignored') return reason === 'not-confirmed';
  return state !== 'delivered';
}

/** What of a row its delivery goes by. */
export type CallbackRow = Pick<InboxRow, '_id' | 'bindingId' | 'applyId' | 'event' | 'round' | 'receivedAt'>;

export interface PendingRow {
  /** The row's. */
  _id: string;
  bindingId: string;
  applyId: string;
  /** Absent of a row of an older version. */
  event?: CallbackEvent;
  /** Milliseconds since the epoch. */
  receivedAt: number;
}

export interface ReceivedRow {
  bindingId: string;
  contentType: string;
  body: Buffer;
  /** Where `body` is not all of what came: of that. */
  bodyHash?: string;
  query?: string;
  /** Absent where nothing could be read: the row then goes straight to `failed`. */
  read:
    | { applyId: string; event: CallbackEvent; round?: number; providerEventId?: string }
    | { applyId: string; notice: true }
    | { reason: string };
  source?: 'reconciliation';
  redeliveryOf?: string;
  /** It could not be verified; `read` says why. */
  refused?: { address?: string };
}

/** Of what came beyond what a binding may have kept of strangers. */
export interface SurplusRow {
  bindingId: string;
  bodyHash: string;
  reason: 'unmatched' | 'unreadable';
}

export interface Inbox {
  /**
   * Durable once it resolves. `duplicate`: the provider's event id is known, and its first row stands for it; one whose
   * last word {@link leavesEventIdFree} stands for nothing more.
   * `toDeliver`: the row, where it has no last word yet; a notice has its last word from the first.
   */
  store(received: ReceivedRow): Promise<{ id: string; duplicate: boolean; toDeliver: CallbackRow | null }>;
  /** Keeps nothing else of it. Repeatable. */
  keepHash(surplus: SurplusRow): Promise<void>;
  get(id: string): Promise<InboxRow | null>;
  /** Without reading what came. */
  exists(id: string): Promise<boolean>;
  /** One more thing that happened to it, none the last. */
  note(id: string, outcome: InboxOutcome): Promise<void>;
  /** The last word. Idempotent, and the first one stands. */
  settle(id: string, outcome: InboxOutcome): Promise<void>;
  isSettled(id: string): Promise<boolean>;
  /** In order. */
  outcomes(id: string): Promise<InboxOutcome[]>;
  /** Oldest first. */
  pending(page: { limit: number; after?: string | undefined }): Promise<PendingRow[]>;
  /** Those about one application, of whatever age. For rare moments: FerretDB reads all that are pending. */
  pendingOf(bindingId: string, applyId: string): Promise<PendingRow[]>;
  /** Only of a row that was never stored, or has its last word. */
  clearPending(id: string): Promise<void>;
}

/** What operators filter by. `received`: nothing final is known of it yet. */
export const shownStates = ['received', 'delivered', 'ignored', 'unmatched', 'failed'] as const;

export type ShownState = (typeof shownStates)[number];

export interface ShownRow {
  row: InboxRow;
  state: ShownState;
  reason?: string;
}

export interface PendingCounts {
  pending: number;
  /** Of no request of ours. */
  unmatched: number;
  /** When the oldest of the others came, in milliseconds since the epoch; absent where there are none. */
  since?: number;
}

export interface InboxReader {
  show(row: InboxRow): Promise<ShownRow>;
  /** Newest first; a page may hold fewer than `limit`, and `last` tells whether more may follow. */
  list(page: { limit: number; before?: string | undefined; state?: ShownState | undefined }): Promise<{
    items: ShownRow[];
    last?: string;
  }>;
  /** Of what has no final outcome; all but the first by the 500 oldest. */
  countPending(): Promise<PendingCounts>;
  /** When each callback came that came since then and is kept, in milliseconds since the epoch. Reads them all. */
  receivedSince(since: Date): Promise<number[]>;
  /** Of those that nobody could match for a week, and that were not delivered once more. */
  countParked(): Promise<number>;
  /** Deletes the settled ones of a page of rows that are older, with all that was noted of them. */
  forget(page: { olderThan: Date; limit: number; after?: string | undefined }): Promise<{
    forgotten: number;
    /** Where more rows may follow: rows that still wait are passed over, so the next page starts after this one. */
    last?: string;
  }>;
}
