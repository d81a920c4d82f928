import type { Collection, Document } from 'mongodb';
import { createAttempts } from '../../../adapters/mongo/attempts';
import { createCommands } from '../../../adapters/mongo/commands';
import { type Database, isDuplicateKey } from '../../../adapters/mongo/database';
import { createFlowEvents } from '../../../adapters/mongo/flowEvents';
import { createInbox } from '../../../adapters/mongo/inbox';
import { createLedger } from '../../../adapters/mongo/ledger';
import { createReplies } from '../../../adapters/mongo/replies';
import { createSealRequestViews } from '../../../adapters/mongo/sealRequestViews';
import { createVendorApplications } from '../../../adapters/mongo/vendorApplications';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import type { FlowEventRecord } from '../../../application/flowEvents/stores';
import type { CommandRecord } from '../../../application/sealRequests/stores';
import { archivedLedger as life } from '../../domain/sealRequest/life';
import { requestIds, startMongo, type TestMongo } from './support';

/*
 * A document that was inserted in this moment is a duplicate for every insert, and not yet what a majority has: a
 * majority read finds nothing. What is made of it must not be that there is another document, or none.
 */

let mongo: TestMongo;
let db: Database;
let late: Database;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
beforeEach(() => {
  db = mongo.empty();
  late = readingLate(mongo.another(db));
});
afterAll(() => mongo.stop(), 30_000);

const unseenReads = 3;

/** The same database, in which a document that was just found taken is not to be read at once. */
function readingLate(database: Database): Database {
  const watch = <T extends Document>(collection: Collection<T>): Collection<T> => {
    const unseen = new Map<string, number>();
    const noted = (error: unknown, documents: readonly Document[]) => {
      const ids = documents.map(({ _id }) => String(_id));
      if (isDuplicateKey(error)) for (const id of ids) unseen.set(id, unseen.get(id) ?? unseenReads);
      throw error;
    };
    const late: Partial<Record<PropertyKey, (...given: never[]) => unknown>> = {
      insertOne: (document: never) =>
        collection.insertOne(document).catch((error: unknown) => noted(error, [document])),
      findOne: (filter: never, ...more: never[]) => {
        const id = String((filter as Document)._id);
        const left = unseen.get(id) ?? 0;
        unseen.set(id, left - 1);
        return left > 0 ? Promise.resolve(null) : collection.findOne(filter, ...more);
      },
    };
    return new Proxy(collection, {
      get: (target, method) => {
        const member: unknown = late[method] ?? Reflect.get(target, method);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  };
  return { ...database, collection: (name) => watch(database.collection(name)) } as Database;
}

const newRequest = requestIds();
const at = '2026-11-24T00:00:00.000Z';

function ledgerOver(database: Database) {
  const [views, inbox, replies] = [
    createSealRequestViews(database),
    createInbox(database),
    createReplies(database),
  ];
  return createLedger(database, { views, inbox, replies });
}

test('the same batch of the ledger is no conflict', async () => {
  const batch = { sealRequestId: newRequest(), firstSeq: 0, events: life };
  await ledgerOver(db).append(batch);
  await expect(ledgerOver(late).append(batch)).resolves.toMatchObject({ isNew: false });
});

test('a flow event that was kept first stands', async () => {
  const first: FlowEventRecord = { _id: 'h1:e1', hash: 'abc', reason: 'no-trigger', at };
  await createFlowEvents(db).keep(first);
  const second = { ...first, hash: 'other' };
  expect(await createFlowEvents(late).keep(second)).toEqual(first);
});

test('a callback that is sent again is the first row of its event', async () => {
  const received: ReceivedRow = {
    bindingId: 'b1',
    contentType: 'application/json',
    body: Buffer.from('{}'),
    read: { applyId: 'a1', event: 'sealingCompleted', providerEventId: 'p1' },
  };
  const { id } = await createInbox(db).store(received);
  expect(await createInbox(late).store(received)).toMatchObject({
    id,
    duplicate: true,
    toDeliver: { _id: id, applyId: 'a1' },
  });
});

test('a callback meets the application that is registered in the same moment', async () => {
  await createVendorApplications(db).register('b1', 'a1', 'r1');
  expect(await createVendorApplications(late).await('b1', 'a1')).toBe('r1');
});

test('whose command and attempt came first can be read by whoever came second', async () => {
  const id = newRequest();
  const attempt = { _id: id, hash: 'x', commandRecordId: 'h1:c1', at };
  expect(await createAttempts(db).claim(attempt)).toBe(true);
  const attempts = createAttempts(late);
  expect(await attempts.claim({ ...attempt, hash: 'y' })).toBe(false);
  expect(await attempts.get(id)).toEqual(attempt);

  const command: Omit<CommandRecord, 'instance'> = {
    ...{ _id: 'h1:c1', hash: 'x', kind: 'end' as const, commandId: 'c1', sealRequestId: id, attempt: 1, at },
    command: {
      type: 'EndSealing',
      data: { commandId: 'c1', reason: 'over' },
      metadata: { now: at, actor: 'x' },
    },
  };
  const recorded = await createCommands(db).record(command);
  const commands = createCommands(late);
  expect(await commands.record({ ...command, hash: 'y' })).toBeNull();
  expect(await commands.get('h1:c1')).toEqual(recorded);
});
