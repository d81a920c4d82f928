import type { HostNotification } from '../ports/host';

/** One that the first try did not bring to its host, or that nobody may have tried: small, and cleared when it is over. */
export interface PendingNotification {
  /** Its command id: stable, so that it is here once and a host can drop a repetition. */
  _id: string;
  hostId: string;
  notification: HostNotification;
  /** When it became pending, ISO 8601. */
  at: string;
}

export interface PendingNotifications {
  /** Once for each id. */
  add(row: PendingNotification): Promise<void>;
  /** In the order of their ids, which says nothing. */
  pending(page: { limit: number; after?: string | undefined }): Promise<PendingNotification[]>;
  clear(id: string): Promise<void>;
}
