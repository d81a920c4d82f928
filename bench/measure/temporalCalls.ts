import { readFileSync } from 'node:fs';

/** What workers do whether there is work or not. */
const idleCalls = /^(Poll|RecordWorkerHeartbeat$)/;

/**
 * Calls at the frontend since the server started, by method, as its own metrics have them. Polls are left out, and so
 * is what the server calls of itself.
 */
export function readCalls(metrics: string): Record<string, number> {
  const calls: Record<string, number> = {};
  for (const [, labels = '', count] of metrics.matchAll(/^service_requests\{([^}]*)\} (\S+)$/gm)) {
    const label = (name: string) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    const operation = label('operation');
    if (label('service_name') !== 'frontend' || label('namespace') === 'temporal_system') continue;
    if (!idleCalls.test(operation)) calls[operation] = (calls[operation] ?? 0) + Number(count);
  }
  return calls;
}

/** A development server says in its log where it shows its metrics. */
export function metricsUrlIn(temporalLog: string): string {
  const url = /^Metrics:\s+(http\S+)/m.exec(readFileSync(temporalLog, 'utf8'))?.[1];
  if (url === undefined)
    throw new Error(`the Temporal server does not say where its metrics are: ${temporalLog}`);
  return url;
}

export async function callsNow(metricsUrl: string): Promise<Record<string, number>> {
  const response = await fetch(metricsUrl, { signal: AbortSignal.timeout(10_000) });
  return readCalls(await response.text());
}
