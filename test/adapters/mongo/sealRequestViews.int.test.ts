import type { Database } from '../../../adapters/mongo/database';
import { createInbox } from '../../../adapters/mongo/inbox';
import { createLedger } from '../../../adapters/mongo/ledger';
import { createReplies } from '../../../adapters/mongo/replies';
import { createSealRequestViews } from '../../../adapters/mongo/sealRequestViews';
import type {
  CreatedAt,
  Ledger,
  SealRequestFilter,
  SealRequestSearch,
  SealRequestView,
  SealRequestViews,
} from '../../../application/sealRequests/stores';
import { sealRequestId } from '../../../contracts/ids';
import { defined } from '../../../domain/defined';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { fold } from '../../../domain/sealRequest/evolve';
import {
  applied,
  applySeal,
  endSealing,
  archivedLedger as life,
  live,
  metadata,
} from '../../domain/sealRequest/life';
import { requestIds, startMongo, type TestMongo } from './support';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

interface Store {
  db: Database;
  views: SealRequestViews;
  ledger: Ledger;
}

function storeOver(db: Database): Store {
  const views = createSealRequestViews(db);
  return {
    db,
    views,
    ledger: createLedger(db, { views, inbox: createInbox(db), replies: createReplies(db) }),
  };
}

const ending = live(applySeal(), applied(), endSealing()).ledger;

describe('fold', () => {
  let store: Store;
  beforeAll(() => {
    store = storeOver(mongo.empty());
  });
  const newRequest = requestIds();
  const append = (id: string, from: number, to?: number, { ledger } = store) =>
    ledger.append({ sealRequestId: id, firstSeq: from, events: life.slice(from, to) });

  test('the view is what the ledger folds to, after each event', async () => {
    const id = newRequest();
    expect(await store.views.get(id)).toBeNull();
    for (const [seq] of life.entries()) {
      await append(id, seq, seq + 1);
      const request = fold(life.slice(0, seq + 1));
      expect(await store.views.get(id)).toStrictEqual({
        _id: id,
        version: seq,
        projection: 3,
        request,
        hasAttention: false,
        createdAt: request?.requestedAt,
        updatedAt: request?.changedAt,
      });
    }
  });

  test('a batch that was folded already changes nothing', async () => {
    const id = newRequest();
    await append(id, 0, 5);
    const before = await store.views.get(id);
    await append(id, 0, 3);
    await append(id, 2, 5);
    expect(await store.views.get(id)).toStrictEqual(before);
  });

  test('of a batch that overlaps only what is new is folded', async () => {
    const id = newRequest();
    await append(id, 0, 3);
    await append(id, 1, 6);
    expect(await store.views.get(id)).toMatchObject({ version: 5, request: fold(life.slice(0, 6)) });
  });

  test('nothing after a gap is folded', async () => {
    const id = newRequest();
    await append(id, 2, 4);
    expect(await store.views.get(id)).toBeNull();
    const other = newRequest();
    await append(other, 0, 2);
    await append(other, 4, 5);
    expect(await store.views.get(other)).toMatchObject({ version: 1, request: fold(life.slice(0, 2)) });
  });

  test('batches out of order heal with the next event, whatever the order', async () => {
    for (const order of [
      [2, 0, 1],
      [2, 1, 0],
      [1, 0, 2],
      [1, 2, 0],
      [0, 2, 1],
    ]) {
      const id = newRequest();
      for (const batch of order) await append(id, batch * 2, batch * 2 + 2);
      await append(id, 6, 7);
      expect(await store.views.get(id)).toMatchObject({ version: 6, request: fold(life) });
    }
  });

  test('a view that missed events, since their writer died before it, gets them with the next', async () => {
    const id = newRequest();
    const dying = storeOver(store.db);
    const broken: SealRequestViews = { ...dying.views, fold: () => Promise.reject(new Error('killed')) };
    const ledger = createLedger(store.db, {
      views: broken,
      inbox: createInbox(store.db),
      replies: createReplies(store.db),
    });
    await append(id, 0, 1);
    await expect(append(id, 1, 4, { ...dying, ledger })).rejects.toThrow('killed');
    expect(await store.views.get(id)).toMatchObject({ version: 0 });
    await append(id, 4, 5);
    expect(await store.views.get(id)).toMatchObject({ version: 4, request: fold(life.slice(0, 5)) });
  });

  test('a view of an older projection is folded anew from the first event', async () => {
    const id = newRequest();
    await append(id, 0, 4);
    const collection = store.db.collection<SealRequestView>('sealRequests');
    const view = await collection.findOne({ _id: id });
    if (!view) throw new Error('no view');
    const older = { ...view, projection: 0, request: { ...view.request, sealCode: 'of an older evolve' } };
    await collection.replaceOne({ _id: id }, older);
    await append(id, 4, 5);
    expect(await store.views.get(id)).toMatchObject({
      projection: 3,
      version: 4,
      request: fold(life.slice(0, 5)),
    });
  });

  test('a slow writer does not put back an older view', async () => {
    const id = newRequest();
    await append(id, 0, 2);
    // Reads the view and the ledger, then is overtaken before it writes.
    const slow = store.views.fold(
      { sealRequestId: id, firstSeq: 3, events: life.slice(3, 4) },
      async (fromSeq) => {
        const read = await store.ledger.read(id, { fromSeq });
        await append(id, 2, 5);
        return [...read, ...life.slice(2, 4).map((event, index) => ({ seq: 2 + index, ...event }))];
      },
    );
    await slow;
    expect(await store.views.get(id)).toMatchObject({ version: 4, request: fold(life.slice(0, 5)) });
  });

  test('an attention shows, and goes when its effect is settled', async () => {
    const id = newRequest();
    const attention: SealRequestEvent = {
      type: 'AttentionRaised',
      data: { kind: 'end-unknown', about: 'end:c-end', sentence: 'Nobody knows.' },
      metadata: { at: metadata.now, actor: 'sealflow' },
    };
    const settled: SealRequestEvent = {
      type: 'SealingEnded',
      data: { commandId: 'c-end', effectId: 'end:c-end' },
      metadata: { at: metadata.now, actor: 'operator' },
    };
    await store.ledger.append({ sealRequestId: id, firstSeq: 0, events: [...ending, attention] });
    expect(await store.views.get(id)).toMatchObject({ hasAttention: true });
    await store.ledger.append({ sealRequestId: id, firstSeq: ending.length + 1, events: [settled] });
    expect(await store.views.get(id)).toMatchObject({ hasAttention: false, request: { state: 'ended' } });
  });
});

test('what waits is counted by kind, binding and host, with the oldest, and what is open by its state', async () => {
  const store = storeOver(mongo.empty());
  const waits = (at: string, about = 'apply'): SealRequestEvent => ({
    type: 'AttentionRaised',
    data: { kind: 'vendor-away', about, sentence: 'It waits.' },
    metadata: { at, actor: 'reconciliation' },
  });
  const [early, later] = ['2026-11-24T03:00:00.000Z', '2026-11-24T05:00:00.000Z'];
  const requests = [
    // Twice of one request is one request.
    { flowRequestId: 'w1', bindingId: 'b1', more: [waits(later), waits(later, 'append')] },
    { flowRequestId: 'w2', bindingId: 'b1', more: [waits(early)] },
    { flowRequestId: 'w3', bindingId: 'b2', more: [waits(later)] },
    { flowRequestId: 'w4', bindingId: 'b2', more: [] },
  ];
  for (const { flowRequestId, bindingId, more } of requests) {
    const apply = applySeal();
    Object.assign(apply.data.identity, { flowRequestId, bindingId });
    const events = [...live(apply).ledger, ...more];
    await store.ledger.append({ sealRequestId: sealRequestId(apply.data.identity), firstSeq: 0, events });
  }
  const { hostId } = applySeal().data.identity;
  const { requests: all, byKind } = await store.views.countAttention();
  expect(all).toBe(3);
  expect(byKind.sort((one, other) => one.bindingId.localeCompare(other.bindingId))).toEqual([
    { kind: 'vendor-away', bindingId: 'b1', hostId, requests: 2, since: early },
    { kind: 'vendor-away', bindingId: 'b2', hostId, requests: 1, since: later },
  ]);
  const [{ state = '' } = {}] = await store.views.countOpen();
  expect(await store.views.countOpen()).toEqual([{ state, requests: 4 }]);
  await store.views.markClosed(sealRequestId({ ...applySeal().data.identity, flowRequestId: 'w4' }));
  expect(await store.views.countOpen()).toEqual([{ state, requests: 3 }]);
});

describe('list', () => {
  let store: Store;
  const all: string[] = [];

  /** Sixteen requests: two hosts, with and without a flow, two bindings, two states. */
  beforeAll(async () => {
    store = storeOver(mongo.empty());
    for (let bits = 0; bits < 16; bits += 1) {
      const [hostId, flowId, bindingId] = [
        bits & 1 ? 'h2' : 'h1',
        bits & 2 ? 'f1' : undefined,
        bits & 4 ? 'b2' : 'b1',
      ];
      const flowRequestId = `r${Math.floor(bits / 8)}-${bits & 4}`;
      const apply = applySeal();
      apply.data.identity = {
        hostId,
        bindingId,
        ...defined({ flowId }),
        flowRequestId,
        attempt: 1,
      };
      const { ledger } = bits & 8 ? live(apply, applied()) : live(apply);
      const attention: SealRequestEvent = {
        type: 'AttentionRaised',
        data: { kind: 'write-failed', about: 'x', sentence: 'It failed.' },
        metadata: { at: metadata.now, actor: 'sealflow' },
      };
      const id = sealRequestId(apply.data.identity);
      all.push(id);
      await store.ledger.append({
        sealRequestId: id,
        firstSeq: 0,
        events: bits === 15 ? [...ledger, attention] : ledger,
      });
    }
    all.sort();
  }, 20_000);

  const has = (part: number, value: string) => (id: string) => id.split(':')[part] === value;
  const inSealing = (id: string) => id.includes(':r1-');
  const atSecond = (id: string) => id.endsWith('-4:1');
  const attended = 'h2:f1:r1-4:1';

  test.each<[string, SealRequestFilter, (id: string) => boolean, number]>([
    ['nothing', {}, () => true, 16],
    ['a state', { state: 'sealing' }, inSealing, 8],
    ['a state that none has', { state: 'archived' }, () => false, 0],
    ['a host', { hostId: 'h2' }, has(0, 'h2'), 8],
    ['several hosts', { hostIds: ['h1', 'h2', 'h3'] }, () => true, 16],
    ['one of several hosts', { hostIds: ['h3', 'h2'] }, has(0, 'h2'), 8],
    ['a host among these', { hostId: 'h2', hostIds: ['h1', 'h2'] }, has(0, 'h2'), 8],
    ['a host that is none of these', { hostId: 'h2', hostIds: ['h1'] }, () => false, 0],
    ['no host', { hostIds: [] }, () => false, 0],
    ['a flow', { flowId: 'f1' }, has(1, 'f1'), 8],
    ['a flow request', { flowRequestId: 'r1-4' }, has(2, 'r1-4'), 4],
    ['a binding', { bindingId: 'b2' }, atSecond, 8],
    ['an attention', { attention: true }, (id) => id === attended, 1],
    ['no attention', { attention: false }, (id) => id !== attended, 15],
    [
      'several at once',
      { hostId: 'h1', state: 'applying', bindingId: 'b1' },
      (id) => has(0, 'h1')(id) && !inSealing(id) && !atSecond(id),
      2,
    ],
    ['what is not given', { state: undefined, hostId: undefined, attention: undefined }, () => true, 16],
  ])('by %s', async (_what, filter, matches, count) => {
    const found = (await store.views.list(filter, { limit: 100 })).map(({ _id }) => _id);
    expect(found).toHaveLength(count);
    expect(found).toEqual(all.filter(matches));
  });

  test('by page: each once, in the order of ids, also with a filter', async () => {
    for (const filter of [{}, { hostId: 'h1' }, { hostIds: ['h1'] }, { hostIds: ['h1', 'h2'] }]) {
      const first: SealRequestFilter = filter;
      const hostIds = first.hostIds ?? (first.hostId === undefined ? ['h1', 'h2'] : [first.hostId]);
      const pages: string[][] = [];
      for (let after: string | undefined; ; ) {
        const page = (await store.views.list(filter, { limit: 3, after })).map(({ _id }) => _id);
        if (page.length === 0) break;
        pages.push(page);
        after = page.at(-1);
      }
      expect(pages.slice(0, -1).every((page) => page.length === 3)).toBe(true);
      expect(pages.flat()).toEqual(all.filter((id) => hostIds.includes(id.split(':')[0] ?? '')));
    }
  });
});

test('uses are counted by the hour in which they were seen, of all and of one seal', async () => {
  const store = storeOver(mongo.empty());
  const uses = (hour: string, ...used: [sealId: string, usedCount: number][]): SealRequestEvent => ({
    type: 'UsesNoticed',
    data: { used: used.map(([sealId, usedCount]) => ({ sealId, usedCount })) },
    metadata: { at: `2026-11-24T${hour}:30:00.000Z`, actor: 'reconciliation' },
  });
  const requests = [
    { flowRequestId: 'u1', flowId: 'f1', more: [uses('01', ['s1', 1]), uses('03', ['s1', 2], ['s2', 1])] },
    { flowRequestId: 'u2', flowId: 'f2', more: [uses('03', ['s1', 4])] },
    { flowRequestId: 'u3', flowId: 'f2', more: [uses('01', ['s2', 9])] },
    { flowRequestId: 'u4', flowId: 'f1', bindingId: 'b2', more: [] },
  ];
  for (const { more, ...identity } of requests) {
    const apply = applySeal();
    Object.assign(apply.data.identity, identity);
    const seals = ['s1', 's2'].map((sealId) => ({ sealId, useCount: 9, crossPageUseCount: 0 }));
    apply.data.application = { ...apply.data.application, seals };
    const events = [...live(apply, applied()).ledger, ...more];
    await store.ledger.append({ sealRequestId: sealRequestId(apply.data.identity), firstSeq: 0, events });
  }
  const hour = (of: string) => `2026-11-24T${of}:00:00.000Z`;
  // What was seen before is not counted, also of a request that has been used since.
  expect(await store.views.usesPerHour(hour('02'))).toEqual([{ hour: hour('03'), uses: 6 }]);
  const found = await store.views.usesOfSeal({ bindingId: 'b1', sealId: 's1' }, '2026-11-24T00:00:00.000Z');
  expect(found.sort((one, other) => String(one.flowId).localeCompare(String(other.flowId)))).toEqual([
    {
      ...{ hostId: 'h1', flowId: 'f1' },
      noticed: [
        { hour: hour('01'), uses: 1 },
        { hour: hour('03'), uses: 1 },
      ],
    },
    { hostId: 'h1', flowId: 'f2', noticed: expect.any(Array) },
    { hostId: 'h1', flowId: 'f2', noticed: expect.any(Array) },
  ]);
  const later = '2026-11-25T00:00:00.000Z';
  expect(await store.views.usesOfSeal({ bindingId: 'b1', sealId: 's1' }, later)).toEqual([]);
});

describe('newest', () => {
  let store: Store;
  const at = (hour: number) => `2026-11-24T0${hour}:00:00.000Z`;

  /** Six requests of two hosts, two of them applied for in the same moment. */
  beforeAll(async () => {
    store = storeOver(mongo.empty());
    const made = [
      { flowRequestId: 'n1', hour: 1, subject: '框架合同 (草稿)', userId: 'zhangsan', name: '张三' },
      { flowRequestId: 'n2', hour: 4, subject: '采购合同', userId: 'lisi', name: '李四' },
      { flowRequestId: 'n3', hour: 2, subject: 'Lease', userId: 'wangwu', name: '王五' },
      { flowRequestId: 'n4', hour: 4, subject: '框架合同.2', userId: 'zhangsan', name: '张三' },
      { flowRequestId: 'n5', hour: 3, subject: 'lease of a crane', userId: 'lisi', name: '李四' },
      { flowRequestId: 'n6', hour: 5, subject: '报价单', userId: 'zhaoliu', name: '赵六', hostId: 'h9' },
    ];
    for (const { flowRequestId, hour, subject, userId, name, hostId = 'h1' } of made) {
      const apply = applySeal();
      Object.assign(apply.data.identity, { flowRequestId, hostId });
      Object.assign(apply.data.application, { subject, applicant: { userId, name } });
      apply.metadata = { ...apply.metadata, now: at(hour) };
      const given = flowRequestId === 'n3' ? live(apply, applied('77.31')) : live(apply);
      await store.ledger.append({
        sealRequestId: sealRequestId(apply.data.identity),
        firstSeq: 0,
        events: given.ledger,
      });
    }
  }, 20_000);

  const flowRequests = (views: SealRequestView[]) =>
    views.map(({ request }) => request.identity.flowRequestId);
  const found = async (search: SealRequestSearch) =>
    flowRequests((await store.views.newest(search, { limit: 10 })).items);

  test.each<[string, SealRequestSearch, string[]]>([
    ['everything', {}, ['n6', 'n4', 'n2', 'n5', 'n3', 'n1']],
    ['part of a subject', { text: '框架' }, ['n4', 'n1']],
    ['a subject in any case', { text: 'LEASE' }, ['n5', 'n3']],
    ['what means something in a pattern, as it stands', { text: '(草' }, ['n1']],
    ['a dot, as it stands', { text: '同.2' }, ['n4']],
    ['the name of an applicant', { text: '李四' }, ['n2', 'n5']],
    ['the id of an applicant', { text: 'wangwu' }, ['n3']],
    ['a code', { text: '77.31' }, ['n3']],
    ['what is nowhere', { text: '77x31' }, []],
    ['a text within a host', { text: '合同', hostIds: ['h9'] }, []],
    ['from a moment on', { createdFrom: at(4) }, ['n6', 'n4', 'n2']],
    ['before a moment', { createdTo: at(3) }, ['n3', 'n1']],
    [
      'from one to another, with a text',
      { createdFrom: at(2), createdTo: at(4), text: 'lease' },
      ['n5', 'n3'],
    ],
    ['one by its id, within these hosts', { id: 'h1:f1:n2:1', hostIds: ['h9'] }, []],
  ])('by %s', async (_what, search, expected) => {
    expect(await found(search)).toEqual(expected);
  });

  test.each<[string, SealRequestSearch, string[]]>([
    ['of all', {}, ['n6', 'n4', 'n2', 'n5', 'n3', 'n1']],
    ['of a search', { text: 'n' }, ['n4', 'n5', 'n3', 'n1']],
    [
      'beside a filter of alternatives',
      { attention: false, attentionBeside: ['h1:f1:n2:1'] },
      ['n6', 'n4', 'n5', 'n3', 'n1'],
    ],
  ])('page after page %s, each once, also those of one moment', async (_what, search, expected) => {
    const seen: string[] = [];
    for (let before: CreatedAt | undefined; ; ) {
      const { items, last } = await store.views.newest(search, { limit: 1, before });
      seen.push(...flowRequests(items));
      if (!last) break;
      before = last;
    }
    expect(seen).toEqual(expected);
  });
});
