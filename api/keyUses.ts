import type { Logger } from 'pino';
import { type ApiKeyDocument, type ApiKeyStore, latestUses } from '../application/administration/apiKeys';
import { defined } from '../domain/defined';
import { faultName } from './faultName';

const noteEveryMs = 60_000;

interface Seen {
  notedAtMs: number;
  /** When it was last used, from each address. */
  addresses: Map<string, string>;
  /** Runs where an address is new and the minute is not over. */
  timer?: NodeJS.Timeout;
}

export interface KeyUseServices {
  store: Pick<ApiKeyStore, 'noteUse'>;
  logger: Logger;
  now(): Date;
}

/**
 * Notes when and from where keys are used: beside the request, never in its way, and by this process at most once a
 * minute for each key. A new address that comes within the minute is noted when it is over.
 */
export function createKeyUses({ store, logger, now }: KeyUseServices) {
  const keys = new Map<string, Seen>();
  const write = (id: string, seen: Seen) => {
    clearTimeout(seen.timer);
    delete seen.timer;
    const at = now();
    seen.notedAtMs = at.getTime();
    const usedFrom = latestUses([...seen.addresses].map(([address, usedAt]) => ({ address, at: usedAt })));
    seen.addresses = new Map(usedFrom.map((each) => [each.address, each.at]));
    const from = usedFrom.length > 0 ? { lastUsedFrom: usedFrom[0]?.address, usedFrom } : {};
    store.noteUse(id, { lastUsedAt: at.toISOString(), ...defined(from) }).catch((error: unknown) => {
      logger.warn({ keyId: id, ...faultName(error) }, 'The last use of a key could not be noted');
    });
  };
  return ({ _id: id }: Pick<ApiKeyDocument, '_id'>, from: string | undefined): void => {
    const seen: Seen = keys.get(id) ?? { notedAtMs: 0, addresses: new Map() };
    keys.set(id, seen);
    const at = now();
    const isNew = from !== undefined && !seen.addresses.has(from);
    if (from !== undefined) seen.addresses.set(from, at.toISOString());
    const leftMs = seen.notedAtMs + noteEveryMs - at.getTime();
    if (leftMs <= 0) write(id, seen);
    else if (isNew && !seen.timer) seen.timer = setTimeout(() => write(id, seen), leftMs).unref();
  };
}
