import type { NamedDocument, NamedStore } from './named';

export const roles = ['engine', 'operator', 'admin'] as const;

export type Role = (typeof roles)[number];

/** A key of the API, by its hash. */
export interface ApiKeyDocument extends NamedDocument {
  role: Role;
  /** Of an engine: whose key it is. Absent for one from before keys were bound; empty for one that is bound to none. */
  hostIds?: string[];
  /** Of an engine: bindings that it reaches beside those that its hosts' settings name. */
  bindingIds?: string[];
  /** SHA-256 of the whole key, hex. */
  hash: string;
  createdAt: string;
  /** As the ledger names them. */
  createdBy: string;
  /** Absent for one that was never changed. */
  changedAt?: string;
  /** ISO 8601; absent for one that holds until it is revoked. */
  expiresAt?: string;
  /** To the minute or so. */
  lastUsedAt?: string;
}

export interface ApiKeyStore extends NamedStore<ApiKeyDocument> {
  /** Nothing rests on it: of several processes at once any may win. */
  noteUse(id: string, at: string): Promise<void>;
  /** Keys of engines from before keys were bound to hosts. */
  neverBound(): Promise<ApiKeyDocument[]>;
  /** Binds one of these; one that is bound already stays as it is. */
  bindOnce(id: string, hostIds: string[]): Promise<void>;
}
