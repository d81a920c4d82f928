import type { OutgoingRules } from '../../adapters/http/addresses';
import { outgoingHttp } from '../../adapters/http/outgoing';

/** Peers of tests listen on this very machine. */
export const privateAllowed: OutgoingRules = { privateAddresses: true, loopbackFiles: false };
export const http = outgoingHttp(privateAllowed);
