import type { ReceivedRow } from '../../../application/callbacks/stores';
import type { Deps } from '../../deps';
import { sha256Hex } from '../../http/constantTime';
import { tooManyRequests } from '../../http/rateWindow';

/** Of one event of one application: far more than any has, and few enough for the database. */
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
 *
 * @throws Problem 429 where one event of one application comes again and again; then nothing is kept.
 */
export async function keepCallbacks(deps: Deps, rows: readonly ReceivedRow[]): Promise<void> {
  const incoming = await Promise.all(
    rows.map(async (row): Promise<Incoming> => ({ row, known: await requestOf(deps, row) })),
  );
  for (const each of incoming) refuseFlood(deps, each);
  for (const each of incoming) await keep(deps, each);
}

async function requestOf({ requests }: Deps, { bindingId, read }: ReceivedRow): Promise<string | null> {
  if ('reason' in read) return null;
  return requests.vendorApplications.find(bindingId, read.applyId);
}

/** What is refused here was not acknowledged, so an honest vendor sends it again. */
function refuseFlood({ rates, metrics }: Deps, { row: { bindingId, read }, known }: Incoming): void {
  if ('reason' in read || known === null) return;
  if (rates.take(`application/${bindingId}/${read.applyId}/${read.event}`, repetitionsPerMinute)) return;
  metrics.callbackReceived('flooded');
  throw tooManyRequests(rates, 'Too many callbacks about one application.', '同一申请的回调过于频繁。');
}

async function keep({ rates, inbox, metrics, callbackStored }: Deps, { row, known }: Incoming) {
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
}

function hashOf({ bodyHash, body }: ReceivedRow): string {
  return bodyHash ?? sha256Hex(body);
}
