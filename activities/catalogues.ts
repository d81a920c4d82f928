import { Context } from '@temporalio/activity';
import type { CataloguePort } from '../application/catalogues/ports';
import type { CatalogueActivities } from '../contracts/syncCatalogues';
import { toApplicationFailure } from './failures';

export interface CatalogueActivityDeps {
  catalogues: CataloguePort;
}

export function createCatalogueActivities({ catalogues }: CatalogueActivityDeps): CatalogueActivities {
  return {
    listBindings: async () => {
      try {
        return { bindingIds: await catalogues.enabledBindings() };
      } catch (error) {
        throw toApplicationFailure(error);
      }
    },
    syncCatalogue: async ({ bindingId }) => {
      const { heartbeat } = Context.current();
      try {
        return await catalogues.sync(bindingId, heartbeat);
      } catch (error) {
        throw toApplicationFailure(error);
      }
    },
  };
}
