import { Webhook } from 'standardwebhooks';
import { startPeer, text } from '../../../adapters/support/peer';
import { ProductUnderTest } from '../../../support/product';
import { Engine } from '../flowEvents/flows';

/* What a site's own address is sent, by reconciliation as its schedule runs it. */

const secret = `whsec_${Buffer.from('an alert secret of 32 bytes.....').toString('base64')}`;

test('an alert is sent, counted as undelivered while the address is down, and once that it is over', async () => {
  const receiver = await startPeer(text('', 500));
  const product = await ProductUnderTest.start({
    env: {
      SEALFLOW_RECONCILE_SECONDS: '10',
      SEALFLOW_ALERT_UNUSED_HOURS: '0.0005',
      SEALFLOW_ALERT_WEBHOOK_URL: `${receiver.url}/alerts`,
      SEALFLOW_ALERT_WEBHOOK_SECRET: secret,
    },
  });
  try {
    const flow = await (await Engine.of(product, 'alert-webhook')).flow();
    const request = await flow.granted();
    const metric = async () =>
      /^sealflow_alerts_undelivered (\d+)$/m.exec(String((await product.api('GET', '/metrics')).data))?.[1];
    await product.until(metric, (count) => count === '1', 60_000);

    receiver.answers = [text('', 204)];
    const taken = async () => {
      const bodies = receiver.seen.map(({ body }) => JSON.parse(body.toString()));
      return bodies.map(({ type, data }) => ({ type, id: data.id, kind: data.kind, count: data.count }));
    };
    await product.until(metric, (count) => count === '0', 60_000);
    await request.finish();
    const all = await product.until(taken, (some) => some.at(-1)?.type === 'alert.resolved', 60_000);

    for (const { body, headers } of receiver.seen)
      expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    const distinct = new Map(all.map((each) => [each.id, each]));
    expect([...distinct.values()]).toMatchObject([
      { type: 'alert.raised', kind: 'granted-unused', count: 1 },
      { type: 'alert.resolved', kind: 'granted-unused', count: 0 },
    ]);
  } finally {
    await product.stop();
    await receiver.close();
  }
}, 240_000);
