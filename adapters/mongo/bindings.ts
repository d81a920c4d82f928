import type { BindingDocument, Bindings } from '../../application/administration/bindings';
import type { AddressedBinding } from '../../application/callbacks/addressBook';
import type { ConfigurationChanges } from './configurationChanges';
import type { Database } from './database';
import { createNamedStore } from './named';

export function createBindings(database: Database, changes: ConfigurationChanges): Bindings {
  return createNamedStore<BindingDocument>(database, 'bindings', changes);
}

/** The tokens of all bindings there are. */
export function readCallbackAddresses(database: Database): Promise<AddressedBinding[]> {
  return database
    .collection<BindingDocument>('bindings')
    .find({})
    .project<AddressedBinding>({ callbackTokens: 1 })
    .toArray();
}
