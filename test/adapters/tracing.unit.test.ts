import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { startTracing } from '../../adapters/tracing';
import { startCollector } from '../support/collector';

test('a span tells that something failed and within what, and none of the words of the failure', async () => {
  const collector = await startCollector();
  const { request, activities, peerCalled, stop } = startTracing('sealflow-test', collector.url);
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const activity = new MockActivityEnvironment(
    { activityType: 'applySeal' },
    { interceptors: [activities], logger: new DefaultLogger('ERROR') },
  );
  const failing = async () => {
    peerCalled({ peer: { kind: 'binding', id: 'bnd_1' }, call: 'apply', outcome: 'unknown', seconds: 2 });
    throw new Error('planted');
  };
  try {
    const asked = request('POST /v1/seal-requests', { traceparent }, () => activity.run(failing));
    await expect(asked).rejects.toThrow('planted');
    await stop();
    const { spans } = collector;
    const error = 2;
    const [call, run, post] = spans;
    expect(spans).toMatchObject([
      { name: 'binding apply', parentSpanId: run?.spanId, status: { code: error } },
      { name: 'RunActivity:applySeal', parentSpanId: post?.spanId, status: { code: error } },
      { name: 'POST /v1/seal-requests', parentSpanId: 'b'.repeat(16), status: { code: error } },
    ]);
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set(['a'.repeat(32)]));
    expect(Number(call?.startTimeUnixNano)).toBeLessThan(Number(post?.startTimeUnixNano));
    expect(JSON.stringify(spans)).not.toContain('planted');
  } finally {
    collector.close();
  }
});
