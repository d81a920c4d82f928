import type { ApiKeyStore, SwitchedOffKeys } from '../../application/administration/apiKeys';
import type { Bindings } from '../../application/administration/bindings';
import type { HostStore } from '../../application/administration/hosts';
import type { SealSettingsStore } from '../../application/administration/sealSettings';
import type { Catalogues } from '../../application/catalogues/ports';
import { createApiKeyStore, createSwitchedOffKeys } from './apiKeys';
import { createBindings } from './bindings';
import { createCatalogues } from './catalogues';
import { ConfigurationChanges } from './configurationChanges';
import type { Database } from './database';
import { createHostStore } from './hosts';
import { createSealSettingsStore } from './sealSettings';

/** What people configure, as one process reads and changes it. */
export interface Configuration {
  bindings: Bindings;
  hosts: HostStore;
  sealSettings: SealSettingsStore;
  catalogues: Catalogues;
  apiKeyStore: ApiKeyStore;
  switchedOffKeys: SwitchedOffKeys;
  /** How often any of it has changed, as this process knows it; undefined before its first look. */
  changes(): number | undefined;
}

/** Made once in a process, by its main: all stores go by one count of changes. */
export function createConfiguration(database: Database): Configuration {
  const changes = new ConfigurationChanges(database);
  return {
    bindings: createBindings(database, changes),
    hosts: createHostStore(database, changes),
    sealSettings: createSealSettingsStore(database, changes),
    catalogues: createCatalogues(database, changes),
    apiKeyStore: createApiKeyStore(database, changes),
    switchedOffKeys: createSwitchedOffKeys(database, changes),
    changes: () => changes.known,
  };
}
