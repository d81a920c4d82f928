import { sha256Hex } from '../constantTime';
import type { Rates } from '../ports/rates';
import type { VendorApplications } from '../sealRequests/stores';
import type { CallbackCounts } from './counts';
import type { CallbackRow, Inbox, ReceivedRow } from './stores';

export interface KeepServices {
  requests: { vendorApplications: Pick<VendorApplications, 'find'> };
  inbox: Pick<Inbox, 'store' | 'keepHash'>;
  rates: Rates;
  metrics: Pick<CallbackCounts, 'callbackReceived' | 'callbackSurplus'>;
  callbackStored(row: CallbackRow, known?: string | null): void;
  /** Has the vendor asked, soon, what it shows of this request. */
  lookSoon(sealRequestId: string): void;
}

/**
 * Of one event of one application: far more than any has, and few enough for the database. One body may go beyond it by
 * what it holds itself, or it could never come in, whenever it is sent again.
 */
const repetitionsPerMinute = 60;
/**
 * Of those that match no application and, apart from them, of those that cannot be read; of one binding. The account at
 * the vendor may be another system's as well, and what is that one's must not fill the database.
 */
export const strangersPerMinute = 200;

/** `known`: the request of its application; null for none. */
interface Incoming {
  row: ReceivedRow;
  known: string | null;
}

/**
 * Keeps what came in one body, and has it delivered. Of strangers beyond their bound only the hash is kept: they are
 * acknowledged all the same, and never use up what a genuine one is allowed.
 * `flooded`: one event of one application comes again and again; then nothing is kept.
 */
export async function keepCallbacks(
  services: KeepServices,
  rows: readonly ReceivedRow[],
): Promise<'kept' | 'flooded'> {
  const incoming = await Promise.all(
    rows.map(async (row): Promise<Incoming> => ({ row, known: await requestOf(services, row) })),
  );
  if (isFlood(services, incoming)) return 'flooded';
  for (const each of incoming) await keep(services, each);
  return 'kept';
}

async function requestOf(
  { requests }: KeepServices,
  { bindingId, read }: ReceivedRow,
): Promise<string | null> {
  if ('reason' in read) return null;
  return requests.vendorApplications.find(bindingId, read.applyId);
}

/** What is refused here was not acknowledged, so an honest vendor sends it again. */
function isFlood({ rates, metrics }: KeepServices, incoming: readonly Incoming[]): boolean {
  const letIn = new Set<string>();
  for (const each of incoming) {
    const event = eventOf(each);
    if (event === undefined) continue;
    // Each counts, but where the first of an event was let in so is the rest of it.
    if (!rates.take(event, repetitionsPerMinute) && !letIn.has(event)) {
      metrics.callbackReceived('flooded');
      return true;
    }
    letIn.add(event);
  }
  return false;
}

/** What its repetitions are counted by; undefined of strangers. */
function eventOf({ row: { bindingId, read }, known }: Incoming): string | undefined {
  if ('reason' in read || known === null) return undefined;
  return `application/${bindingId}/${read.applyId}/${'notice' in read ? 'notice' : read.event}`;
}

async function keep(services: KeepServices, { row, known }: Incoming) {
  const { rates, inbox, metrics, callbackStored, lookSoon } = services;
  const isUnreadable = 'reason' in row.read;
  if (known === null) {
    const reason = isUnreadable ? 'unreadable' : 'unmatched';
    if (!rates.take(`stranger/${row.bindingId}/${reason}`, strangersPerMinute)) {
      metrics.callbackSurplus(reason);
      return inbox.keepHash({ bindingId: row.bindingId, bodyHash: hashOf(row), reason });
    }
  }
  const { toDeliver, duplicate } = await inbox.store(row);
  metrics.callbackReceived(isUnreadable ? 'unreadable' : duplicate ? 'duplicate' : 'stored');
  if (toDeliver) callbackStored(toDeliver, known);
  if ('notice' in row.read && known !== null) lookSoon(known);
}

function hashOf({ bodyHash, body }: ReceivedRow): string {
  return bodyHash ?? sha256Hex(body);
}
