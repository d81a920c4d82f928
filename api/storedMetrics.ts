import { Gauge, type Registry } from 'prom-client';
import type { InboxReader } from '../application/callbacks/stores';
import type { AttentionCount, Commands, SealRequestViews } from '../application/sealRequests/stores';
import { type AttentionKind, alertKinds, isWaitKind, sealRequestStates } from '../domain/sealRequest/values';

/** Where the counts come from. None of them costs more the more requests are over. */
export interface Counts {
  views: Pick<SealRequestViews, 'countAttention' | 'countOpen' | 'countLate'>;
  inboxReader: Pick<InboxReader, 'countPending' | 'countParked'>;
  commands: Pick<Commands, 'countPending' | 'pending'>;
  countRefusedEvents(): Promise<number>;
  /** The types of the stuck workflows beside those of requests, one for each. */
  stuckBeside(): Promise<string[]>;
  countKeysEndingSoon(): Promise<number>;
  countAlertFailures(): Promise<number>;
}

type Sample = [value: number, labels?: Record<string, string>];
type ReadSamples = () => Promise<Sample[]>;
type Show = (name: string, help: string, read: ReadSamples, labelNames?: string[]) => void;

/** Gauges of what lies in the database, which is the same for all processes: any one of them tells it, when asked. */
export function showStored(registry: Registry, counts: Counts): void {
  const show: Show = (name, help, read, labelNames = []) => {
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      async collect() {
        const samples = await read();
        this.reset();
        // Reset, one without labels says 0: of no time at all nothing is said.
        if (labelNames.length === 0) this.remove();
        for (const [value, labels = {}] of samples) this.set(labels, value);
      },
    });
  };
  showRequests(show, counts);
  showAttention(show, counts);
  showQueues(show, counts);
  showAdministration(show, counts);
}

const one = (count: () => Promise<number>): ReadSamples => {
  return async () => [[await count()]];
};

function showRequests(show: Show, { views }: Counts): void {
  const open = async (): Promise<Sample[]> => {
    const counted = new Map((await views.countOpen()).map(({ state, requests }) => [state, requests]));
    return sealRequestStates.map((state) => [counted.get(state) ?? 0, { state }]);
  };
  const late = (): Promise<Sample[]> =>
    Promise.all(alertKinds.map(async (kind): Promise<Sample> => [await views.countLate(kind), { kind }]));
  show('sealflow_requests_open', 'Requests whose workflow is not over, by state.', open, ['state']);
  show('sealflow_requests_with_alert', 'Open requests with an alert, by kind.', late, ['kind']);
}

function showAttention(show: Show, { views }: Counts): void {
  const read = sharedWhileItRuns(() => views.countAttention());
  const requests = one(async () => (await read()).requests);
  const byKind = async () => summed((await read()).byKind, ({ kind }) => ({ kind }));
  const ofKind = (kind: AttentionKind) =>
    one(async () =>
      (await read()).byKind.reduce((sum, each) => sum + (each.kind === kind ? each.requests : 0), 0),
    );
  const waits = async () => (await read()).byKind.filter(({ kind }) => isWaitKind(kind));
  const waitedFor = ({ kind, bindingId, hostId }: AttentionCount) => ({
    kind,
    peer: kind === 'host-away' ? hostId : bindingId,
  });
  const waiting = async () => summed(await waits(), waitedFor);
  const waitingSince = async () => oldest(await waits(), waitedFor);
  show('sealflow_requests_with_attention', 'Requests that wait for a person or a peer.', requests);
  show('sealflow_attention', 'Requests that wait for a person or a peer, by kind.', byKind, ['kind']);
  show(
    'sealflow_requests_waiting',
    'Requests that have waited for a peer for too long, by what they wait for and at which binding or host.',
    waiting,
    ['kind', 'peer'],
  );
  show(
    'sealflow_requests_waiting_since_timestamp_seconds',
    'Since when the first of them has waited.',
    waitingSince,
    ['kind', 'peer'],
  );
  show(
    'sealflow_workflows_stuck',
    'Open requests whose workflow fails at its task again and again, or whose task has timed out for two minutes.',
    ofKind('workflow-stuck'),
  );
  show('sealflow_requests_with_ledger_gap', 'Requests whose ledger has lost events.', ofKind('ledger-gap'));
}

type Labels = Record<string, string>;

function summed(counts: AttentionCount[], labelsOf: (count: AttentionCount) => Labels): Sample[] {
  return grouped(
    counts,
    labelsOf,
    ({ requests }) => requests,
    (one, other) => one + other,
  );
}

function oldest(counts: AttentionCount[], labelsOf: (count: AttentionCount) => Labels): Sample[] {
  return grouped(counts, labelsOf, ({ since }) => Date.parse(since) / 1000, Math.min);
}

function grouped(
  counts: AttentionCount[],
  labelsOf: (count: AttentionCount) => Labels,
  measure: (count: AttentionCount) => number,
  merge: (one: number, other: number) => number,
): Sample[] {
  const samples = new Map<string, [number, Labels]>();
  for (const count of counts) {
    const labels = labelsOf(count);
    const key = JSON.stringify(labels);
    const [before] = samples.get(key) ?? [];
    const value = measure(count);
    samples.set(key, [before === undefined ? value : merge(before, value), labels]);
  }
  return [...samples.values()];
}

/** All that ask while a read runs get what it finds. */
function sharedWhileItRuns<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= read().finally(() => {
      running = undefined;
    });
    return running;
  };
}

function showQueues(show: Show, counts: Counts): void {
  const { inboxReader, commands } = counts;
  const callbacks = sharedWhileItRuns(() => inboxReader.countPending());
  const oldestCallback = async (): Promise<Sample[]> => {
    const { since } = await callbacks();
    return since === undefined ? [] : [[since / 1000]];
  };
  const oldestCommand = async (): Promise<Sample[]> =>
    (await commands.pending({ limit: 1 })).map(({ at }) => [Date.parse(at) / 1000]);
  const stuck = async () => {
    const types = await counts.stuckBeside();
    return [...new Set(types)].map(
      (type): Sample => [types.filter((each) => each === type).length, { type }],
    );
  };
  show(
    'sealflow_callbacks_pending',
    'Callbacks without a final outcome.',
    one(async () => (await callbacks()).pending),
  );
  show(
    'sealflow_callbacks_pending_since_timestamp_seconds',
    'When the oldest of those came that are of a request of ours; absent where there is none.',
    oldestCallback,
  );
  show(
    'sealflow_callbacks_unmatched',
    'Callbacks of no request of ours that are still waited with.',
    one(async () => (await callbacks()).unmatched),
  );
  show(
    'sealflow_callbacks_parked',
    'Callbacks of no request of ours that an operator has to look at.',
    one(() => inboxReader.countParked()),
  );
  show(
    'sealflow_commands_pending',
    'Commands that are recorded and not dispatched yet.',
    one(() => commands.countPending()),
  );
  show(
    'sealflow_commands_pending_since_timestamp_seconds',
    'When the oldest of them came; absent where there is none.',
    oldestCommand,
  );
  show(
    'sealflow_deliveries_stuck',
    'Workflows beside those of requests that fail again and again, by type, as the last round of reconciliation found them.',
    stuck,
    ['type'],
  );
}

function showAdministration(show: Show, counts: Counts): void {
  show(
    'sealflow_flow_events_refused',
    'Flow events that were refused, and neither followed by one that was taken nor dismissed.',
    one(counts.countRefusedEvents),
  );
  show(
    'sealflow_api_keys_expiring',
    'API keys that still hold and end within fourteen days.',
    one(counts.countKeysEndingSoon),
  );
  show(
    'sealflow_alerts_undelivered',
    'Alerts whose last notice was not taken where SEALFLOW_ALERT_WEBHOOK_URL leads.',
    one(counts.countAlertFailures),
  );
}
