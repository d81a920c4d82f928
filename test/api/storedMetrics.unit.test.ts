import { Registry } from 'prom-client';
import { showStored } from '../../api/storedMetrics';
import type { AttentionCounts } from '../../application/sealRequests/stores';

const none = async () => 0;

/** The samples of a scrape, without what explains them. */
async function scraped(attention: AttentionCounts, since?: number): Promise<string[]> {
  const registry = new Registry();
  showStored(registry, {
    views: {
      countAttention: async () => attention,
      countOpen: async () => [{ state: 'sealing', requests: 7 }],
      countLate: none,
    },
    inboxReader: {
      countPending: async () => ({ pending: 3, unmatched: 1, ...(since === undefined ? {} : { since }) }),
      countParked: none,
    },
    commands: { countPending: none, pending: async () => [] },
    ...{ countRefusedEvents: none, countKeysEndingSoon: none, countAlertFailures: none },
    stuckBeside: async () => ['deliverCallback', 'deliverCallback'],
  });
  const text = await registry.metrics();
  return text.split('\n').filter((line) => /^[a-z]/.test(line));
}

const at = (hour: number) => `2026-11-24T0${hour}:00:00.000Z`;
const seconds = (hour: number) => Date.parse(at(hour)) / 1000;
const vendorAway = { kind: 'vendor-away', bindingId: 'b1' } as const;

test('what waits is told by kind, and what waits for a peer by peer and since when', async () => {
  const lines = await scraped(
    {
      requests: 6,
      byKind: [
        { ...vendorAway, hostId: 'h1', requests: 2, since: at(5) },
        { ...vendorAway, hostId: 'h2', requests: 1, since: at(3) },
        { kind: 'host-away', bindingId: 'b1', hostId: 'h1', requests: 1, since: at(4) },
        { kind: 'workflow-stuck', bindingId: 'b1', hostId: 'h1', requests: 2, since: at(1) },
      ],
    },
    Date.parse(at(2)),
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      'sealflow_requests_open{state="sealing"} 7',
      'sealflow_requests_open{state="archived"} 0',
      'sealflow_requests_with_attention 6',
      'sealflow_attention{kind="vendor-away"} 3',
      'sealflow_attention{kind="workflow-stuck"} 2',
      'sealflow_requests_waiting{kind="vendor-away",peer="b1"} 3',
      'sealflow_requests_waiting{kind="host-away",peer="h1"} 1',
      `sealflow_requests_waiting_since_timestamp_seconds{kind="vendor-away",peer="b1"} ${seconds(3)}`,
      'sealflow_workflows_stuck 2',
      'sealflow_requests_with_ledger_gap 0',
      'sealflow_deliveries_stuck{type="deliverCallback"} 2',
      `sealflow_callbacks_pending_since_timestamp_seconds ${seconds(2)}`,
    ]),
  );
  expect(lines.filter((line) => line.startsWith('sealflow_requests_waiting{'))).toHaveLength(2);
});

test('where nothing waits no time is told, and no peer', async () => {
  const lines = await scraped({ requests: 0, byKind: [] });
  expect(lines.filter((line) => /since|_waiting|_attention\{/.test(line))).toEqual([]);
});
