import type { SealedSecret } from '../secretBox';
import type { Database } from './database';
import { createNamedStore, type NamedDocument, type NamedStore } from './named';

/** How values get into the host's forms. */
export type HostWriteBack =
  | { mode: 'push' }
  /** In the reply to whoever asked; `replyWaitSeconds` is how long that one waits for the vendor's outcome. */
  | {
      mode: 'reply';
      fallback: 'push' | 'nextSubmit';
      replyWaitSeconds: number;
      replyConfirmSeconds: number;
    }
  | { mode: 'nextSubmit'; fallback?: 'push' };

/** One host engine (流程引擎) reached by Standard Webhooks. */
export interface HostDocument extends NamedDocument {
  kind: 'webhook';
  url: string;
  /** For {@link hostSecretOwner}. */
  secret: SealedSecret;
  writeBack: HostWriteBack;
  /** How long one command may take before its outcome is unknown; the adapter's default where absent. */
  callTimeoutSeconds?: number;
  createdAt: string;
  changedAt: string;
}

export type HostStore = NamedStore<HostDocument>;

export function createHostStore(database: Database): HostStore {
  return createNamedStore<HostDocument>(database, 'hosts');
}

export const hostSecretOwner = (id: string) => ({ purpose: 'host.secret', id }) as const;
