import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { type OnPeerCall, peerCallBuckets } from '../adapters/peerCalls';
import type { CallbackCounts } from '../application/callbacks/counts';
import { type Counts, showStored } from './storedMetrics';

export interface Metrics extends CallbackCounts {
  requestServed(labels: { method: string; route: string; status: string }, seconds: number): void;
  /** By the problem that the caller was answered with. */
  keyRefused(reason: string): void;
  /** `reason` is one of a few fixed words. */
  requestRefused(reason: string): void;
  detailAsked(result: DetailResult): void;
  peerCalled: OnPeerCall;
  contentType: string;
  /** In the format of Prometheus; what lies in the database is counted now. */
  render(): Promise<string>;
}

/**
 * Of the detail page: its link was opened, it was shown, it refreshed itself, its reader took a file or was sent on to
 * The vendor, or somebody was turned away.
 */
export type DetailResult = 'opened' | 'shown' | 'refreshed' | 'downloaded' | 'sent-on' | 'turned-away';

export function createMetrics(counts: Counts): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const served = new Histogram({
    name: 'sealflow_http_request_seconds',
    help: 'Requests by route pattern, and how long they took.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
    registers,
  });
  const refusals = new Counter({
    name: 'sealflow_http_refusals_total',
    help: 'Requests that were refused, by why: the problem they were answered with, or more narrowly what key or token.',
    labelNames: ['reason'],
    registers,
  });
  const callbacks = new Counter({
    name: 'sealflow_callbacks_total',
    help: 'Callbacks that came, by what was done with them at the door.',
    labelNames: ['result'],
    registers,
  });
  const refused = new Counter({
    name: 'sealflow_callbacks_refused_total',
    help: 'Callbacks that could not be verified, by why.',
    labelNames: ['reason'],
    registers,
  });
  const surplus = new Counter({
    name: 'sealflow_callbacks_surplus_total',
    help: 'Callbacks beyond what is kept of those that match no request or cannot be read, by which; only their hash is kept.',
    labelNames: ['reason'],
    registers,
  });
  const details = new Counter({
    name: 'sealflow_detail_pages_total',
    help: 'Openings of detail pages, by what came of them.',
    labelNames: ['result'],
    registers,
  });
  const keys = new Counter({
    name: 'sealflow_api_keys_refused_total',
    help: 'Requests that were refused by their API key, by the problem that they were answered with.',
    labelNames: ['reason'],
    registers,
  });
  const peerCalls = new Histogram({
    name: 'sealflow_peer_call_seconds',
    help: 'Calls at vendors and hosts by what came of them, and how long they took.',
    labelNames: ['peer', 'call', 'outcome'],
    buckets: peerCallBuckets,
    registers,
  });
  showStored(registry, counts);
  return {
    requestServed: (labels, seconds) => served.observe(labels, seconds),
    requestRefused: (reason) => refusals.inc({ reason }),
    callbackReceived: (result) => callbacks.inc({ result }),
    callbackRefused: (reason) => {
      callbacks.inc({ result: 'refused' });
      refused.inc({ reason });
    },
    callbackSurplus: (reason) => {
      callbacks.inc({ result: 'surplus' });
      surplus.inc({ reason });
    },
    keyRefused: (reason) => keys.inc({ reason }),
    detailAsked: (result) => details.inc({ result }),
    peerCalled: ({ peer, call, outcome, seconds }) =>
      peerCalls.observe({ peer: peer.id, call, outcome }, seconds),
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}
