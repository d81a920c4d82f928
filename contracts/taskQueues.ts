/** Workflow tasks and the ledger's own activities. */
export const sealRequestTaskQueue = 'seal-requests';
/** Calls to the vendor. */
export const vendorTaskQueue = 'seal-vendor';
/** Calls to host engines. */
export const hostTaskQueue = 'seal-hosts';
/** Copying the vendors' catalogues, and looking at what is open there. */
export const catalogueTaskQueue = 'seal-catalogues';
