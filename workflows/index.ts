export { sealRequest } from './sealRequest';
export { syncCatalogues } from './syncCatalogues';
