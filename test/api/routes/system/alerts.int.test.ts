import { isDeepStrictEqual } from 'node:util';
import { Client, Connection, type ScheduleHandle } from '@temporalio/client';
import { reconcileScheduleId } from '../../../../contracts/reconcile';
import { ProductUnderTest } from '../../../support/product';
import { Engine, type Flow, type FlowRequest } from '../flowEvents/flows';

/* What operators are told of by reconciliation as its schedule runs it, every ten seconds here and after moments. */

const moments = String(2 / 3600);

let product: ProductUnderTest;
let flow: Flow;
let connection: Connection;
let schedule: ScheduleHandle;
beforeAll(async () => {
  product = await ProductUnderTest.start({
    env: {
      SEALFLOW_RECONCILE_SECONDS: '10',
      SEALFLOW_ALERT_UNUSED_HOURS: moments.slice(0, 8),
      SEALFLOW_ALERT_NOT_ENDED_HOURS: moments.slice(0, 8),
      SEALFLOW_ALERT_IMAGES_HOURS: moments.slice(0, 8),
    },
  });
  flow = await (await Engine.of(product, 'alerts')).flow();
  connection = await Connection.connect({ address: product.servers.temporal.address });
  const client = new Client({ connection, namespace: product.namespace });
  schedule = client.schedule.getHandle(reconcileScheduleId);
}, 90_000);
afterAll(async () => {
  await connection.close();
  await product.stop();
}, 30_000);

async function alerts(request: FlowRequest): Promise<string[]> {
  return (await request.ledger())
    .filter(({ type }) => type === 'AlertRaised')
    .map(({ actor, data }) => `${data.kind} by ${actor}`)
    .sort();
}
const untilAlerts = (request: FlowRequest, times: number) =>
  product.until(
    () => alerts(request),
    (found) => found.length >= times,
    60_000,
  );

/** So many begin from now on and are over; the first may have begun before. */
async function morePasses(count: number): Promise<void> {
  const info = async () => (await schedule.describe()).info;
  const { numActionsTaken } = await info();
  await product.until(
    info,
    (seen) => seen.numActionsTaken >= numActionsTaken + count && seen.runningActions.length === 0,
    150_000,
  );
}

async function counted(): Promise<Record<string, number>> {
  const { data } = await product.api('GET', '/metrics');
  const lines = String(data).matchAll(/^sealflow_requests_with_alert\{kind="([^"]+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, kind, count]) => [kind, Number(count)]));
}

async function useWithoutPictures(request: FlowRequest): Promise<void> {
  const { sealCode, seals } = await request.atVendor();
  const use = { sealCode, sealId: seals[0].sealId, imagesPending: true };
  expect(await product.vendor('POST', '/sim/machine/use', use)).toMatchObject({ status: 200 });
}

test('a seal that nobody uses, and one whose sealing does not end and whose pictures do not come', async () => {
  const [unused, used] = [await flow.granted(), await flow.granted()];
  await useWithoutPictures(used);
  expect(await untilAlerts(unused, 1)).toEqual(['granted-unused by reconciliation']);
  const both = ['images-overdue by reconciliation', 'not-ended by reconciliation'];
  expect(await untilAlerts(used, 2)).toEqual(both);
  // What is counted follows the ledger, a moment later.
  const all = { 'granted-unused': 1, 'not-ended': 1, 'images-overdue': 1 };
  await product.until(counted, (found) => isDeepStrictEqual(found, all));

  // Further passes say nothing again, and cost no history.
  const events = (await used.ledger()).length;
  await morePasses(3);
  expect(await alerts(unused)).toHaveLength(1);
  expect(await used.ledger()).toHaveLength(events);

  await used.happens('images');
  for (const request of [unused, used]) {
    await request.finish();
    await request.untilState('completed');
  }
}, 300_000);

test('the schedule that does so is there, as often as configured, and never twice at once', async () => {
  const { spec, action, policies } = await schedule.describe();
  expect(spec.intervals).toMatchObject([{ every: 10_000 }]);
  expect(action).toMatchObject({ type: 'startWorkflow', workflowType: 'reconcile' });
  // A pass over many requests may take longer than the pause; what was missed is not made up for.
  expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 60_000 });
});
