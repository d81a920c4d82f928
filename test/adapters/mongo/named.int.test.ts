import { ConfigurationChanges } from '../../../adapters/mongo/configurationChanges';
import type { Database } from '../../../adapters/mongo/database';
import { createNamedStore } from '../../../adapters/mongo/named';
import type { NamedDocument, NamedStore } from '../../../application/administration/named';
import { defined } from '../../../domain/defined';
import { startMongo, type TestMongo, winnersOf } from './support';

const storeOf = <T extends NamedDocument>(database: Database, name: string) =>
  createNamedStore<T>(database, name, new ConfigurationChanges(database));

interface Thing extends NamedDocument {
  version: number;
  color?: string;
}

const thing = (_id: string, name: string): Thing => ({ _id, name, version: 1 });

let mongo: TestMongo;
let db: Database;
let things: NamedStore<Thing>;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);
beforeEach(() => {
  db = mongo.empty();
  things = storeOf<Thing>(db, 'things');
});

test('what is kept is found by its id alone', async () => {
  const document = { ...thing('t_1', '总部 "章管家" $1 a.b'), color: 'red' };
  expect(await things.insert(document)).toBe(true);
  expect(await things.get('t_1')).toStrictEqual(document);
  expect(await things.get('t_2')).toBeNull();
  expect(await things.get(document.name)).toBeNull();
});

test('what was read a moment ago is remembered, and what this process changes is seen at once', async () => {
  const elsewhere = storeOf<Thing>(mongo.another(db), 'things');
  expect(await things.recent('t_1')).toBeNull();
  await things.insert(thing('t_1', '总部'));
  expect(await things.recent('t_1')).toMatchObject({ version: 1 });
  await elsewhere.replace({ ...thing('t_1', '总部'), version: 2 });
  expect(await things.recent('t_1')).toMatchObject({ version: 1 });
  expect(await things.get('t_1')).toMatchObject({ version: 2 });
  await things.replace({ ...thing('t_1', '总部'), version: 3 });
  expect(await things.recent('t_1')).toMatchObject({ version: 3 });
  await things.remove('t_1');
  expect(await things.recent('t_1')).toBeNull();
});

test('a name is had by one at a time', async () => {
  expect(await things.insert(thing('t_1', '总部'))).toBe(true);
  expect(await things.insert(thing('t_2', '总部'))).toBe(false);
  expect(await things.get('t_2')).toBeNull();
  expect(await things.insert(thing('t_2', '总部 '))).toBe(true);
  expect(await things.remove('t_1')).toBe(true);
  expect(await things.remove('t_1')).toBe(false);
  expect(await things.get('t_1')).toBeNull();
  expect(await things.insert(thing('t_3', '总部'))).toBe(true);
});

test('an id is had by one for good', async () => {
  await things.insert(thing('t_1', 'one'));
  expect(await things.insert(thing('t_1', 'two'))).toBe(false);
  expect(await things.get('t_1')).toStrictEqual(thing('t_1', 'one'));
});

test('of twenty at once one gets the name, also in processes that have not asked before', async () => {
  for (let round = 0; round < 5; round += 1) {
    const stores = [things, storeOf<Thing>(mongo.another(db), 'things')];
    const won = await winnersOf(20, async (index) => {
      const document = thing(`t_${round}_${index}`, `name-${round}`);
      return (await stores[index % 2]?.insert(document)) ? document : null;
    });
    expect(won).toHaveLength(1);
  }
  expect((await things.list({ limit: 100 })).items).toHaveLength(5);
});

test('names of one kind leave those of another alone', async () => {
  const others = storeOf<Thing>(db, 'others');
  expect(await things.insert(thing('t_1', 'same'))).toBe(true);
  expect(await others.insert(thing('t_1', 'same'))).toBe(true);
  await others.remove('t_1');
  expect(await things.get('t_1')).not.toBeNull();
});

describe('replace', () => {
  const first = thing('t_1', 'one');

  test('takes the place of the version before it', async () => {
    await things.insert(first);
    expect(await things.replace({ ...first, name: 'uno', version: 2 })).toBe('replaced');
    expect(await things.get('t_1')).toStrictEqual({ _id: 't_1', name: 'uno', version: 2 });
    expect(await things.replace({ ...first, version: 3, color: 'red' })).toBe('replaced');
    expect(await things.get('t_1')).toStrictEqual({ ...first, version: 3, color: 'red' });
  });

  test.each([1, 2, 4, 9])('does nothing as version %d where it would be the third', async (version) => {
    const second = { ...first, version: 2 };
    await things.insert(second);
    expect(await things.replace({ ...first, name: 'late', version })).toBe('changed');
    expect(await things.get('t_1')).toStrictEqual(second);
  });

  test('makes nothing that was not there, or is there no more', async () => {
    expect(await things.replace({ ...first, version: 2 })).toBe('changed');
    await things.insert(first);
    await things.remove('t_1');
    expect(await things.replace({ ...first, version: 2 })).toBe('changed');
    expect(await things.get('t_1')).toBeNull();
  });

  test('frees the name that it had, and keeps the new one', async () => {
    await things.insert(first);
    expect(await things.replace({ ...first, name: 'two', version: 2 })).toBe('replaced');
    expect(await things.insert(thing('t_3', 'one'))).toBe(true);
    expect(await things.insert(thing('t_4', 'two'))).toBe(false);
  });

  test('of ten at once leaves one whole, which was told so', async () => {
    await things.insert(first);
    const others = storeOf<Thing>(mongo.another(db), 'things');
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const next = { ...first, version: 2, color: `color-${index}` };
        return [await (index % 2 ? things : others).replace(next), next] as const;
      }),
    );
    const replaced = outcomes.filter(([outcome]) => outcome === 'replaced').map(([, next]) => next);
    expect(replaced).toContainEqual(await things.get('t_1'));
  });
});

describe('list', () => {
  test('of nothing is empty, without a next page', async () => {
    expect(await things.list({ limit: 3 })).toStrictEqual({ items: [] });
    expect(await things.list({ limit: 3, after: 't_9' })).toStrictEqual({ items: [] });
  });

  test.each([
    [1, [1, 1, 1, 1, 1, 1]],
    [4, [4, 2]],
    [5, [5, 1]],
    [6, [6]],
    [7, [6]],
  ])('by pages of %d, each once, in the order of ids, the last one known as such', async (limit, sizes) => {
    const ids = ['t_3', 't_1', 't_6', 't_2', 't_5', 't_4'];
    for (const _id of ids) await things.insert(thing(_id, `name of ${_id}`));
    const pages: string[][] = [];
    for (let after: string | undefined; ; ) {
      const { items, last } = await things.list({ limit, ...defined({ after }) });
      pages.push(items.map(({ _id }) => _id));
      if (last === undefined) break;
      expect(last).toBe(items.at(-1)?._id);
      after = last;
    }
    expect(pages.flat()).toEqual([...ids].sort());
    expect(pages.map(({ length }) => length)).toEqual(sizes);
  });

  test('goes on after an item that was removed meanwhile', async () => {
    for (const _id of ['t_1', 't_2', 't_3']) await things.insert(thing(_id, _id));
    const { last = '' } = await things.list({ limit: 2 });
    await things.remove(last);
    expect((await things.list({ limit: 2, after: last })).items).toEqual([thing('t_3', 't_3')]);
  });
});
