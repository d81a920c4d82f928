import { connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection } from 'mongodb';
import { type Database, insertOnce, isDuplicateKey, openDatabase } from '../../../adapters/mongo/database';
import { createIndexes } from '../../../adapters/mongo/indexes';
import { isMongoAway } from '../../../api/http/errors';
import { closedPort } from '../support/peer';
import { startMongo, type TestMongo, winnersOf } from './support';

interface Row {
  _id: string;
  value?: unknown;
}

let mongo: TestMongo;
let db: Database;
beforeAll(async () => {
  mongo = await startMongo();
  db = mongo.empty();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('insertOnce', () => {
  test('of twenty at once one is told that it was the one, and its document stands', async () => {
    const clients = [db, mongo.another(db)].map((each) => each.collection<Row>('rows'));
    for (let round = 0; round < 10; round += 1) {
      const won = await winnersOf(20, async (index) => {
        const row = { _id: `row-${round}`, value: index };
        const collection = clients[index % 2];
        return collection && (await insertOnce(collection, row)) ? row : null;
      });
      expect(won).toHaveLength(1);
      expect(await db.collection<Row>('rows').findOne({ _id: `row-${round}` })).toEqual(won[0]);
    }
  });

  test('a key that holds nothing is not kept, null is', async () => {
    const rows = db.collection<Row>('rows');
    await insertOnce(rows, { _id: 'nothing', value: { a: undefined, b: null } });
    expect(await rows.findOne({ _id: 'nothing' })).toStrictEqual({ _id: 'nothing', value: { b: null } });
  });

  test('only a key that is taken is a duplicate', async () => {
    const rows = db.collection<Row>('rows');
    await insertOnce(rows, { _id: 'first' });
    const duplicate = await failureOf(rows.insertOne({ _id: 'first' }));
    expect(isDuplicateKey(duplicate)).toBe(true);
    expect(isDuplicateKey(new Error('E11000 duplicate key'))).toBe(false);
  });

  test('what comes while others are under way shares a command, and each is told of its own', async () => {
    const rows = db.collection<Row>('together');
    const sent: string[] = [];
    const watchedRows = withNoteOfCalls(rows, sent);
    const ids = ['a', 'b', 'c', 'a', 'd', 'd', 'e'];
    const told = await Promise.all(ids.map((_id, value) => insertOnce(watchedRows, { _id, value })));
    expect(sent).toEqual(['insertOne', 'insertOne', 'insertMany']);
    // The first two go at once, one by one, and what follows on another connection: either `a` may be the one.
    const winners = ids.flatMap((_id, value) => (told[value] ? [{ _id, value }] : []));
    expect(winners.map(({ _id }) => _id).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await rows.find().sort({ _id: 1 }).toArray()).toEqual(
      winners.sort((one, other) => one._id.localeCompare(other._id)),
    );
  });

  test('one that cannot be written keeps no other out', async () => {
    const rows = db.collection<Row>('beside');
    const values = [1, 2, 3, { 'no\0key': 1 }, 5];
    const told = await Promise.allSettled(
      values.map((value, index) => insertOnce(rows, { _id: `row-${index}`, value })),
    );
    expect(told.map(({ status }) => status === 'fulfilled')).toEqual([true, true, true, false, true]);
    expect(await rows.countDocuments({})).toBe(4);
  });
});

/** The same collection, with a note of how documents get in. */
function withNoteOfCalls(collection: Collection<Row>, calls: string[]): Collection<Row> {
  return new Proxy(collection, {
    get: (target, method) => {
      const member: unknown = Reflect.get(target, method);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        calls.push(String(method));
        return Reflect.apply(member, target, given);
      };
    },
  });
}

describe('a server that is away', () => {
  test('is said to be within seconds, in a way the API knows', async () => {
    const url = `mongodb://${(await closedPort()).slice('http://'.length)}/`;
    const away = openDatabase({ url, name: 'x' });
    const before = Date.now();
    const rows = away.collection<Row>('rows');
    const failures = await Promise.all([
      failureOf(away.ping()),
      ...['1', '2', '3', '4'].map((_id) => failureOf(insertOnce(rows, { _id }))),
    ]);
    // The driver's own patience is half a minute, and each of five calls would have it.
    expect(Date.now() - before).toBeLessThan(15_000);
    expect(failures.map(isMongoAway)).toEqual([true, true, true, true, true]);
    await away.close();
  }, 30_000);

  test('so is one that takes connections and never says a word', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('not listening');
    const away = openDatabase({ url: `mongodb://127.0.0.1:${address.port}/`, name: 'x' });
    const before = Date.now();
    const failure = await failureOf(away.ping());
    expect(Date.now() - before).toBeLessThan(20_000);
    expect(isMongoAway(failure)).toBe(true);
    await away.close();
    server.close();
  }, 30_000);

  test('and is found once it is there, also where it was away from the first', async () => {
    const { port } = new URL(await closedPort());
    const late = openDatabase({ url: `mongodb://127.0.0.1:${port}/?directConnection=true`, name: 'x' });
    expect(await failureOf(late.ping())).toBeDefined();
    const real = new URL(mongo.environment(db).SEALFLOW_MONGO_URL);
    const server = createServer((socket) => {
      const beyond = connect(Number(real.port), real.hostname);
      pipeline(socket, beyond, socket, () => undefined);
    }).listen(Number(port), '127.0.0.1');
    const deadline = Date.now() + 20_000;
    for (; await failureOf(late.ping()); await sleep(50))
      if (Date.now() > deadline) throw new Error('never found');
    await late.close();
    server.close();
  }, 30_000);

  test('one that is there answers', async () => {
    await expect(db.ping()).resolves.toBeUndefined();
  });
});

describe('indexes', () => {
  test('can be made again and again, and leave what is there as it is', async () => {
    const rows = db.collection<Row>('sealRequests');
    await insertOnce(rows, { _id: 'kept', value: 1 });
    await createIndexes(db);
    const made = await db.collection('sealRequests').indexes();
    expect(made.map(({ key }) => Object.keys(key).join(' ')).sort()).toEqual([
      '_id',
      'closed request.state',
      'createdAt _id',
      'hasAttention createdAt _id',
      'request.alerts.kind closed',
      'request.identity.bindingId createdAt _id',
      'request.identity.flowId createdAt _id',
      'request.identity.flowRequestId createdAt _id',
      'request.identity.hostId createdAt _id',
      'request.seals.sealId createdAt',
      'request.state createdAt _id',
      'request.usedAt',
    ]);
    await createIndexes(db);
    expect(await db.collection('sealRequests').indexes()).toEqual(made);
    expect(await rows.findOne({ _id: 'kept' })).toEqual({ _id: 'kept', value: 1 });
    for (const collection of ['pendingCommands', 'commandRefusals'])
      expect(await db.collection(collection).indexes()).toHaveLength(2);
  });
});
