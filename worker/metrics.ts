import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MetricMeter } from '@temporalio/common';
import { type OnPeerCall, peerCallBuckets } from '../adapters/peerCalls';

/** Of Temporal's exporter, which shows ours with its own: times in seconds, and counters that end in `_total`. */
export function prometheusAt(bindAddress: string) {
  return {
    bindAddress,
    useSecondsForDurations: true,
    countersTotalSuffix: true,
    histogramBucketOverrides: { sealflow_peer_call_seconds: peerCallBuckets },
  };
}

/** Named as those of the API are. */
export function workerMetrics(meter: MetricMeter): { peerCalled: OnPeerCall } {
  const calls = meter.createHistogram(
    'sealflow_peer_call_seconds',
    'float',
    '',
    'Calls at vendors and hosts by what came of them, and how long they took.',
  );
  return {
    peerCalled: ({ peer, call, outcome, seconds }) => calls.record(seconds, { peer: peer.id, call, outcome }),
  };
}

const everyMs = 5_000;

/** Two facts of the process that Temporal's exporter does not tell; named as Node.js exporters name them. */
export function watchEventLoop(meter: MetricMeter): { stop(): void } {
  const lag = meter.createGauge(
    'nodejs_eventloop_lag_p99_seconds',
    'float',
    '',
    'How long the event loop was held up, at the 99th percentile of the last seconds.',
  );
  const memory = meter.createGauge('process_resident_memory_bytes', 'int', '', 'Resident memory in bytes.');
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const show = () => {
    lag.set(delay.percentile(99) / 1e9);
    memory.set(process.memoryUsage.rss());
    delay.reset();
  };
  show();
  const timer = setInterval(show, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      delay.disable();
    },
  };
}
