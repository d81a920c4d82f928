import type { Deps } from '../../../api/deps';
import { createClientAddress } from '../../../api/http/clientAddress';
import { createRateWindow } from '../../../api/http/rateWindow';
import { startApp } from '../http/support';

test('the stable address is bounded per address before it looks into the database', async () => {
  let looks = 0;
  const app = await startApp([], {
    rates: createRateWindow(() => 0),
    clientAddress: createClientAddress(['127.0.0.0/8']),
    hosts: {
      get: async () => {
        looks += 1;
        return null;
      },
    } as unknown as Deps['hosts'],
  });
  const launchFrom = (from: string) =>
    app.call('GET', '/seal-details/launch?hostId=h&flowRequestId=r', {
      headers: { 'X-Forwarded-For': from },
    });
  for (let count = 0; count < 240; count += 1) await launchFrom('203.0.113.1');
  expect(looks).toBe(240);
  const answer = await launchFrom('203.0.113.1');
  expect(answer).toMatchObject({ status: 429, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(looks).toBe(240);
  expect((await launchFrom('203.0.113.2')).status).toBe(404);
  await app.close();
});
