import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type OnPeerCall, peerCallBuckets } from '../adapters/peerCalls';
import type { CallbackCounts } from '../application/callbacks/counts';
import type { InboxReader } from '../application/callbacks/stores';
import type { SealRequestViews } from '../application/sealRequests/stores';
import { alertKinds, waitKinds } from '../domain/sealRequest/values';

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

/** Of the detail page: it was shown, its reader took a file or was sent on to 章管家, or somebody was turned away. */
export type DetailResult = 'shown' | 'downloaded' | 'sent-on' | 'turned-away';

export interface Counts {
  views: Pick<SealRequestViews, 'count' | 'countWaiting'>;
  inboxReader: Pick<InboxReader, 'countPending' | 'countParked'>;
  countPendingCommands(): Promise<number>;
  countRefusedEvents(): Promise<number>;
  /** The types of the stuck workflows beside those of requests, one for each. */
  stuckBeside(): Promise<string[]>;
  countKeysEndingSoon(): Promise<number>;
  countAlertFailures(): Promise<number>;
}

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
  countedWhenAsked(registers, counts);
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

/** What lies in the database is the same for all processes: any one of them tells it. */
function countedWhenAsked(registers: Registry[], { views, inboxReader, ...others }: Counts): void {
  const { countPendingCommands, countRefusedEvents, stuckBeside, countKeysEndingSoon, countAlertFailures } =
    others;
  const gauge = (name: string, help: string, count: () => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await count());
      },
    });
  gauge(
    'sealflow_commands_pending',
    'Commands that are recorded and not dispatched yet.',
    countPendingCommands,
  );
  gauge(
    'sealflow_flow_events_refused',
    'Flow events that were refused, and neither followed by one that was taken nor dismissed.',
    countRefusedEvents,
  );
  gauge(
    'sealflow_api_keys_expiring',
    'API keys that still hold and end within fourteen days.',
    countKeysEndingSoon,
  );
  gauge(
    'sealflow_alerts_undelivered',
    'Alerts whose last notice was not taken where SEALFLOW_ALERT_WEBHOOK_URL leads.',
    countAlertFailures,
  );
  gauge('sealflow_callbacks_pending', 'Callbacks without a final outcome.', () => inboxReader.countPending());
  gauge('sealflow_callbacks_unmatched', 'Callbacks of no request of ours that are still waited with.', () =>
    inboxReader.countPending('unmatched'),
  );
  gauge('sealflow_callbacks_parked', 'Callbacks of no request of ours that an operator has to look at.', () =>
    inboxReader.countParked(),
  );
  gauge('sealflow_requests_with_attention', 'Requests that wait for a person.', () =>
    views.count({ attention: true }),
  );
  gauge('sealflow_workflows_stuck', 'Open requests whose workflow fails at its task again and again.', () =>
    views.count({ stuck: true }),
  );
  new Gauge({
    name: 'sealflow_deliveries_stuck',
    help: 'Workflows beside those of requests that fail again and again, by type, as the last round of reconciliation found them.',
    labelNames: ['type'],
    registers,
    async collect() {
      this.reset();
      for (const type of await stuckBeside()) this.inc({ type });
    },
  });
  gauge('sealflow_requests_with_ledger_gap', 'Requests whose ledger has lost events.', () =>
    views.count({ ledgerGap: true }),
  );
  new Gauge({
    name: 'sealflow_requests_waiting',
    help: 'Requests that have waited for a peer for too long, by what they wait for and at which binding or host.',
    labelNames: ['kind', 'peer'],
    registers,
    async collect() {
      this.reset();
      for (const kind of waitKinds)
        for (const { peer, count } of await views.countWaiting(kind)) this.set({ kind, peer }, count);
    },
  });
  new Gauge({
    name: 'sealflow_requests_with_alert',
    help: 'Open requests with an alert, by kind.',
    labelNames: ['kind'],
    registers,
    async collect() {
      for (const kind of alertKinds) this.set({ kind }, await views.count({ alert: kind }));
    },
  });
}
