export { reconcile } from './reconcile';
export { deliverCallback, deliverCommand, relay } from './relay';
export { sealRequest } from './sealRequest';
export { syncCatalogues } from './syncCatalogues';
