import type { SealedSecret } from '../secretBox';
import type { ProfileOverrides } from '../zhangguanjia/profile';
import type { Database } from './database';
import { createNamedStore, type NamedDocument, type NamedStore } from './named';

export interface AutoLogin {
  enabled: boolean;
  internalUrl?: string;
  externalUrl?: string;
  /** CIDR: a browser that comes from one of these opens the internal address. */
  internalNetworks?: string[];
}

/** How people of the host become people of the vendor. */
export interface UserMapping {
  kind: 'same';
}

/** One ZhangGuanJia server (绑定设置). */
export interface BindingDocument extends NamedDocument {
  vendor: 'zhangguanjia';
  openUrl: string;
  clientId: string;
  /** For {@link bindingSecretOwner}. */
  clientSecret: SealedSecret;
  autoLogin?: AutoLogin;
  profile?: ProfileOverrides;
  userMapping?: UserMapping;
  /** SHA-256 of the token in the callback address, hex. */
  callbackTokenHash: string;
  createdAt: string;
}

export type Bindings = NamedStore<BindingDocument>;

export function createBindings(database: Database): Bindings {
  return createNamedStore<BindingDocument>(database, 'bindings');
}

export const bindingSecretOwner = (id: string) => ({ purpose: 'binding.clientSecret', id }) as const;
