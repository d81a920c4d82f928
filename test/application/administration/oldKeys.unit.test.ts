import { pino } from 'pino';
import type { ApiKeyDocument } from '../../../application/administration/apiKeys';
import type { HostStore } from '../../../application/administration/hosts';
import { createOldKeys } from '../../../application/administration/oldKeys';

/* Engine keys from before keys were bound to hosts. */

function world(...hostIds: string[]) {
  const documents = new Map<string, ApiKeyDocument>();
  const hosts = [...hostIds];
  const store = {
    get: async (id: string) => documents.get(id) ?? null,
    neverBound: async () =>
      [...documents.values()].filter(({ role, hostIds: bound }) => role === 'engine' && !bound),
    bindOnce: async (id: string, bound: string[]) => {
      const document = documents.get(id);
      if (document && !document.hostIds) documents.set(id, { ...document, hostIds: bound });
    },
  };
  const list = async ({ limit }: { limit: number }) => ({
    items: hosts.slice(0, limit).map((_id) => ({ _id })),
  });
  const oldKeys = createOldKeys(
    store,
    { list } as unknown as Pick<HostStore, 'list'>,
    pino({ level: 'silent' }),
  );
  const add = (id: string, more: Partial<ApiKeyDocument> = {}): ApiKeyDocument => {
    const document: ApiKeyDocument = {
      ...{ _id: id, version: 1, name: id, role: 'engine', hash: '', createdAt: '', createdBy: '' },
      ...more,
    };
    documents.set(id, document);
    return document;
  };
  const boundTo = (id: string) => documents.get(id)?.hostIds;
  return { oldKeys, hosts, add, boundTo };
}

test('are bound to the one host there is, and a host that is added later is none of theirs', async () => {
  const { oldKeys, hosts, add, boundTo } = world('h1');
  const old = add('old');
  await oldKeys.bindAll();
  hosts.push('h2');
  await oldKeys.bindAll();
  expect(boundTo('old')).toEqual(['h1']);
  // Also for a process that has read it before.
  expect(await oldKeys.bound(old)).toMatchObject({ hostIds: ['h1'] });
});

test.each([[[]], [['h1', 'h2']]])(
  'with %j as hosts, are bound to none, and to none later either',
  async (ids) => {
    const { oldKeys, hosts, add, boundTo } = world(...ids);
    const old = add('old');
    await oldKeys.bindAll();
    expect(boundTo('old')).toEqual([]);
    hosts.splice(0, hosts.length, 'h1');
    await oldKeys.bindAll();
    expect(await oldKeys.bound(old)).toMatchObject({ hostIds: [] });
  },
);

test('are bound by their first use, where that comes first', async () => {
  const { oldKeys, add, boundTo } = world('h1');
  expect(await oldKeys.bound(add('old'))).toMatchObject({ hostIds: ['h1'] });
  expect(boundTo('old')).toEqual(['h1']);
});

test('others stay as they are', async () => {
  const { oldKeys, add, boundTo } = world('h1');
  const others = [
    add('bound', { hostIds: ['h0'] }),
    add('unbound', { hostIds: [] }),
    add('operator', { role: 'operator' }),
    add('admin', { role: 'admin' }),
  ];
  await oldKeys.bindAll();
  for (const document of others) {
    expect(await oldKeys.bound(document)).toEqual(document);
    expect(boundTo(document._id)).toEqual(document.hostIds);
  }
});
