import type { Logger } from 'pino';
import { createApiKeyStore } from '../adapters/mongo/apiKeys';
import type { Database } from '../adapters/mongo/database';
import type { ApiConfig } from '../config';
import { createApiKeys } from './apiKeys';
import type { Deps } from './deps';
import { createClientAddress } from './http/clientAddress';
import { createRateWindow } from './http/rateWindow';

type Access = Pick<
  Deps,
  'authenticate' | 'apiKeys' | 'apiKeyStore' | 'clientAddress' | 'rates' | 'requestsPerMinute'
>;

/** Who may call, from where, and how often. */
export function createAccess(config: ApiConfig, database: Database, logger: Logger): Access {
  const { adminKey, requestsPerMinute } = config;
  const clientAddress = createClientAddress(config.trustedProxies);
  const rates = createRateWindow();
  const apiKeyStore = createApiKeyStore(database);
  const apiKeys = createApiKeys({
    store: apiKeyStore,
    adminKey,
    clientAddress,
    rates,
    requestsPerMinute,
    logger,
    now: () => new Date(),
  });
  const { authenticate } = apiKeys;
  return { authenticate, apiKeys, apiKeyStore, clientAddress, rates, requestsPerMinute };
}
