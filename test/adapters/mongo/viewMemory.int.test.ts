import type { Database } from '../../../adapters/mongo/database';
import { projectionVersion } from '../../../adapters/mongo/foldView';
import { createRecords, type Records } from '../../../adapters/mongo/records';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import { abortEvents } from '../../../domain/sealRequest/abort';
import { fold } from '../../../domain/sealRequest/evolve';
import { archivedLedger as life } from '../../domain/sealRequest/life';
import { type Asked, requestIds, startMongo, type TestMongo, watched } from './support';

/* What a process has just written it does not read again; what others write meanwhile must not be lost by that. */
let mongo: TestMongo;
let db: Database;
/** Two processes: each with a client and a memory of its own. */
let one: Records;
let other: Records;
let id: string;
beforeAll(async () => {
  mongo = await startMongo();
  db = mongo.empty();
  one = createRecords(db);
  other = createRecords(mongo.another(db));
}, 30_000);
afterAll(() => mongo.stop(), 30_000);
beforeEach(() => {
  id = newRequest();
});

const newRequest = requestIds();
const append = (by: Records, from: number, to?: number, of = id) =>
  by.ledger.append({ sealRequestId: of, firstSeq: from, events: life.slice(from, to) });
const foldedTo = (end: number) => ({ version: end - 1, request: fold(life.slice(0, end)) });
const stored = () => db.collection<SealRequestView>('sealRequests').findOne({ _id: id });

describe('what is asked of the database', () => {
  const countOf = (asked: readonly Asked[], of: string, method: string) =>
    asked.filter((each) => each.collection === of && each.method === method).length;

  test('of a life that one process writes neither the view nor the ledger is read', async () => {
    const { database, asked } = watched(db);
    const alone = createRecords(database);
    for (const [seq] of life.entries()) await append(alone, seq, seq + 1);
    expect(await stored()).toMatchObject(foldedTo(life.length));
    expect(countOf(asked, 'sealRequests', 'findOne')).toBe(0);
    expect(countOf(asked, 'sealRequests', 'replaceOne')).toBe(life.length - 1);
    expect(countOf(asked, 'ledger', 'findOne')).toBe(0);
  });

  test('what another process wrote is read', async () => {
    await append(one, 0, 2);
    const { database, asked } = watched(mongo.another(db));
    await append(createRecords(database), 2, 3);
    expect(await stored()).toMatchObject(foldedTo(3));
    expect(countOf(asked, 'sealRequests', 'findOne')).toBe(1);
    expect(countOf(asked, 'ledger', 'findOne')).toBe(1);
  });
});

describe('two processes', () => {
  test('that take turns with each event leave the right view after each', async () => {
    for (const [seq] of life.entries()) {
      await append(seq % 2 ? one : other, seq, seq + 1);
      expect(await stored()).toMatchObject(foldedTo(seq + 1));
    }
  });

  test.each([1, 2, 3])('of which one comes back after %d events of the other one', async (count) => {
    await append(one, 0, 2);
    await append(other, 2, 2 + count);
    await append(one, 2 + count, 3 + count);
    expect(await stored()).toMatchObject(foldedTo(3 + count));
  });

  test('that wrote the same batch, the one after the other has gone on', async () => {
    await append(one, 0, 2);
    await append(other, 2, 5);
    await append(one, 2, 4);
    expect(await stored()).toMatchObject(foldedTo(5));
  });

  test('of which the other one writes into a request that nobody attends any more', async () => {
    await append(one, 0, 3);
    const request = fold(life.slice(0, 3));
    if (!request) throw new Error('no request');
    const events = abortEvents(request, 'ended by hand', { at: request.changedAt, actor: 'sealflow' });
    await other.ledger.append({ sealRequestId: id, firstSeq: 3, events });
    // A worker that knows nothing of it is late with what it had decided before.
    await expect(append(one, 3, 4)).rejects.toThrow(/holds/);
    expect(await stored()).toMatchObject({
      version: 2 + events.length,
      request: { state: 'aborted' },
      ledgerConflict: true,
    });
  });
});

describe('what is written beside the ledger outlives each folding:', () => {
  test('a conflict', async () => {
    await append(one, 0, 2);
    await other.views.markConflict(id);
    await append(one, 2, 3);
    expect(await stored()).toMatchObject({ ...foldedTo(3), ledgerConflict: true, hasAttention: true });
    await append(one, 3, 4);
    expect(await stored()).toMatchObject({ ...foldedTo(4), ledgerConflict: true, hasAttention: true });
  });

  test('that its workflow is missing, and that it is found again', async () => {
    await append(one, 0, 2);
    const shown = await other.views.get(id);
    if (!shown) throw new Error('no view');
    await other.views.markMissing(shown, true);
    await append(one, 2, 3);
    expect(await stored()).toMatchObject({ ...foldedTo(3), workflowMissing: true, hasAttention: true });
    await other.views.markMissing(shown, false);
    await append(one, 3, 4);
    const found = await stored();
    expect(found).toMatchObject({ ...foldedTo(4), hasAttention: false });
    expect(found).not.toHaveProperty('workflowMissing');
  });

  test('that its workflow is stuck, and that it goes on', async () => {
    await append(one, 0, 2);
    const shown = await other.views.get(id);
    if (!shown) throw new Error('no view');
    await other.views.markStuck(shown, true);
    await append(one, 2, 3);
    expect(await stored()).toMatchObject({ ...foldedTo(3), workflowStuck: true, hasAttention: true });
    const marked = await other.views.get(id);
    expect(marked?.request.attention).toMatchObject([{ kind: 'workflow-stuck', about: id }]);
    if (marked) await other.views.markStuck(marked, false);
    await append(one, 3, 4);
    const found = await stored();
    expect(found).toMatchObject({ ...foldedTo(4), hasAttention: false });
    expect(found).not.toHaveProperty('workflowStuck');
  });

  test('that it is closed', async () => {
    await append(one, 0, 2);
    await other.views.markClosed(id);
    await append(one, 2, 3);
    expect(await stored()).toMatchObject({ ...foldedTo(3), closed: true });
  });

  test('that it was folded by another version', async () => {
    await append(one, 0, 2);
    const views = db.collection<SealRequestView>('sealRequests');
    await views.updateOne({ _id: id }, { $set: { projection: 0, 'request.sealCode': 'of another evolve' } });
    await append(one, 2, 3);
    expect(await stored()).toMatchObject({ ...foldedTo(3), projection: projectionVersion });
  });
});

describe('a batch that was faster than the one before it', () => {
  test('is folded with that one, which knows nothing of it', async () => {
    await append(one, 0, 2);
    await append(other, 4, 5);
    expect(await stored()).toMatchObject(foldedTo(2));
    await append(one, 2, 4);
    expect(await stored()).toMatchObject(foldedTo(5));
    expect(await stored()).not.toHaveProperty('ledgerReaches');
    await append(one, 5, 6);
    expect(await stored()).toMatchObject(foldedTo(6));
  });

  test('is folded with that one in the same process too', async () => {
    await append(one, 0, 2);
    await append(one, 4, 5);
    await append(one, 2, 4);
    expect(await stored()).toMatchObject(foldedTo(5));
  });

  test('is folded once every gap before it is filled, whatever the order', async () => {
    const orders = [
      [2, 1, 0],
      [2, 0, 1],
      [1, 2, 0],
      [1, 0, 2],
      [0, 2, 1],
    ];
    for (const order of orders) {
      for (const writers of [[one], [one, other], [other, one, one]]) {
        id = newRequest();
        await append(one, 0, 1);
        for (const [index, batch] of order.entries())
          await append(writers[index % writers.length] ?? one, 1 + batch * 2, 3 + batch * 2);
        expect(await stored()).toMatchObject(foldedTo(7));
        expect(await stored()).not.toHaveProperty('ledgerReaches');
      }
    }
  });

  test('is folded with the first of all', async () => {
    await append(other, 2, 3);
    expect(await stored()).toBeNull();
    await append(one, 0, 2);
    expect(await stored()).toMatchObject(foldedTo(3));
  });

  test('is kept in mind over a folding anew', async () => {
    await append(one, 0, 2);
    const views = db.collection<SealRequestView>('sealRequests');
    await views.updateOne({ _id: id }, { $set: { projection: 0 } });
    await append(other, 4, 5);
    await append(other, 2, 4);
    expect(await stored()).toMatchObject(foldedTo(5));
  });
});

describe('writers at once', () => {
  const rounds = 30;

  test('of one process leave the right view', async () => {
    for (let round = 0; round < rounds; round += 1) {
      id = newRequest();
      await append(one, 0, 1);
      await Promise.all([append(one, 1, 3), append(one, 3, 5), append(one, 5, 6)]);
      expect(await stored()).toMatchObject(foldedTo(6));
    }
  });

  test('of a request that has no view yet leave the right view', async () => {
    for (let round = 0; round < rounds; round += 1) {
      id = newRequest();
      await Promise.all([append(one, 0, 2), append(other, 2, 4), append(one, 4, 5)]);
      expect(await stored()).toMatchObject(foldedTo(5));
    }
  });

  test('of two processes leave a view that the next event or the next look makes right', async () => {
    for (let round = 0; round < rounds; round += 1) {
      id = newRequest();
      await append(one, 0, 1);
      await append(other, 1, 2);
      await Promise.all([append(one, 2, 4), append(other, 4, 6)]);
      const view = await stored();
      if (!view) throw new Error('no view');
      if (round % 2) await other.ledger.heal(view);
      else await append(one, 6, 7);
      expect(await stored()).toMatchObject(foldedTo(round % 2 ? 6 : 7));
    }
  });
});

test('a look heals all that a view has missed, also where this process remembers it as it is', async () => {
  await append(one, 0, 2);
  // Written by one that died before it folded.
  const views = db.collection<SealRequestView>('sealRequests');
  const before = await stored();
  await append(other, 2, 6);
  if (!before) throw new Error('no view');
  await views.replaceOne({ _id: id }, before);
  expect(await one.ledger.heal(before)).toBe(true);
  expect(await stored()).toMatchObject(foldedTo(6));
});

describe('append resolves to the state', () => {
  test('that it has just written', async () => {
    expect(await append(one, 0, 2)).toEqual({ state: fold(life.slice(0, 2))?.state, isNew: true });
    expect(await append(one, 2)).toEqual({ state: fold(life)?.state, isNew: true });
  });

  test('as another process has left it, where the batch is told again', async () => {
    await append(one, 0, 2);
    await append(other, 2);
    expect(await append(one, 0, 2)).toEqual({ state: fold(life)?.state, isNew: false });
  });

  test('not at all where there is nothing to append', async () => {
    await append(one, 0, 2);
    expect(await one.ledger.append({ sealRequestId: id, firstSeq: 2, events: [] })).toBeUndefined();
  });
});
