import { ConfigurationChanges } from '../../../adapters/mongo/configurationChanges';
import type { Database } from '../../../adapters/mongo/database';
import { createNamedStore } from '../../../adapters/mongo/named';
import { createRecords } from '../../../adapters/mongo/records';
import type { NamedDocument } from '../../../application/administration/named';
import { LedgerConflictError } from '../../../application/ports/errors';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { fold } from '../../../domain/sealRequest/evolve';
import { archivedLedger as life } from '../../domain/sealRequest/life';
import { startMongo, type TestMongo } from './support';

const storeOf = <T extends NamedDocument>(database: Database, name: string) =>
  createNamedStore<T>(database, name, new ConfigurationChanges(database));

/* Writers that come at once, out of order, or with what a database would not keep as it is. */
let mongo: TestMongo;
let db: Database;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);
beforeEach(() => {
  db = mongo.empty();
});

const id = 'h1:-:r1:1';

test('ledger: of a batch that conflicts nothing is added', async () => {
  const { ledger } = createRecords(db);
  await ledger.append({ sealRequestId: id, firstSeq: 0, events: life.slice(0, 3) });
  const other: SealRequestEvent = { type: 'ApprovalAwaited', data: {}, metadata: { at: 'x', actor: 'x' } };
  const conflicting = ledger.append({ sealRequestId: id, firstSeq: 2, events: [other, ...life.slice(3, 5)] });
  await expect(conflicting).rejects.toThrow(LedgerConflictError);
  expect((await ledger.read(id)).map(({ seq }) => seq)).toEqual([0, 1, 2]);
});

test('ledger: an event with half a character in it may be repeated', async () => {
  const { ledger } = createRecords(db);
  const failed: SealRequestEvent = {
    type: 'SealApplyFailed',
    data: { message: '印章不存在 \ud83d' },
    metadata: { at: 'x', actor: 'sealflow' },
  };
  const batch = { sealRequestId: id, firstSeq: 0, events: [...life.slice(0, 1), failed] };
  await ledger.append(batch);
  await ledger.append(batch);
  expect(await ledger.read(id)).toHaveLength(2);
});

test('view: what came after a gap is folded when the gap is filled', async () => {
  const { ledger, views } = createRecords(db);
  await ledger.append({ sealRequestId: id, firstSeq: 2, events: life.slice(2, 4) });
  await ledger.append({ sealRequestId: id, firstSeq: 0, events: life.slice(0, 2) });
  expect(await views.get(id)).toMatchObject({ version: 3, request: fold(life.slice(0, 4)) });
});

test('view: of two batches at once both are folded', async () => {
  const { ledger, views } = createRecords(db);
  for (let round = 0; round < 20; round += 1) {
    const request = `h1:-:race-${round}:1`;
    await Promise.all([
      ledger.append({ sealRequestId: request, firstSeq: 0, events: life.slice(0, 2) }),
      ledger.append({ sealRequestId: request, firstSeq: 2, events: life.slice(2, 4) }),
    ]);
    expect(await views.get(request)).toMatchObject({ version: 3 });
  }
});

test('named: a change to a name that another has is told as such', async () => {
  const things = storeOf(db, 'things');
  await things.insert({ _id: 't_1', name: 'one', version: 1 });
  await things.insert({ _id: 't_2', name: 'two', version: 1 });
  expect(await things.replace({ _id: 't_1', name: 'two', version: 2 })).toBe('name-taken');
});

type TimeOrderedId = typeof import('../../../adapters/mongo/timeOrderedId');

test('timeOrderedId: more than 65,536 in one millisecond stay in order', () => {
  jest.useFakeTimers({
    now: Date.now() + 60_000,
    doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'],
  });
  // A sequence of its own: ids of later files of this process are not to be ahead of their clock.
  let ids: string[] = [];
  jest.isolateModules(() => {
    const { timeOrderedId }: TimeOrderedId = require('../../../adapters/mongo/timeOrderedId');
    ids = Array.from({ length: 70_000 }, () => timeOrderedId());
  });
  jest.useRealTimers();
  expect([...ids].sort().join() === ids.join()).toBe(true);
});
