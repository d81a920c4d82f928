import { Client, Connection } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import { syncCataloguesScheduleId } from '../../../../contracts/syncCatalogues';
import { type Answer, ProductUnderTest } from '../../../support/product';
import { Engine, field, fieldErrors } from '../flowEvents/flows';

/* 物理印章列表 and 文件类型: a copy of what 章管家 has, that answers whether or not it does. */

let product: ProductUnderTest;
let engine: Engine;
let temporal: Client;
let mongo: MongoClient;
/** The vendor's server gives so many at a time, whatever it is asked for. */
const maxPageSize = 5;

beforeAll(async () => {
  product = await ProductUnderTest.start({ vendor: { maxPageSize } });
  engine = await Engine.of(product, 'catalogues');
  temporal = new Client({
    connection: await Connection.connect({ address: product.servers.temporal.address }),
    namespace: product.namespace,
    dataConverter: product.dataConverter,
  });
  mongo = await MongoClient.connect(product.servers.mongo.url);
}, 90_000);
afterAll(async () => {
  await mongo.close();
  await temporal.connection.close();
  await product.stop();
});
afterEach(async () => {
  await product.vendor('DELETE', '/sim/faults');
});

interface Item {
  id: string;
  name: string;
}

const sync = (id = engine.bindingId, headers: Record<string, string> = {}) =>
  product.api('POST', `/v1/bindings/${id}/catalogues/sync`, undefined, headers);
const list = (
  what: 'seals' | 'file-types',
  query: Record<string, string> = {},
  id = engine.bindingId,
  headers: Record<string, string> = {},
) =>
  product.api(
    'GET',
    `/v1/bindings/${id}/${what}?${new URLSearchParams({ limit: '100', ...query })}`,
    undefined,
    headers,
  );
const idsOf = ({ data }: Answer): string[] => data.items.map(({ id }: Item) => id);
const namesOf = ({ data }: Answer): string[] => data.items.map(({ name }: Item) => name);
const stock = (what: { seals?: Item[]; fileTypes?: Item[] }) =>
  product.vendor('POST', '/sim/catalogue', what);
const inOrder = (items: Item[]) => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
test('before the first sync the lists are empty, and say that there was none', async () => {
  for (const what of ['seals', 'file-types'] as const) {
    const answer = await list(what);
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ items: [], nextCursor: null, syncedAt: null, lastFailure: null });
  }
});

test('a sync reads every page, and answers what it came to', async () => {
  const before = Date.now();
  const answer = await sync();
  expect(answer).toMatchObject({
    status: 200,
    data: { state: 'synced', seals: engine.seals.length, fileTypes: engine.fileTypes.length },
  });
  expect(Date.parse(answer.data.at)).toBeGreaterThanOrEqual(before);
  const seals = await list('seals');
  expect(seals.data).toEqual({
    items: inOrder(engine.seals),
    nextCursor: null,
    syncedAt: answer.data.at,
    lastFailure: null,
  });
  expect((await list('file-types')).data.items).toEqual(inOrder(engine.fileTypes));
  expect((await product.vendor('GET', '/sim/calls')).data.calls).toMatchObject({
    seals: Math.ceil(engine.seals.length / maxPageSize),
    fileTypes: Math.ceil(engine.fileTypes.length / maxPageSize),
  });
});

describe('a list', () => {
  beforeAll(async () => {
    await sync();
  });

  test.each([1, 3, 20, 28])('comes in pages of %s, each item once', async (limit) => {
    const seen: string[] = [];
    let more: Record<string, string> = {};
    for (;;) {
      const page = await list('seals', { limit: String(limit), ...more });
      expect(page.data.items.length).toBeLessThanOrEqual(limit);
      seen.push(...idsOf(page));
      if (page.data.nextCursor === null) break;
      more = { cursor: page.data.nextCursor };
    }
    expect(seen).toEqual(inOrder(engine.seals).map(({ id }) => id));
  });

  test('has twenty at first', async () => {
    const answer = await product.api('GET', `/v1/bindings/${engine.bindingId}/seals`);
    expect(answer.data.items).toHaveLength(20);
    expect(answer.data.nextCursor).toEqual(expect.any(String));
  });

  test('is searched by a part of the name, in pages too', async () => {
    const wanted = inOrder(engine.seals.filter(({ name }) => name.includes('分公司')));
    const first = await list('seals', { q: '分公司', limit: '5' });
    const second = await list('seals', { q: '分公司', cursor: first.data.nextCursor });
    expect([...first.data.items, ...second.data.items]).toEqual(wanted);
    expect(namesOf(await list('file-types', { q: '合同' }))).toEqual(
      inOrder(engine.fileTypes)
        .map(({ name }) => name)
        .filter((name) => name.includes('合同')),
    );
    expect(idsOf(await list('seals', { q: '没有这样的章' }))).toEqual([]);
  });

  test('is whole where nothing is searched for', async () => {
    const { data } = await list('seals', { q: '' });
    expect(data.items).toHaveLength(engine.seals.length);
  });

  test.each<[what: string, query: Record<string, string>, error: string]>([
    ['too long a page', { limit: '101' }, 'limit invalid'],
    ['no page', { limit: '0' }, 'limit invalid'],
    ['a cursor of nobody', { cursor: '*' }, 'cursor invalid-cursor'],
    ['a search beyond 100 characters', { q: 'x'.repeat(101) }, 'q too-big'],
    ['a typo', { query: 'x' }, 'query unknown-field'],
    ['neither yes nor no', { removed: '1' }, 'removed invalid-value'],
  ])('%s is refused', async (_what, query, error) => {
    const answer = await list('seals', query);
    expect(answer.status).toBe(400);
    expect(fieldErrors(answer)).toEqual([error]);
  });
});

describe('a search takes what is typed as it stands', () => {
  const odd: Item[] = [
    { id: 'o1', name: 'ACME Ltd. (Shanghai) 公章' },
    { id: 'o2', name: 'acmeXltd 合同章' },
    { id: 'o3', name: 'a+b|c^d$e [x]{2} 法人章' },
    { id: 'o4', name: 'back\\slash * 问号? 章' },
    { id: 'o5', name: '100% 章' },
  ];
  beforeAll(async () => {
    await stock({ seals: odd });
    await sync();
  });
  afterAll(() => stock({ seals: engine.seals }));

  test.each<[q: string, ...ids: string[]]>([
    ['acme', 'o1', 'o2'],
    ['ACME LTD.', 'o1'],
    ['ltd', 'o1', 'o2'],
    ['.', 'o1'],
    ['(shanghai)', 'o1'],
    ['(', 'o1'],
    ['+', 'o3'],
    ['|', 'o3'],
    ['^', 'o3'],
    ['$', 'o3'],
    ['[x]', 'o3'],
    ['{2}', 'o3'],
    ['\\', 'o4'],
    ['*', 'o4'],
    ['?', 'o4'],
    ['.*'],
    ['%', 'o5'],
    ['章', 'o1', 'o2', 'o3', 'o4', 'o5'],
    [' 合同', 'o2'],
  ])('%s', async (q, ...ids) => {
    expect(idsOf(await list('seals', { q }))).toEqual(ids);
  });
});

describe('what the vendor does not have any more', () => {
  const [kept, gone, renamed, added] = ['k', 'g', 'r', 'a'].map((id) => ({
    id: `s-${id}`,
    name: `章 ${id}`,
  })) as [Item, Item, Item, Item];
  afterAll(() => stock({ seals: engine.seals }));

  test('is not listed, is kept, and comes back with the vendor', async () => {
    await stock({ seals: [kept, gone, renamed] });
    await sync();
    expect((await list('seals')).data.items).toEqual(inOrder([kept, gone, renamed]));

    const otherName = { ...renamed, name: '改名的章' };
    await stock({ seals: [kept, otherName, added] });
    const later = await sync();
    expect(later.data).toMatchObject({ state: 'synced', seals: 3 });
    expect((await list('seals')).data.items).toEqual(inOrder([kept, otherName, added]));
    expect(idsOf(await list('seals', { q: gone.name }))).toEqual([]);
    const documents = mongo
      .db(product.database)
      .collection<{ _id: string; name: string; removedAt?: string }>('catalogueItems');
    const document = await documents.findOne({ _id: `${engine.bindingId}/seal/${gone.id}` });
    expect(document).toMatchObject({ name: gone.name, removedAt: expect.any(String) });
    const removed = await list('seals', { removed: 'true', q: gone.name });
    expect(removed.data.items).toEqual([{ ...gone, removedAt: document?.removedAt }]);
    expect(idsOf(await list('seals', { removed: 'true' }))).not.toContain(kept.id);
    expect((await list('seals', { removed: 'false' })).data.items).toEqual(inOrder([kept, otherName, added]));
    expect(idsOf(await list('file-types', { removed: 'true' }))).toEqual([]);

    const flow = await engine.flow();
    const refused = await (await flow.begin()).apply({ [field.seal]: gone.id });
    expect(refused.status).toBe(422);
    expect(fieldErrors(refused)).toEqual([`form.${field.seal} unknown-seal`]);

    await stock({ seals: [kept, gone] });
    await sync();
    expect((await list('seals')).data.items).toEqual(inOrder([kept, gone]));
    const stillGone = await list('seals', { removed: 'true' });
    expect(idsOf(stillGone)).toEqual(expect.arrayContaining([otherName.id, added.id]));
    expect(idsOf(stillGone)).not.toContain(gone.id);
    const first = await list('seals', { removed: 'true', limit: '1' });
    const rest = await list('seals', { removed: 'true', cursor: first.data.nextCursor });
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(idsOf(stillGone));
    expect((await (await flow.begin()).apply({ [field.seal]: gone.id })).status).toBe(200);
  });
});

describe('while the vendor is away', () => {
  const fail = (what: Record<string, unknown>) => product.vendor('POST', '/sim/faults', what);
  let syncedAt: string;
  beforeAll(async () => {
    await stock({ seals: engine.seals });
    syncedAt = (await sync()).data.at;
  });

  test.each<[what: string, fault: Record<string, unknown>, words: RegExp]>([
    ['it hangs up', { match: { type: 'seals' }, fault: 'dropRequest' }, /no usable reply|no connection/],
    ['it fails', { match: { type: 'fileTypes' }, fault: 'http500' }, /HTTP 500/],
    ['it refuses', { match: { type: 'seals' }, fault: 'errcode', errmsg: '系统维护中' }, /系统维护中/],
    ['a page of HTML stands in its place', { match: { type: 'seals' }, fault: 'garbage' }, /cannot be read/],
    ['it fails in the middle', { match: { path: '/api/sealInfo/list/3/*' }, fault: 'http500' }, /HTTP 500/],
  ])('because %s, the lists answer as before, and say what failed', async (_what, fault, words) => {
    await fail(fault);
    const failed = await sync();
    expect(failed).toMatchObject({
      status: 200,
      data: { state: 'failed', message: expect.stringMatching(words) },
    });
    for (const what of ['seals', 'file-types'] as const) {
      const answer = await list(what);
      expect(answer.data.items).toEqual(inOrder(what === 'seals' ? engine.seals : engine.fileTypes));
      expect(answer.data).toMatchObject({
        syncedAt,
        lastFailure: { at: failed.data.at, message: failed.data.message, code: failed.data.code },
      });
      const chinese = await list(what, {}, undefined, { 'Accept-Language': 'zh-CN' });
      expect(chinese.data.lastFailure.message).toMatch(/\p{Script=Han}.*。$/u);
    }
    expect(namesOf(await list('seals', { q: '财务' }))).toHaveLength(4);
  });

  test('once it is back, the failure is gone', async () => {
    const answer = await sync();
    expect(answer.data.state).toBe('synced');
    expect((await list('seals')).data).toMatchObject({ syncedAt: answer.data.at, lastFailure: null });
  });

  test('a binding that never came through has nothing but its failure to show', async () => {
    const { bindingId: id } = await engine.bindAgain('wrong secret', { clientSecret: 'wrong' });
    const failed = await sync(id);
    expect(failed.data).toMatchObject({ state: 'failed', message: expect.stringContaining('client_secret') });
    expect((await list('seals', {}, id)).data).toEqual({
      items: [],
      nextCursor: null,
      syncedAt: null,
      lastFailure: { at: failed.data.at, message: failed.data.message, code: 'not-accepted' },
    });
  });
});

describe('a sync that takes long', () => {
  test('is answered 202 to whoever does not wait, and joined by whoever asks meanwhile', async () => {
    const callsBefore = (await product.vendor('GET', '/sim/calls')).data.calls.seals;
    const held = { match: { path: '/api/sealInfo/list/1/*' }, fault: 'hold', times: 1 };
    await product.vendor('POST', '/sim/faults', held);
    const running = { status: 202, data: { state: 'running' } };
    const ask = () => sync(engine.bindingId, { Prefer: 'wait=0' });
    expect(await ask()).toMatchObject(running);
    const joined = Promise.all([sync(), sync()]);
    // Behind them: whoever asks by now has joined it.
    expect(await ask()).toMatchObject(running);
    await product.vendor('DELETE', '/sim/faults');
    const [first, second] = await joined;
    expect(first).toMatchObject({ status: 200, data: { state: 'synced' } });
    expect(second.data).toEqual(first.data);
    expect((await product.vendor('GET', '/sim/calls')).data.calls.seals - callsBefore).toBe(
      Math.ceil(engine.seals.length / maxPageSize),
    );
  });
});

describe('the schedule', () => {
  /** What a schedule says of itself is plain, and no payload of ours. */
  const plainly = () => new Client({ connection: temporal.connection, namespace: product.namespace });
  const scheduled = () => plainly().schedule.getHandle(syncCataloguesScheduleId).describe();

  test('is there, every hour where nothing else is configured, and never twice at once', async () => {
    const { spec, action, policies } = await scheduled();
    expect(spec.intervals).toMatchObject([{ every: 3_600_000 }]);
    expect(action).toMatchObject({ type: 'startWorkflow', workflowType: 'syncCatalogues' });
    expect(policies.overlap).toBe('SKIP');
  });

  test('has every enabled binding synced, one that fails keeping up no other', async () => {
    const { bindingId: fresh } = await engine.bindAgain('scheduled');
    const { bindingId: off } = await engine.bindAgain('switched off', { enabled: false });
    const lastRun = async () => (await scheduled()).info.recentActions.at(-1)?.action.workflow.workflowId;
    const before = await lastRun();
    await temporal.schedule.getHandle(syncCataloguesScheduleId).trigger();
    const answer = await product.until(
      () => list('seals', {}, fresh),
      ({ data }) => data.syncedAt !== null,
    );
    expect(answer.data.items).toEqual(inOrder(engine.seals));
    // Once it has been through all of them.
    const run = await product.until(lastRun, (id) => id !== before);
    await product.until(
      async () =>
        (
          await plainly()
            .workflow.getHandle(run ?? '')
            .describe()
        ).status.name,
      (status) => status === 'COMPLETED',
    );
    expect((await list('seals', {}, off)).data).toMatchObject({ items: [], syncedAt: null });
  });
});

test('with its binding the copy goes', async () => {
  const { bindingId: id } = await engine.bindAgain('to be deleted');
  await sync(id);
  const items = mongo.db(product.database).collection('catalogueItems');
  expect(await items.countDocuments({ bindingId: id })).toBeGreaterThan(0);
  expect((await product.api('DELETE', `/v1/bindings/${id}`)).status).toBe(204);
  expect(await items.countDocuments({ bindingId: id })).toBe(0);
});
