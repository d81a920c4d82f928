import { createDeliveries } from '../../../adapters/mongo/deliveries';
import type { Delivery } from '../../../application/administration/deliveries';
import { startMongo, type TestMongo } from './support';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

const delivery = (commandId: string, outcome: Delivery['outcome'] = 'done'): Delivery => ({
  ...{ hostId: 'h1', commandId, outcome },
  at: '2026-11-24T00:00:00.000Z',
  ms: 5,
});

test('what is noted goes in together, and keeps its place before what comes after it', async () => {
  const deliveries = createDeliveries(mongo.empty());
  const outcomes = async () =>
    (await deliveries.ofCommands('h1', ['m1', 'm2'])).map(({ outcome }) => outcome);
  deliveries.note(delivery('m1', 'passing'));
  deliveries.note(delivery('m2'));
  await deliveries.record(delivery('m1', 'refused'));
  expect(await outcomes()).toEqual(['refused']);
  await deliveries.flush();
  expect(await outcomes()).toEqual(['passing', 'done', 'refused']);
});
