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

/**
 * One vendor's server (绑定设置). What only bindings of that vendor hold stands beside this, under the names that its
 * adapter gives it: {@link sealedSecrets} are part of that.
 */
export interface BindingDocument extends NamedDocument {
  /** As its adapter is named. */
  vendor: string;
  /** No new request is begun at a disabled one; those that run go on. */
  enabled: boolean;
  openUrl: string;
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

/** What a vendor gave for a binding, sealed, by the name of its field. */
export function sealedSecrets(binding: object, names: readonly string[]): Map<string, SealedSecret> {
  const held = new Map<string, unknown>(Object.entries(binding));
  return new Map(
    names.flatMap((name) => {
      const sealed = held.get(name);
      return isSealed(sealed) ? [[name, sealed] as const] : [];
    }),
  );
}

function isSealed(value: unknown): value is SealedSecret {
  return typeof value === 'object' && value !== null && 'ciphertext' in value;
}

export const bindingSecretOwner = (bindingId: string, name: string) =>
  ({ purpose: `binding.${name}`, id: bindingId }) as const;

export const callbackSecretOwner = (bindingId: string, verifierId: string) =>
  ({ purpose: 'binding.callbackSecret', id: `${bindingId}/${verifierId}` }) as const;
