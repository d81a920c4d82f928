import type { Logger } from 'pino';
import type { Configuration } from '../adapters/mongo/configuration';
import { isFirstKeyOn } from '../application/administration/administerKeys';
import { createHostBindings } from '../application/administration/hostBindings';
import { createOldKeys } from '../application/administration/oldKeys';
import { sha256Hex } from '../application/constantTime';
import type { ApiConfig } from '../config';
import { createApiKeys, makeApiKey } from './apiKeys';
import type { Deps } from './deps';
import { createClientAddress } from './http/clientAddress';
import { createRateWindow } from './http/rateWindow';

export type Access = Pick<
  Deps,
  | 'authenticate'
  | 'apiKeys'
  | 'apiKeyStore'
  | 'keyServices'
  | 'hostBindings'
  | 'clientAddress'
  | 'rates'
  | 'requestsPerMinute'
>;

/** Who may call, from where, and how often. */
export function createAccess(
  config: ApiConfig,
  { apiKeyStore, switchedOffKeys, hosts, sealSettings, changes }: Configuration,
  logger: Logger,
): Access {
  const { adminKey, requestsPerMinute } = config;
  const clientAddress = createClientAddress(config.trustedProxies);
  const rates = createRateWindow();
  const now = () => new Date();
  const firstKeyHash = adminKey === undefined ? undefined : sha256Hex(adminKey);
  const firstKey = { firstKeyHash, switchedOff: switchedOffKeys };
  const oldKeys = createOldKeys(apiKeyStore, hosts, logger);
  const apiKeys = createApiKeys({
    store: {
      noteUse: apiKeyStore.noteUse,
      ids: apiKeyStore.ids,
      get: async (id) => {
        const document = await apiKeyStore.get(id);
        return document && oldKeys.bound(document);
      },
    },
    adminKey,
    isFirstKeyOn: () => isFirstKeyOn(firstKey),
    clientAddress,
    rates,
    requestsPerMinute,
    logger,
    now,
    changes,
  });
  const { authenticate } = apiKeys;
  const hostBindings = createHostBindings(sealSettings);
  const makeKey = (id: string) => makeApiKey(now(), id);
  const keyServices = { store: apiKeyStore, ...firstKey, makeKey };
  return {
    ...{ authenticate, apiKeys, apiKeyStore, keyServices, hostBindings, clientAddress },
    ...{ rates, requestsPerMinute },
  };
}
