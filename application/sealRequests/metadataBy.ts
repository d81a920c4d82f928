import type { Metadata } from '../../domain/sealRequest/commands';

/** Of what we find out by ourselves and tell a request: the ledger names who looked, and when. */
export function metadataBy(actor: 'reconciliation' | 'sealflow' | 'host'): Metadata {
  return { now: new Date().toISOString(), actor };
}
