import type { SealedSecret } from '../secretBox';
import type { Database } from './database';
import { createNamedStore, type NamedDocument, type NamedStore } from './named';

/** One host engine (流程引擎) reached by Standard Webhooks. */
export interface HostDocument extends NamedDocument {
  kind: 'webhook';
  url: string;
  /** For {@link hostSecretOwner}. */
  secret: SealedSecret;
  createdAt: string;
}

export type HostStore = NamedStore<HostDocument>;

export function createHostStore(database: Database): HostStore {
  return createNamedStore<HostDocument>(database, 'hosts');
}

export const hostSecretOwner = (id: string) => ({ purpose: 'host.secret', id }) as const;
