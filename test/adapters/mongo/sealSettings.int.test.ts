import { ConfigurationChanges } from '../../../adapters/mongo/configurationChanges';
import type { Database } from '../../../adapters/mongo/database';
import { createSealSettingsStore } from '../../../adapters/mongo/sealSettings';
import type { SealSettingsStore } from '../../../application/administration/sealSettings';
import { defined } from '../../../domain/defined';
import type { SealSettings } from '../../../domain/settings/settings';
import { startMongo, type TestMongo, watched } from './support';

const storeOf = (database: Database) => createSealSettingsStore(database, new ConfigurationChanges(database));

let mongo: TestMongo;
let db: Database;
let store: SealSettingsStore;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);
beforeEach(() => {
  db = mongo.empty();
  store = storeOf(db);
});

const flow = { hostId: 'h1', flowId: '9223372036854775807' };
const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T08:00:00.000+08:00`;

function settings(changed: Partial<SealSettings> = {}): SealSettings {
  return {
    bindingId: 'b1',
    enabled: true,
    apply: {
      fields: { subject: 'f.1', applicant: '$f2', fileType: '字段3', seal: 'f4', useCount: 'f5' },
      at: [{ nodeId: 'n1', when: 'arrive' }],
      sealCodeField: 'f6',
    },
    callbacks: [{ event: 'sealingCompleted', action: { kind: 'none' } }],
    ...changed,
  };
}

test('a flow without settings has none', async () => {
  expect(await store.latest(flow)).toBeNull();
  expect(await store.version(flow, 1)).toBeNull();
  expect(await store.remove(flow, at(1))).toBe(false);
  expect(await store.version(flow, 1)).toBeNull();
});

test('each change is a version of its own, and the earlier ones stay', async () => {
  const all = [settings(), settings({ enabled: false }), settings({ quietCloseSeconds: 60 })];
  for (const [index, each] of all.entries()) {
    const saved = await store.save(flow, each, at(index + 1));
    expect(saved).toStrictEqual({
      _id: `h1/9223372036854775807/00000${index + 1}`,
      ...flow,
      version: index + 1,
      savedAt: at(index + 1),
      settings: each,
    });
    expect(await store.latest(flow)).toStrictEqual(saved);
    expect(await store.recent(flow)).toStrictEqual(saved);
  }
  for (const [index, each] of all.entries())
    expect(await store.version(flow, index + 1)).toMatchObject({ settings: each, savedAt: at(index + 1) });
  expect(await store.version(flow, 4)).toBeNull();
  expect(await store.version(flow, 0)).toBeNull();
});

test('what was read a moment ago is remembered, also of what another process saves', async () => {
  await store.save(flow, settings(), at(1));
  expect(await store.recent(flow)).toMatchObject({ version: 1 });
  await storeOf(mongo.another(db)).save(flow, settings({ enabled: false }), at(2));
  expect(await store.recent(flow)).toMatchObject({ version: 1 });
  await store.remove(flow, at(3));
  expect(await store.recent(flow)).toBeNull();
});

test('the same content again is the same version, whatever the order of its keys', async () => {
  const first = await store.save(flow, settings(), at(1));
  const { bindingId, enabled, apply, callbacks } = settings();
  const turned = { callbacks, apply, enabled, bindingId };
  expect(await store.save(flow, turned, at(2))).toMatchObject({ version: 1, savedAt: first.savedAt });
  expect(await store.version(flow, 2)).toBeNull();
});

test('what an earlier version said is a new version when it is said again', async () => {
  await store.save(flow, settings(), at(1));
  await store.save(flow, settings({ enabled: false }), at(2));
  expect(await store.save(flow, settings(), at(3))).toMatchObject({ version: 3, savedAt: at(3) });
});

test('after the ninth comes the tenth', async () => {
  for (let version = 1; version <= 11; version += 1)
    expect(await store.save(flow, settings({ quietCloseSeconds: version }), at(1))).toMatchObject({
      version,
    });
  expect(await store.latest(flow)).toMatchObject({ version: 11, settings: { quietCloseSeconds: 11 } });
});

test.each([0, 1, 2, 3, 4, 7, 8, 9])(
  'the latest of %d versions is found by ids alone, in few looks',
  async (count) => {
    for (let version = 1; version <= count; version += 1)
      await store.save(flow, settings({ quietCloseSeconds: version }), at(1));
    const { database, asked } = watched(db);
    const found = await storeOf(database).recent(flow);
    expect(found?.version ?? 0).toBe(count);
    for (const { filter } of asked) expect(filter).toEqual({ _id: expect.any(String) });
    expect(asked.length).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(count + 1)));
  },
);

test('removed, there are none any more; a running request still finds its own, and new ones go on counting', async () => {
  const first = await store.save(flow, settings(), at(1));
  expect(await store.remove(flow, at(2))).toBe(true);
  expect(await store.latest(flow)).toBeNull();
  expect(await store.version(flow, 1)).toStrictEqual(first);
  expect(await store.version(flow, 2)).toBeNull();
  expect(await store.remove(flow, at(3))).toBe(false);
  expect(await store.save(flow, settings(), at(4))).toMatchObject({ version: 3, savedAt: at(4) });
  expect(await store.latest(flow)).toMatchObject({ version: 3 });
});

test('twenty saves at once get a version each', async () => {
  const others = storeOf(mongo.another(db));
  const saved = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? store : others).save(flow, settings({ quietCloseSeconds: index + 1 }), at(1)),
    ),
  );
  const versions = saved.map(({ version }) => version).sort((a, b) => a - b);
  expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  for (const each of saved) expect(await store.version(flow, each.version)).toStrictEqual(each);
});

test('twenty saves of one content at once make one version', async () => {
  const saved = await Promise.all(Array.from({ length: 20 }, () => store.save(flow, settings(), at(1))));
  expect(new Set(saved.map(({ version }) => version))).toEqual(new Set([1]));
  expect(await store.version(flow, 2)).toBeNull();
});

test('flows of one name are kept apart by their hosts, and those whose names begin alike', async () => {
  const flows = [
    { hostId: 'h1', flowId: 'f' },
    { hostId: 'h1', flowId: 'f-1' },
    { hostId: 'h1', flowId: 'f1' },
    { hostId: 'h1-2', flowId: 'f' },
    { hostId: 'h2', flowId: 'f' },
  ];
  for (const [index, each] of flows.entries())
    await store.save(each, settings({ quietCloseSeconds: index + 1 }), at(1));
  for (const [index, each] of flows.entries())
    expect(await store.latest(each)).toMatchObject({
      ...each,
      version: 1,
      settings: { quietCloseSeconds: index + 1 },
    });
  expect((await store.list('h1', { limit: 10 })).items.map(({ flowId }) => flowId)).toEqual([
    'f',
    'f-1',
    'f1',
  ]);
  expect((await store.list('h1-2', { limit: 10 })).items.map(({ flowId }) => flowId)).toEqual(['f']);
  expect(await store.list('h', { limit: 10 })).toStrictEqual({ items: [] });
});

test('a list has the latest of each flow, page by page, without those that were removed', async () => {
  const flows = ['f1', 'f2', 'f3', 'f4', 'f5'].map((flowId) => ({ hostId: 'h1', flowId }));
  for (const each of flows) {
    await store.save(each, settings(), at(1));
    await store.save(each, settings({ quietCloseSeconds: 7 }), at(2));
  }
  await store.remove({ hostId: 'h1', flowId: 'f2' }, at(3));
  await store.remove({ hostId: 'h1', flowId: 'f5' }, at(3));
  const pages: string[][] = [];
  for (let after: string | undefined; ; ) {
    const { items, last } = await store.list('h1', { limit: 2, ...defined({ after }) });
    for (const item of items) expect(item).toMatchObject({ version: 2, settings: { quietCloseSeconds: 7 } });
    pages.push(items.map(({ flowId }) => flowId));
    if (last === undefined) break;
    after = last;
  }
  expect(pages).toEqual([['f1'], ['f3', 'f4'], []]);
  await store.save({ hostId: 'h1', flowId: 'f2' }, settings(), at(4));
  const { items } = await store.list('h1', { limit: 10 });
  expect(items.map(({ flowId, version }) => [flowId, version])).toEqual([
    ['f1', 2],
    ['f2', 4],
    ['f3', 2],
    ['f4', 2],
  ]);
});

test('bindings of a host are those that the latest settings of its flows name', async () => {
  expect(await store.bindingIdsOf('h1')).toEqual(new Set());
  for (const [hostId, flowId, ...bindingIds] of [
    ['h1', 'f', 'b1', 'b2'],
    ['h1', 'f-1', 'b2', 'b3'],
    ['h1', 'f2', 'b4'],
    ['h1-2', 'f', 'b5'],
    ['h10', 'f', 'b6'],
    ['h2', 'f', 'b7'],
  ] as const)
    for (const bindingId of bindingIds) await store.save({ hostId, flowId }, settings({ bindingId }), at(1));
  await store.save({ hostId: 'h1', flowId: 'f3' }, settings({ bindingId: 'b8', enabled: false }), at(2));
  await store.remove({ hostId: 'h1', flowId: 'f2' }, at(2));
  expect(await store.bindingIdsOf('h1')).toEqual(new Set(['b2', 'b3', 'b8']));
  expect(await store.bindingIdsOf('h1-2')).toEqual(new Set(['b5']));
  expect(await store.bindingIdsOf('h')).toEqual(new Set());
});

test('the bindings of a host are read again only where something was changed, here or elsewhere', async () => {
  const { database, asked } = watched(db);
  const here = storeOf(database);
  const elsewhere = storeOf(mongo.another(db));
  const reads = () =>
    asked.filter(({ collection, method }) => collection === 'sealSettings' && method === 'find');
  await elsewhere.save({ hostId: 'h1', flowId: 'f1' }, settings({ bindingId: 'b1' }), at(1));
  for (const _times of [1, 2, 3]) expect(await here.bindingIdsOf('h1')).toEqual(new Set(['b1']));
  expect(reads()).toHaveLength(1);
  await elsewhere.save({ hostId: 'h1', flowId: 'f2' }, settings({ bindingId: 'b2' }), at(2));
  expect(await here.bindingIdsOf('h1')).toEqual(new Set(['b1', 'b2']));
  await here.remove({ hostId: 'h1', flowId: 'f1' }, at(3));
  expect(await here.bindingIdsOf('h1')).toEqual(new Set(['b2']));
  expect(reads()).toHaveLength(3);
});
