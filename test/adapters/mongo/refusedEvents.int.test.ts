import type { Database } from '../../../adapters/mongo/database';
import { createRefusedEvents } from '../../../adapters/mongo/refusedEvents';
import type { RefusedEvent } from '../../../application/flowEvents/refusedEvents';
import { startMongo, type TestMongo } from './support';

/* Refused events, kept by several at once: an engine repeats what is refused. */

let mongo: TestMongo;
let db: Database;
beforeAll(async () => {
  mongo = await startMongo();
}, 60_000);
beforeEach(() => {
  db = mongo.empty();
});
afterAll(() => mongo.stop(), 30_000);

const event = (hash: string): Omit<RefusedEvent, '_id'> => ({
  ...{ hostId: 'h1', flowId: 'f1', flowRequestId: 'r1', eventId: 'e1', hash, actor: 'engine' },
  refusal: { code: 'already-open' },
  at: '2026-11-24T00:00:00.000Z',
});

test('ten that keep the same at once keep it once, and of one event the latest reasons wait', async () => {
  const refused = createRefusedEvents(db);
  const keepTen = (hash: string) =>
    Promise.all(Array.from({ length: 10 }, () => refused.keep(event(hash), { fieldId: 'f', value: 'v' })));
  const [first] = await keepTen('abc');
  // Each of the ten ends what the other content waited for.
  const [second] = await keepTen('def');
  expect(await refused.list({}, { limit: 10 })).toHaveLength(2);
  expect((await refused.pending({ limit: 10 })).map(({ _id }) => _id)).toEqual([second?.id]);
  expect(await refused.endOf(first?.id ?? '')).toMatchObject({ by: 'other-reasons' });
  expect(await refused.writes({ limit: 10 })).toHaveLength(2);
});

test('what a person ended waits again only in the place of other reasons', async () => {
  const refused = createRefusedEvents(db);
  const { id } = await refused.keep(event('abc'));
  await refused.end(id, { by: 'person', actor: 'op', at: event('abc').at });
  expect(await refused.keep(event('abc'))).toEqual({ id, isNew: false });
  expect(await refused.countPending()).toBe(0);
  await refused.keep(event('def'));
  await refused.keep(event('abc'));
  expect((await refused.pending({ limit: 10 })).map(({ _id }) => _id)).toEqual([id]);
});
