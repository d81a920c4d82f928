import type { Logger } from 'pino';
import { createApiKeyStore } from '../adapters/mongo/apiKeys';
import type { Database } from '../adapters/mongo/database';
import { createHostStore } from '../adapters/mongo/hosts';
import { createSealSettingsStore } from '../adapters/mongo/sealSettings';
import { createHostBindings } from '../application/administration/hostBindings';
import { createOldKeys } from '../application/administration/oldKeys';
import type { ApiConfig } from '../config';
import { createApiKeys } from './apiKeys';
import type { Deps } from './deps';
import { createClientAddress } from './http/clientAddress';
import { createRateWindow } from './http/rateWindow';

type Access = Pick<
  Deps,
  | 'authenticate'
  | 'apiKeys'
  | 'apiKeyStore'
  | 'hostBindings'
  | 'clientAddress'
  | 'rates'
  | 'requestsPerMinute'
>;

/** Who may call, from where, and how often. */
export function createAccess(config: ApiConfig, database: Database, logger: Logger): Access {
  const { adminKey, requestsPerMinute } = config;
  const clientAddress = createClientAddress(config.trustedProxies);
  const rates = createRateWindow();
  const apiKeyStore = createApiKeyStore(database);
  const oldKeys = createOldKeys(apiKeyStore, createHostStore(database), logger);
  const apiKeys = createApiKeys({
    store: {
      noteUse: apiKeyStore.noteUse,
      get: async (id) => {
        const document = await apiKeyStore.get(id);
        return document && oldKeys.bound(document);
      },
    },
    adminKey,
    clientAddress,
    rates,
    requestsPerMinute,
    logger,
    now: () => new Date(),
  });
  const { authenticate } = apiKeys;
  const hostBindings = createHostBindings(createSealSettingsStore(database));
  return { authenticate, apiKeys, apiKeyStore, hostBindings, clientAddress, rates, requestsPerMinute };
}
