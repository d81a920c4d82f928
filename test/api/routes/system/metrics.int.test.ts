import { readFileSync } from 'node:fs';
import { freePort } from '../../../../sandbox/embedded/ports';
import { type CollectedSpan, type Collector, startCollector } from '../../../support/collector';
import { expressions, metricsIn } from '../../../support/observability';
import { caller, ProductUnderTest } from '../../../support/product';
import { Engine, type FlowRequest } from '../flowEvents/flows';

/* Who reads the metrics: whoever has a key of an operator, and whoever reaches the address that is for them alone. */

let product: ProductUnderTest;
let metricsUrl: string;
let workerMetricsUrl: string;
let collector: Collector;
beforeAll(async () => {
  // At addresses that nobody else uses: a port that is free at ours may be taken before it is listened at.
  const [address, workerAddress] = [`127.0.0.8:${await freePort()}`, `127.0.0.9:${await freePort()}`];
  [metricsUrl, workerMetricsUrl] = [`http://${address}`, `http://${workerAddress}`];
  collector = await startCollector();
  const env = {
    SEALFLOW_METRICS_ADDRESS: address,
    SEALFLOW_WORKER_METRICS_ADDRESS: workerAddress,
    SEALFLOW_LOG_LEVEL: 'info',
    SEALFLOW_OTLP_ENDPOINT: collector.url,
  };
  product = await ProductUnderTest.start({ env });
}, 90_000);
afterAll(async () => {
  await product.stop();
  collector.close();
}, 30_000);

test('at the API itself they want a key', async () => {
  expect((await product.anonymous('GET', '/metrics')).status).toBe(401);
  const body = { name: 'engine', role: 'engine', hostIds: [await product.addHost('metrics')] };
  const { data: engine } = await product.api('POST', '/v1/api-keys', body);
  const asEngine = caller(product.product.url, { Authorization: `Bearer ${engine.key}` });
  expect((await asEngine('GET', '/metrics')).status).toBe(403);
  expect((await product.api('GET', '/metrics')).status).toBe(200);
});

test('at an address of their own they want none, and nothing else is there', async () => {
  const { status, headers, data } = await caller(metricsUrl)('GET', '/metrics');
  expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')]);
  expect(data).toMatch(/^sealflow_commands_pending 0$/m);
  for (const path of ['/', '/healthz', '/v1/bindings', '/docs'])
    expect((await caller(metricsUrl)('GET', path)).status).toBe(404);
  expect((await caller(metricsUrl)('POST', '/metrics', {})).status).toBe(404);
});

test('each refusal counts by its reason', async () => {
  await product.anonymous('GET', '/v1/bindings');
  await product.anonymous('GET', '/v1/bindings', undefined, { Authorization: 'Bearer nonsense' });
  await product.anonymous('POST', `/c/${'w'.repeat(22)}`, {});
  await product.api('POST', '/v1/bindings', {});
  await product.api('GET', '/v1/nothing');
  const { data } = await product.api('GET', '/metrics');
  for (const reason of ['no-key', 'unknown-key', 'path-token', 'malformed', 'not-found'])
    expect(data).toMatch(new RegExp(`^sealflow_http_refusals_total\\{reason="${reason}"\\} [1-9]`, 'm'));
});

const scraped = async (url: string) => String((await caller(url)('GET', '/metrics')).data);

/** Lines of a log as it is now: their writer appends each as a whole. */
function linesOf(path: string): Record<string, unknown>[] {
  const text = readFileSync(path, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n'))
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

describe('a life of a request', () => {
  let engine: Engine;
  let request: FlowRequest;
  beforeAll(async () => {
    engine = await Engine.of(product, 'observed');
    request = await (await engine.flow()).granted();
    await product.api('POST', `${request.path()}/refresh`, { commandId: 'look' });
  }, 60_000);

  const ids = () => ({ sealRequestId: request.id(), workflowId: `seal:${request.id()}`, attempt: 1 });

  test('leaves lines of its calls in the log of the worker, each with whose it was', async () => {
    /** A log may lag behind what its process has done. */
    const linesOfWorker = (isWanted: (line: Record<string, unknown>) => boolean) =>
      product.until(
        async () => linesOf(product.workerLog).filter(isWanted),
        ({ length }) => length > 0,
      );
    const of = (name: string) => linesOfWorker(({ msg, call }) => msg === 'peer call' && call === name);
    const known = {
      activityId: expect.any(String),
      runId: expect.any(String),
      ms: expect.any(Number),
      outcome: 'done',
    };
    expect(await of('apply')).toMatchObject([
      { ...ids(), ...known, bindingId: engine.bindingId, activityType: 'applySeal' },
    ]);
    expect(await of('writeFields')).toMatchObject([
      { ...ids(), ...known, hostId: engine.hostId, activityType: 'writeFields' },
    ]);
    const ended = await linesOfWorker(
      ({ msg, activityType }) => msg === 'activity' && activityType === 'applySeal',
    );
    expect(ended).toContainEqual(expect.objectContaining({ ...ids(), ...known, outcome: 'applied' }));
  });

  test('and in that of the API, with the request that asked', async () => {
    // It is written as the answer has gone out.
    const requests = await product.until(
      async () => linesOf(product.apiLog).filter(({ route }) => route === '/v1/seal-requests/:id/refresh'),
      ({ length }) => length > 0,
    );
    expect(requests).toMatchObject([{ sealRequestId: request.id(), requestId: expect.any(String) }]);
    const [{ requestId } = {}] = requests;
    const calls = linesOf(product.apiLog).filter(
      ({ msg, ...line }) => msg === 'peer call' && line.requestId === requestId,
    );
    expect(calls).toContainEqual(
      expect.objectContaining({ sealRequestId: request.id(), bindingId: engine.bindingId, outcome: 'done' }),
    );
  });

  test('is counted by peer, call and outcome in both', async () => {
    const counted = (call: string, peer: string) =>
      new RegExp(
        `^sealflow_peer_call_seconds_count\\{(?=.*call="${call}")(?=.*peer="${peer}").*outcome="done"`,
        'm',
      );
    const [worker, api] = [await scraped(workerMetricsUrl), await scraped(metricsUrl)];
    expect(worker).toMatch(counted('apply', engine.bindingId));
    expect(worker).toMatch(counted('writeFields', engine.hostId));
    expect(api).toMatch(counted('detail', engine.bindingId));
  });

  test('and is one trace, from the POST by the workflow and its activity to the call at the vendor', async () => {
    const { spans } = collector;
    const call = () => spans.find(({ name }) => name === 'binding apply');
    // A span is sent as it has ended, and the POST waits for its outcome.
    const path = await product.until(
      async () => pathTo(call(), spans).map(({ service, name }) => `${service}: ${name}`),
      ([first]) => first?.includes('POST') ?? false,
    );
    expect(path).toEqual([
      'sealflow-api: POST /v1/hosts/:hostId/flow-events',
      'sealflow-api: StartWorkflow:sealRequest',
      'sealflow-worker: RunActivity:applySeal',
      'sealflow-worker: binding apply',
    ]);
    const attributes = { key: 'sealflow.binding_id', value: { stringValue: engine.bindingId } };
    expect(call()?.attributes).toContainEqual(attributes);
    expect(JSON.stringify(spans)).not.toContain('采购合同');
  });

  test('and every metric of the alerts and the dashboard is there', async () => {
    const all = `${await scraped(workerMetricsUrl)}\n${await scraped(metricsUrl)}`;
    const shown = new Set(
      [...all.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) => seriesOf(name, type)),
    );
    const named = new Set(expressions().flatMap(({ expr }) => metricsIn(expr)));
    // Prometheus makes it itself.
    named.delete('up');
    expect([...named].filter((name) => !shown.has(name))).toEqual([]);
  });
});

function seriesOf(name = '', type = ''): string[] {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name];
}

/** From the first of its trace down to this span. */
function pathTo(span: CollectedSpan | undefined, spans: CollectedSpan[]): CollectedSpan[] {
  if (!span) return [];
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [...pathTo(parent, spans), span];
}
