import type { ParsedCallback, ProfiledBinding } from '../../../adapters/vendorAdapter';
import { vendorOf } from '../../../adapters/vendors';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import { sha256Hex } from '../../../application/constantTime';
import { defined } from '../../../domain/defined';

/** What came, as one row for each callback in it; at least one. */
export function readRows(came: Omit<ReceivedRow, 'read'>, binding: ProfiledBinding): ReceivedRow[] {
  const { body, contentType } = came;
  const callbacks = vendorOf(binding).readCallbacks(binding, body, contentType);
  if (!callbacks) return [{ ...came, read: { reason: 'profile-invalid' } }];
  return callbacks.map(({ part, ...parsed }) => {
    const read = readRow(parsed);
    if (part === undefined) return { ...came, read };
    const bodyHash = came.bodyHash ?? sha256Hex(body);
    return {
      ...came,
      ...{ body: Buffer.from(part), bodyHash, contentType: 'application/json; charset=utf-8' },
      read,
    };
  });
}

/** What of a body its delivery goes by. */
function readRow(parsed: ParsedCallback): ReceivedRow['read'] {
  if (!parsed.ok) return { reason: parsed.reason };
  if ('notice' in parsed) return { applyId: parsed.notice.applyId, notice: true };
  const { applyId, event, round, providerEventId } = parsed.callback;
  return {
    applyId,
    event,
    ...defined({ round, providerEventId }),
  };
}
