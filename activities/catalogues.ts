import type { CataloguePort } from '../application/catalogues/ports';
import type { CatalogueActivities } from '../contracts/syncCatalogues';
import { orApplicationFailure } from './failures';
import { afterEachStep } from './progress';

export interface CatalogueActivityDeps {
  catalogues: CataloguePort;
}

export function createCatalogueActivities({ catalogues }: CatalogueActivityDeps): CatalogueActivities {
  return {
    listBindings: () =>
      orApplicationFailure(async () => ({ bindingIds: await catalogues.enabledBindings() })),
    syncCatalogue: ({ bindingId }) => orApplicationFailure(() => catalogues.sync(bindingId, afterEachStep())),
  };
}
