import type { BindingDocument, Bindings } from '../../application/administration/bindings';
import type { ConfigurationChanges } from './configurationChanges';
import type { Database } from './database';
import { createNamedStore } from './named';

export function createBindings(database: Database, changes: ConfigurationChanges): Bindings {
  return createNamedStore<BindingDocument>(database, 'bindings', changes);
}

export const bindingSecretOwner = (id: string) => ({ purpose: 'binding.clientSecret', id }) as const;
