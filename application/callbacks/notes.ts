import type { Delivery } from './deliver';
import type { Inbox } from './stores';

/** From this age on a row of no request is nobody's: kept for an operator, and no longer tried. */
export const parkAfterMs = 7 * 24 * 3600_000;

/** What an operator is told that a row waits for. The store keeps one note of each kind, however often it is given. */
export function noteWait(
  inbox: Pick<Inbox, 'note'>,
  inboxId: string,
  wait: Exclude<Delivery, 'settled' | 'deferred' | 'queued'> | 'temporal-away',
): Promise<void> {
  const at = new Date().toISOString();
  if (wait === 'signalled' || wait === 'unmatched') return inbox.note(inboxId, { state: wait, at });
  return inbox.note(inboxId, { state: 'waiting', reason: wait, at });
}

export function park(inbox: Pick<Inbox, 'settle'>, inboxId: string): Promise<void> {
  return inbox.settle(inboxId, { state: 'unmatched', reason: 'parked', at: new Date().toISOString() });
}
