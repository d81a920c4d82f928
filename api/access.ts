import type { Logger } from 'pino';
import type { Configuration } from '../adapters/mongo/configuration';
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
export function createAccess(
  config: ApiConfig,
  { apiKeyStore, hosts, sealSettings }: Configuration,
  logger: Logger,
): Access {
  const { adminKey, requestsPerMinute } = config;
  const clientAddress = createClientAddress(config.trustedProxies);
  const rates = createRateWindow();
  const oldKeys = createOldKeys(apiKeyStore, hosts, logger);
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
  const hostBindings = createHostBindings(sealSettings);
  return { authenticate, apiKeys, apiKeyStore, hostBindings, clientAddress, rates, requestsPerMinute };
}
