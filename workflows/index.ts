export { reconcile } from './reconcile';
export { sealRequest } from './sealRequest';
export { syncCatalogues } from './syncCatalogues';
