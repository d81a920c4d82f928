import type { SealedSecret } from '../ports/secrets';
import type { NamedDocument, NamedStore } from './named';

export interface AutoLogin {
  enabled: boolean;
  internalUrl?: string;
  externalUrl?: string;
  /** CIDR: a browser that comes from one of these opens the internal address. */
  internalNetworks?: string[];
}

/** How people of the host become people of the vendor, who are known there by `uid`. */
export type UserMapping =
  /** The same id; found by mobile number; found by job number. Made there where they are missing, if so wished. */
  { kind: 'same' | 'mobile' | 'jobNumber'; createMissing?: boolean } | { kind: 'table'; table: TableRow[] };

export interface TableRow {
  userId: string;
  uid: string;
}

/** A token of the callback address, by its SHA-256, hex. */
export interface CallbackToken {
  hash: string;
  /** Of the token of the short address beside it; absent of one that was made before there were any. */
  shortHash?: string;
  /** ISO 8601; absent for the one that holds. */
  validUntil?: string;
}

/** A secret that callbacks are verified with. */
export interface CallbackSecret {
  /** For {@link callbackSecretOwner}. */
  sealed: SealedSecret;
  /** ISO 8601; absent for the one that holds. */
  validUntil?: string;
}

/** How callbacks are verified, beside their address. What the settings mean is the scheme's matter. */
export interface CallbackVerifier {
  /** Unique in its binding: the kind, and what tells it apart from others of that kind. */
  id: string;
  kind: string;
  settings: Record<string, unknown>;
  /** The one that holds, then those that are still accepted for a while; empty where the scheme has none. */
  secrets: CallbackSecret[];
}

/** One ZhangGuanJia server (绑定设置). */
export interface BindingDocument extends NamedDocument {
  vendor: 'zhangguanjia';
  /** No new request is begun at a disabled one; those that run go on. */
  enabled: boolean;
  openUrl: string;
  clientId: string;
  /** For {@link bindingSecretOwner}. */
  clientSecret: SealedSecret;
  autoLogin?: AutoLogin;
  /** How this site differs from the vendor's default; its adapter knows the shape. */
  profile?: Readonly<Record<string, unknown>>;
  userMapping?: UserMapping;
  /** The one that holds, then those that are still accepted for a while. */
  callbackTokens: CallbackToken[];
  /** Each of them must pass. */
  callbackVerifiers?: CallbackVerifier[];
  createdAt: string;
  changedAt: string;
}

export type Bindings = NamedStore<BindingDocument>;

export const callbackSecretOwner = (bindingId: string, verifierId: string) =>
  ({ purpose: 'binding.callbackSecret', id: `${bindingId}/${verifierId}` }) as const;
