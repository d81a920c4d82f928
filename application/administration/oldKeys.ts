import type { Log } from '../ports/log';
import type { ApiKeyDocument, ApiKeyStore } from './apiKeys';
import type { HostStore } from './hosts';

export interface OldKeys {
  /** The key as it is from now on. */
  bound(document: ApiKeyDocument): Promise<ApiKeyDocument | null>;
  /** Binds all there are, at the start: once a second host is added, nobody knows any more whose they were. */
  bindAll(): Promise<void>;
}

/**
 * Engine keys from before keys were bound to hosts. Such a key is bound once: to the one host there is, or, where
 * there is another number of them, to none until an administrator binds it. It is written down, so that a host that
 * is added or deleted later changes nothing.
 */
export function createOldKeys(
  store: Pick<ApiKeyStore, 'get' | 'neverBound' | 'bindOnce'>,
  hosts: Pick<HostStore, 'list'>,
  logger: Log,
): OldKeys {
  const bind = async (keyId: string): Promise<void> => {
    const { items } = await hosts.list({ limit: 2 });
    const hostIds = items.length === 1 ? items.map(({ _id }) => _id) : [];
    await store.bindOnce(keyId, hostIds);
    if (hostIds.length > 0) logger.info({ keyId }, 'An engine key was bound to the one host there is');
    else logger.warn({ keyId }, 'An engine key is bound to no host, and refused until it is');
  };
  return {
    bound: async (document) => {
      if (document.role !== 'engine' || document.hostIds) return document;
      await bind(document._id);
      return store.get(document._id);
    },
    bindAll: async () => {
      for (const { _id } of await store.neverBound()) await bind(_id);
    },
  };
}
