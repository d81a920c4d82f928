import type { HostDocument, HostStore } from '../../application/administration/hosts';
import type { Database } from './database';
import { createNamedStore } from './named';

export function createHostStore(database: Database): HostStore {
  return createNamedStore<HostDocument>(database, 'hosts');
}

export const hostSecretOwner = (id: string) => ({ purpose: 'host.secret', id }) as const;
export const esbTriggerTokenOwner = (id: string) => ({ purpose: 'host.esbTriggerToken', id }) as const;
