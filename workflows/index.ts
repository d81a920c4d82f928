export { reconcile } from './reconcile';
export { deliverCallback, deliverCommand, relay, writeRefusal } from './relay';
export { sealRequest } from './sealRequest';
export { syncCatalogues } from './syncCatalogues';
