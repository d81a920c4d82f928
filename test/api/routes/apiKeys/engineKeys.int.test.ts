import { MongoClient } from 'mongodb';
import { makeApiKey } from '../../../../api/apiKeys';
import { type Route, rolesOf } from '../../../../api/http/route';
import { routes } from '../../../../api/routes';
import type { ApiKeyDocument } from '../../../../application/administration/apiKeys';
import { type Answer, type Call, caller, ProductUnderTest } from '../../../support/product';
import { applyPoint, Engine, type FlowRequest, field, fieldErrors, problem } from '../flowEvents/flows';

/** Two engine keys of two hosts, on every route that admits engines. */

let product: ProductUnderTest;
let mongo: MongoClient;
interface Party {
  engine: Engine;
  request: FlowRequest;
  keyId: string;
  call: Call;
}
let a: Party;
let b: Party;
let unbound: Call;
/** From before keys were bound: one was used while there was one host, the other not before there were two. */
const old = { early: '', late: '' };

const by = (key: string) => caller(product.product.url, { Authorization: `Bearer ${key}` });

async function make(name: string, more: Record<string, unknown> = {}): Promise<{ id: string; call: Call }> {
  const { status, data } = await product.api('POST', '/v1/api-keys', { name, role: 'engine', ...more });
  if (status !== 201) throw new Error(JSON.stringify(data));
  return { id: data.id, call: by(data.key) };
}

/** As an earlier version made one. */
async function makeOld(name: string): Promise<string> {
  const { id, key, hash } = makeApiKey(new Date());
  const document: ApiKeyDocument = {
    ...{ _id: id, version: 1, name, hash, createdAt: new Date().toISOString(), createdBy: 'sealflow' },
    role: 'engine',
  };
  await mongo.db(product.database).collection<ApiKeyDocument>('apiKeys').insertOne(document);
  return key;
}

async function party(name: string): Promise<Party> {
  const engine = await Engine.of(product, name);
  const { id, call } = await make(`key of ${name}`, { hostIds: [engine.hostId] });
  const request = await (await engine.flow()).granted();
  return { engine, request, keyId: id, call };
}

beforeAll(async () => {
  product = await ProductUnderTest.start();
  mongo = await MongoClient.connect(product.servers.mongo.url);
  a = await party('a');
  old.early = await makeOld('old and used');
  expect((await by(old.early)('GET', a.request.path())).status).toBe(200);
  b = await party('b');
  old.late = await makeOld('old and not used');
  unbound = (await make('unbound')).call;
}, 90_000);
afterAll(async () => {
  await mongo.close();
  await product.stop();
}, 30_000);

/** Only what a caller can tell one answer from another by. */
const told = ({ status, data }: Answer) => {
  const { requestId: _, instance: __, ...rest } = data;
  return { status, ...rest };
};

const admitting = routes
  .filter(({ spec }) => rolesOf(spec).includes('engine'))
  .map(({ spec }): [string, Route['spec']] => [`${spec.method} ${spec.path}`, spec]);

interface Named {
  host: string;
  sealRequest: string;
  binding: string;
}
const things = ({ engine, request }: Party): Named => ({
  host: engine.hostId,
  sealRequest: request.id(),
  binding: engine.bindingId,
});
const nothing: Named = { host: 'host_none', sealRequest: 'host_none:-:none:1', binding: 'bnd_none' };

/** A body in which nothing is right: what is not one's own is refused before it is looked at. */
function ask(call: Call, { method, path, engineScope, body }: Route['spec'], named: Named): Promise<Answer> {
  if (engineScope?.by !== 'path') throw new Error('names nothing in its path');
  const address = path.replace(`:${engineScope.param}`, encodeURIComponent(named[engineScope.names]));
  return call(method.toUpperCase(), address, body ? '{"nothing":"right"}' : undefined);
}

/** Of the other kinds of routes each has its own tests below. */
const elsewhere = ['get /v1/flow-events', 'get /v1/seal-requests', 'post /v1/seal-requests'];

test('each route that admits engines says how it keeps them to their own', () => {
  expect(admitting.length).toBeGreaterThan(9);
  const others = admitting.filter(([, { engineScope }]) => engineScope?.by !== 'path');
  expect(others.map(([name]) => name).sort()).toEqual(elsewhere);
});

describe.each(admitting)('%s', (_name, spec) => {
  test('is refused to a key that is bound to no host', async () => {
    const answer =
      spec.engineScope?.by === 'path'
        ? await ask(unbound, spec, things(a))
        : await unbound(spec.method.toUpperCase(), spec.path, spec.body ? '{}' : undefined);
    expect([answer.status, answer.data.type]).toEqual([403, problem('key-unbound')]);
  });

  if (spec.engineScope?.by !== 'path') return;

  test('is open to the key whose it is, and to no other, which is told what it would be told of nothing', async () => {
    for (const [own, foreign] of [
      [a, b],
      [b, a],
    ] as const) {
      const refused = await ask(foreign.call, spec, things(own));
      expect([refused.status, refused.data.type]).toEqual([404, problem('not-found')]);
      expect(told(refused)).toEqual(told(await ask(foreign.call, spec, nothing)));
      const { status } = await ask(own.call, spec, things(own));
      expect([status, status < 400 || spec.body !== undefined]).toEqual([status, true]);
      expect([401, 403, 404]).not.toContain(status);
    }
  });

  test('is open to administrators, and to operators where it says so', async () => {
    expect([401, 403, 404]).not.toContain((await ask(product.api, spec, things(a))).status);
    const { data } = await product.api('POST', '/v1/api-keys', { name: `op ${_name}`, role: 'operator' });
    const { status } = await ask(by(data.key), spec, things(a));
    expect(status === 403).toBe(!rolesOf(spec).includes('operator'));
  });
});

test('a request that is not there is told like one of another’s', async () => {
  const foreign = await b.call('GET', a.request.path());
  const path = `/v1/seal-requests/${encodeURIComponent(`${b.engine.hostId}:-:none:1`)}`;
  expect(told(await b.call('GET', path))).toEqual(told(foreign));
});

test('GET /v1/flow-events lists those of the key’s hosts alone, and none may dismiss', async () => {
  await a.request.append({ [field.moreUses]: 'none' });
  const listed = async (call: Call, query = '') => (await call('GET', `/v1/flow-events${query}`)).data.items;
  const [refused] = await listed(a.call);
  expect(refused).toMatchObject({ hostId: a.engine.hostId, pending: true });
  expect(await listed(b.call)).toEqual([]);
  expect(await listed(b.call, `?hostId=${a.engine.hostId}`)).toEqual([]);
  expect((await a.call('POST', `/v1/flow-events/${refused.id}/dismiss`, {})).status).toBe(403);
});

describe('GET /v1/seal-requests', () => {
  const hostsIn = ({ data }: Answer) => new Set(data.items.map(({ hostId }: { hostId: string }) => hostId));

  test('lists those of the key’s hosts alone, whatever is asked for', async () => {
    expect(hostsIn(await a.call('GET', '/v1/seal-requests?limit=100'))).toEqual(new Set([a.engine.hostId]));
    expect(hostsIn(await b.call('GET', '/v1/seal-requests?limit=100'))).toEqual(new Set([b.engine.hostId]));
    for (const filter of [
      `hostId=${a.engine.hostId}`,
      'hostId=host_none',
      `bindingId=${a.engine.bindingId}`,
      `flowRequestId=${a.request.flowRequestId}`,
    ])
      expect(await b.call('GET', `/v1/seal-requests?${filter}`)).toMatchObject({
        status: 200,
        data: { items: [], nextCursor: null },
      });
    const own = await b.call('GET', `/v1/seal-requests?hostId=${b.engine.hostId}&state=sealing`);
    expect(own.data.items).toHaveLength(1);
  });

  test('page by page, those of others between them or not', async () => {
    const others = await Promise.all([1, 2, 3].map(() => a.engine.flow().then((flow) => flow.granted())));
    const both = await make('of both', { hostIds: [a.engine.hostId, b.engine.hostId] });
    const idsOf = async (call: Call, limit: number) => {
      const ids: string[] = [];
      let cursor = '';
      do {
        const { data } = await call('GET', `/v1/seal-requests?limit=${limit}${cursor}`);
        ids.push(...data.items.map(({ id }: { id: string }) => id));
        cursor = data.nextCursor === null ? '' : `&cursor=${data.nextCursor}`;
      } while (cursor);
      return ids;
    };
    const ofB = b.request.id();
    const all = await idsOf(product.api, 100);
    expect([...all].sort()).toEqual([a.request, b.request, ...others].map((each) => each.id()).sort());
    for (const limit of [1, 2, 100]) {
      expect(await idsOf(a.call, limit)).toEqual(all.filter((id) => id !== ofB));
      expect(await idsOf(b.call, limit)).toEqual([ofB]);
      expect(await idsOf(both.call, limit)).toEqual(all);
      expect(await idsOf(product.api, limit)).toEqual(all);
    }
  });
});

describe('POST /v1/seal-requests', () => {
  let count = 0;
  const application = ({ engine }: Party, more: Record<string, unknown> = {}) => {
    count += 1;
    return {
      commandId: `direct-${count}`,
      bindingId: engine.bindingId,
      hostId: engine.hostId,
      flowRequestId: `direct-${count}`,
      subject: '采购合同',
      applicant: { userId: 'zhangsan' },
      fileTypeId: engine.fileTypes[0]?.id,
      seals: [{ sealId: engine.sealId(), useCount: 1 }],
      ...more,
    };
  };
  const apply = (call: Call, body: unknown) => call('POST', '/v1/seal-requests', body, { Prefer: 'wait=20' });

  test('is for the key’s hosts, at the bindings that their settings name', async () => {
    expect((await apply(b.call, application(b))).status).toBe(201);
    const { flowId } = b.request.flow;
    expect((await apply(b.call, application(b, { flowId }))).status).toBe(201);
  });

  test('another’s host is as unknown as one that is not there', async () => {
    for (const bindingId of [a.engine.bindingId, b.engine.bindingId, 'bnd_none']) {
      const body = application(b, { bindingId });
      const foreign = await apply(b.call, { ...body, hostId: a.engine.hostId });
      expect(foreign.status).toBe(422);
      expect(fieldErrors(foreign)).toContain('hostId unknown-host');
      expect(told(foreign)).toEqual(told(await apply(b.call, { ...body, hostId: 'host_none' })));
    }
  });

  test('another’s binding is as unknown as one that is not there', async () => {
    for (const more of [{}, { flowId: b.request.flow.flowId }, { flowId: 'none' }]) {
      const foreign = await apply(b.call, application(b, { ...more, bindingId: a.engine.bindingId }));
      expect([foreign.status, fieldErrors(foreign)]).toEqual([422, ['bindingId unknown-binding']]);
      expect(told(foreign)).toEqual(told(await apply(b.call, application(b, { ...more, bindingId: 'b-0' }))));
    }
  });

  test('what another has sent is not answered for who sends it again', async () => {
    const body = application(a);
    expect((await apply(a.call, body)).status).toBe(201);
    expect((await apply(a.call, body)).status).toBe(201);
    for (const again of [body, { ...body, subject: '其他' }])
      expect(fieldErrors(await apply(b.call, again))).toContain('hostId unknown-host');
  });

  test('a binding that is listed with the key is reached by it, its catalogue too', async () => {
    const { id: bindingId } = await product.bind('of nobody’s settings');
    const catalogue = `/v1/bindings/${bindingId}/seals`;
    const { id, call } = await make('listed', { hostIds: [b.engine.hostId], bindingIds: [bindingId] });
    expect((await call('GET', catalogue)).status).toBe(200);
    expect((await apply(call, application(b, { bindingId }))).status).toBe(201);
    expect((await b.call('GET', catalogue)).status).toBe(404);
    await product.api('PATCH', `/v1/api-keys/${id}`, { bindingIds: [] });
    expect((await call('GET', catalogue)).status).toBe(404);
  });

  test('a binding that settings name from now on is reached at once', async () => {
    const later = await b.engine.bindAgain('named later');
    const catalogue = `/v1/bindings/${later.bindingId}/seals`;
    expect((await b.call('GET', catalogue)).status).toBe(404);
    await later.flow();
    expect((await b.call('GET', catalogue)).status).toBe(200);
    expect((await a.call('GET', catalogue)).status).toBe(404);
  });
});

test('the flow events of a host are for its key', async () => {
  const event = (call: Call) =>
    call('POST', `/v1/hosts/${b.engine.hostId}/flow-events`, {
      eventId: 'elsewhere-1',
      flowId: b.request.flow.flowId,
      flowRequestId: 'elsewhere-1',
      trigger: { nodeId: 'elsewhere', when: applyPoint.when },
      operator: { userId: 'lisi' },
      form: {},
    });
  expect((await event(a.call)).status).toBe(404);
  expect(await event(b.call)).toMatchObject({ status: 200, data: { outcome: 'nothing' } });
});

test('a key from before is bound to the one host that there was, and else to none until somebody does', async () => {
  const early = by(old.early);
  expect((await early('GET', a.request.path())).status).toBe(200);
  expect((await early('GET', b.request.path())).status).toBe(404);
  const late = by(old.late);
  expect((await late('GET', b.request.path())).data.type).toBe(problem('key-unbound'));
  const { items } = (await product.api('GET', '/v1/api-keys?limit=100')).data;
  const boundOf = (name: string) => items.find((item: { name: string }) => item.name === name);
  expect(boundOf('old and used').hostIds).toEqual([a.engine.hostId]);
  const { id, hostIds } = boundOf('old and not used');
  expect(hostIds).toEqual([]);
  await product.api('PATCH', `/v1/api-keys/${id}`, { hostIds: [b.engine.hostId] });
  expect((await late('GET', b.request.path())).status).toBe(200);
  expect((await late('GET', a.request.path())).status).toBe(404);
});
