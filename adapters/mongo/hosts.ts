import type { HostDocument, HostStore } from '../../application/administration/hosts';
import type { ConfigurationChanges } from './configurationChanges';
import type { Database } from './database';
import { createNamedStore } from './named';

export function createHostStore(database: Database, changes: ConfigurationChanges): HostStore {
  return createNamedStore<HostDocument>(database, 'hosts', changes);
}

export const hostSecretOwner = (id: string) => ({ purpose: 'host.secret', id }) as const;
export const esbTriggerTokenOwner = (id: string) => ({ purpose: 'host.esbTriggerToken', id }) as const;
