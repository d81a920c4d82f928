import { MongoClient } from 'mongodb';
import { type Answer, type Call, ProductUnderTest } from '../../../support/product';
import { Engine, fieldErrors, problem } from '../flowEvents/flows';

let product: ProductUnderTest;
let engine: Engine;
/** The simulator's own secret, as `addHost` of the harness gives it. */
const secret = 'whsec_c2VhbGZsb3ctdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==';
const otherSecret = 'whsec_YW5vdGhlci1zZWNyZXQtb2YtdGhlc2UtdGVzdHMtMTIzNDU2';

/** Every answer that an administrator got, as text. */
const answers: string[] = [];
const api: Call = async (...call) => {
  const answer = await product.api(...call);
  answers.push(JSON.stringify(answer));
  return answer;
};

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'first');
}, 90_000);
afterAll(() => product.stop(), 30_000);

const commands = () => `${product.hostSimulator.url}/commands`;
const create = (name: string, changes: Record<string, unknown> = {}) =>
  api('POST', '/v1/hosts', { name, kind: 'webhook', url: commands(), secret, ...changes });
async function created(name: string, changes: Record<string, unknown> = {}): Promise<string> {
  const { status, data } = await create(name, changes);
  expect(status).toBe(201);
  return data.id;
}
const pathOf = (id: string) => `/v1/hosts/${id}`;

describe('the life of a host', () => {
  test('made, read, listed, changed and deleted', async () => {
    const made = await create('集团OA');
    const { id } = made.data;
    const shown = {
      id,
      name: '集团OA',
      kind: 'webhook',
      url: commands(),
      notifications: ['sealRequest.stateChanged'],
      writeBack: { mode: 'push' },
      createdAt: expect.any(String),
      changedAt: expect.any(String),
    };
    expect(made).toMatchObject({
      status: 201,
      headers: { location: pathOf(id), 'cache-control': 'no-store' },
    });
    expect(made.data).toEqual(shown);
    expect((await api('GET', pathOf(id))).data).toEqual(shown);
    const changed = await api('PATCH', pathOf(id), {
      name: '集团办公',
      notifications: [],
      writeBack: { mode: 'reply', fallback: 'nextSubmit', replyWaitSeconds: 5 },
    });
    expect(changed.status).toBe(200);
    expect(changed.data).toEqual({
      ...shown,
      name: '集团办公',
      notifications: [],
      // What was left out is as every host has it.
      writeBack: { mode: 'reply', fallback: 'nextSubmit', replyWaitSeconds: 5, replyConfirmSeconds: 60 },
    });
    expect((await api('GET', pathOf(id))).data).toEqual(changed.data);
    expect(await api('DELETE', pathOf(id))).toMatchObject({ status: 204, data: '' });
    for (const [method, path, body] of [
      ['GET', pathOf(id)],
      ['PATCH', pathOf(id), { name: 'x' }],
      ['DELETE', pathOf(id)],
      ['POST', `${pathOf(id)}/check`],
      ['GET', `${pathOf(id)}/seal-settings`],
    ] as const)
      expect(await api(method, path, body)).toMatchObject({
        status: 404,
        data: { type: problem('not-found') },
      });
  });

  test.each<[what: string, given: Record<string, unknown> | undefined, shown: Record<string, unknown>]>([
    ['nothing', undefined, { mode: 'push' }],
    [
      'the reply',
      { mode: 'reply', fallback: 'push' },
      { mode: 'reply', fallback: 'push', replyWaitSeconds: 10, replyConfirmSeconds: 60 },
    ],
    [
      'the reply, in its own time',
      { mode: 'reply', fallback: 'nextSubmit', replyWaitSeconds: 0, replyConfirmSeconds: 5 },
      { mode: 'reply', fallback: 'nextSubmit', replyWaitSeconds: 0, replyConfirmSeconds: 5 },
    ],
    ['the next submit', { mode: 'nextSubmit' }, { mode: 'nextSubmit' }],
    [
      'the next submit, else a push',
      { mode: 'nextSubmit', fallback: 'push' },
      { mode: 'nextSubmit', fallback: 'push' },
    ],
  ])('takes values by %s', async (what, given, shown) => {
    const made = await create(`by ${what}`, given ? { writeBack: given } : {});
    expect(made.data.writeBack).toEqual(shown);
  });

  test('what may be absent is taken away by null, and by nothing else', async () => {
    const bare = (await create('bare')).data;
    const optional = {
      signInUrl: 'https://oa.example.com/sign-in',
      wantsFiles: true,
      callTimeoutSeconds: 30,
    };
    const patch = (body: Record<string, unknown>) => api('PATCH', pathOf(bare.id), body);
    const more = { ...bare, ...optional, changedAt: expect.any(String) };
    expect((await patch(optional)).data).toEqual(more);
    expect((await patch({})).data).toEqual(more);
    const nulls = Object.fromEntries(Object.keys(optional).map((key) => [key, null]));
    const less = { ...bare, changedAt: expect.any(String) };
    expect(await patch(nulls)).toMatchObject({ status: 200 });
    expect((await api('GET', pathOf(bare.id))).data).toEqual(less);
    for (const key of ['name', 'url', 'secret', 'writeBack'])
      expect(await patch({ [key]: null })).toMatchObject({ status: 400 });
    expect(fieldErrors(await patch({ esbTriggerToken: null }))).toEqual(['esbTriggerToken unknown-field']);
    expect((await api('GET', pathOf(bare.id))).data).toEqual(less);
  });

  test('so are the fields of E10, those that go together at once', async () => {
    const required = {
      ...{ kind: 'e10', name: 'bare E10', baseUrl: 'https://e10.example.com', corpId: 'c', appKey: 'k' },
      ...{ appSecret: 's', readerUserId: '1' },
    };
    const bare = (await api('POST', '/v1/hosts', required)).data;
    const patch = (body: Record<string, unknown>) => api('PATCH', pathOf(bare.id), body);
    const optional = {
      callSysCode: 'SEALFLOW',
      formId: '7',
      freeReturn: true,
      callTimeoutSeconds: 30,
      formValues: 'content',
      esbSuccessWithoutCode: true,
    };
    const pushing = { pathStyle: 'openserver', writeBack: { mode: 'push' }, wantsFiles: true };
    const given = await patch({ ...optional, ...pushing, esbTriggerToken: 'dG9rZW4=' });
    expect(given.data).toMatchObject({ ...optional, ...pushing, pushes: true });
    expect(fieldErrors(await patch({ esbTriggerToken: null }))).toEqual(['esbTriggerToken required']);
    expect(fieldErrors(await patch({ esbTriggerToken: null, wantsFiles: null }))).toEqual([
      'esbTriggerToken required',
    ]);
    const nulls = Object.fromEntries([...Object.keys(optional), 'wantsFiles'].map((key) => [key, null]));
    const { pathStyle, writeBack } = bare;
    expect((await patch({ ...nulls, esbTriggerToken: null, pathStyle, writeBack })).data).toEqual({
      ...bare,
      changedAt: expect.any(String),
    });
  });

  test('a secret is made where none is given, shown once, and good for signing', async () => {
    const { secret: _none, ...body } = { name: 'made here', kind: 'webhook', url: commands(), secret };
    const { data } = await product.api('POST', '/v1/hosts', body);
    expect(data.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect((await api('GET', pathOf(data.id))).data.secret).toBeUndefined();
    // The simulator does not know it yet; once both sides have the same, they understand each other.
    expect((await api('POST', `${pathOf(data.id)}/check`)).data.ok).toBe(false);
    expect((await api('PATCH', pathOf(data.id), { secret })).data.secret).toBeUndefined();
    expect((await api('POST', `${pathOf(data.id)}/check`)).data.ok).toBe(true);
  });

  test('a new secret signs beside the old one until its grace time is over', async () => {
    const id = await created('rotated');
    const rotate = (graceSeconds: number) => api('POST', `${pathOf(id)}/secret/rotate`, { graceSeconds });
    const check = async () => (await api('POST', `${pathOf(id)}/check`)).data.ok;
    const first = await rotate(600);
    expect(first).toMatchObject({
      status: 200,
      data: { secret: expect.stringMatching(/^whsec_/), oldUsedUntil: expect.any(String) },
    });
    // The engine knows the old one alone; nor does it know the next, made since the first was shown to nobody.
    expect(await check()).toBe(true);
    await rotate(600);
    expect(await check()).toBe(true);
    expect((await rotate(0)).data.secret).not.toBe(first.data.secret);
    expect(await check()).toBe(false);
    const given = await api('POST', `${pathOf(id)}/secret/rotate`, { graceSeconds: 0, secret });
    expect(given.data).not.toHaveProperty('secret');
    expect(await check()).toBe(true);
  });

  test('listed oldest first, in pages', async () => {
    const ids: string[] = [];
    for (const name of ['b', 'a', 'c']) ids.push(await created(`paged ${name}`));
    const seen: string[] = [];
    let cursor = '';
    do {
      const page: Answer = await api('GET', `/v1/hosts?limit=2${cursor}`);
      expect(page.data.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.items.map(({ id }: { id: string }) => id));
      cursor = page.data.nextCursor ? `&cursor=${page.data.nextCursor}` : '';
    } while (cursor);
    expect(seen.slice(-3)).toEqual(ids);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('a name is taken once, also by many at once', async () => {
    const many = await Promise.all(Array.from({ length: 8 }, () => create('只有一个')));
    expect(many.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    const other = await created('另一个');
    for (const taken of [await create('只有一个'), await api('PATCH', pathOf(other), { name: '只有一个' })]) {
      expect(taken).toMatchObject({ status: 409, data: { type: problem('name-taken') } });
      expect(fieldErrors(taken)).toEqual(['name name-taken']);
    }
  });

  test('a host and a binding may have one name', async () => {
    expect((await create('first one')).status).toBe(201);
    const binding = {
      vendor: 'zhangguanjia',
      openUrl: 'http://zgj.invalid',
      clientId: 'a',
      clientSecret: 'b',
    };
    expect((await api('POST', '/v1/bindings', { name: 'first one', ...binding })).status).toBe(201);
  });
});

test('an empty name has one entry', async () => {
  const answer = await product.api('POST', '/v1/hosts', {
    name: '',
    kind: 'webhook',
    url: 'http://a.example.com',
  });
  expect(fieldErrors(answer)).toHaveLength(1);
});

describe('a check', () => {
  const check = async (id: string, headers: Record<string, string> = {}) =>
    (await api('POST', `${pathOf(id)}/check`, undefined, headers)).data;

  test('of what is right sends a signed command, which changes nothing', async () => {
    const before = (await product.host('GET', '/sim/flow-requests')).data;
    expect(await check(engine.hostId)).toEqual({
      ok: true,
      steps: [
        {
          name: 'address',
          ok: true,
          code: 'address-answers',
          message: expect.stringContaining('answers'),
          ms: expect.any(Number),
        },
        {
          name: 'command',
          ok: true,
          code: 'host-command-accepted',
          message: expect.stringContaining('accepted'),
          ms: expect.any(Number),
        },
      ],
    });
    expect((await product.host('GET', '/sim/flow-requests')).data).toEqual(before);
    expect((await product.host('GET', '/sim/calls')).data.calls).toMatchObject({
      'flow.get': expect.any(Number),
    });
  });

  test('of a flow request says at which node the host finds it; so does the try-out, beside what rules expect', async () => {
    const flow = await engine.flow();
    const { flowRequestId } = await flow.begin({ nodeId: 'draft' });
    const query = `?flowRequestId=${flowRequestId}&flowId=${flow.flowId}`;
    const { data } = await api('POST', `${pathOf(engine.hostId)}/check${query}`);
    expect(data.steps.at(-1)).toMatchObject({ name: 'flow', ok: true });
    expect(data.steps.at(-1).message).toContain('at node draft');
    const unknown = await api('POST', `${pathOf(engine.hostId)}/check?flowRequestId=none`);
    expect(unknown.data.steps.at(-1)).toMatchObject({ name: 'flow', ok: false });
    const event = { flowRequestId, trigger: { nodeId: 'seal', when: 'arrive' }, form: {} };
    expect((await flow.try(event)).data).toMatchObject({ flow: { nodeId: 'draft', expected: ['seal'] } });
  });

  test.each<[what: string, changes: () => Record<string, unknown>, step: string, en: string, zh: string]>([
    [
      'a server name that is not known',
      () => ({ url: 'http://oa.invalid/commands' }),
      'address',
      'cannot be found',
      '无法解析',
    ],
    [
      'a port at which nothing listens',
      () => ({ url: 'http://127.0.0.1:1/commands' }),
      'address',
      'nothing listens at this port',
      '该端口没有服务',
    ],
    [
      'https where http is spoken',
      () => ({ url: commands().replace('http:', 'https:') }),
      'address',
      'http://',
      'http://',
    ],
    ['a wrong secret', () => ({ secret: otherSecret }), 'command', 'secret', '密钥'],
  ])('of %s says at which step it failed, and what to do', async (what, changes, step, en, zh) => {
    const id = await created(`checked: ${what}`, changes());
    const checked = await check(id);
    expect(checked.ok).toBe(false);
    expect(checked.steps.at(-1)).toMatchObject({ name: step, ok: false });
    expect(checked.steps).toHaveLength(step === 'address' ? 1 : 2);
    expect(checked.steps.at(-1).message).toContain(en);
    const chinese = await check(id, { 'Accept-Language': 'zh-CN' });
    expect(chinese.steps.at(-1).message).toContain(zh);
    expect(chinese.steps.at(-1).message).toMatch(/\p{Script=Han}/u);
  });

  test('of an address where nobody takes commands fails', async () => {
    const id = await product.addHost('wrong path', { url: `${product.hostSimulator.url}/nowhere` });
    const { data } = await product.api('POST', `/v1/hosts/${id}/check`);
    expect(data.ok).toBe(false);
  });

  test('goes by what was changed just now', async () => {
    const id = await created('mended', { secret: otherSecret });
    expect((await check(id)).ok).toBe(false);
    await api('PATCH', pathOf(id), { secret });
    expect((await check(id)).ok).toBe(true);
    const elsewhere = { url: 'http://127.0.0.1:1' };
    const refused = await api('PATCH', pathOf(id), elsewhere);
    expect([refused.status, fieldErrors(refused)]).toEqual([422, ['secret secret-wanted-for-new-origin']]);
    expect((await check(id)).ok).toBe(true);
    await api('PATCH', pathOf(id), { ...elsewhere, secret });
    expect((await check(id)).ok).toBe(false);
  });
});

test('a host with open requests is not deleted, and says how many there are', async () => {
  const hostId = await created('in use');
  const flow = await engine.with({ hostId }).flow();
  const [first, second] = [await flow.granted(), await flow.granted()];
  const inUse = (openRequests: number) =>
    product.until(
      () => api('DELETE', pathOf(hostId)),
      ({ data }) => data.openRequests === openRequests,
    );
  expect(await inUse(2)).toMatchObject({
    status: 409,
    data: { type: problem('in-use'), detail: expect.stringContaining('2 seal requests are open') },
  });
  const chinese = await api('DELETE', pathOf(hostId), undefined, { 'Accept-Language': 'zh' });
  expect(chinese.data.detail).toContain('2个');
  await first.happens('reject');
  expect((await inUse(1)).data.detail).toContain('1 seal request is open');
  await second.happens('terminate');
  await product.until(
    () => api('DELETE', pathOf(hostId)),
    ({ status }) => status === 204,
  );
  expect(await first.apply()).toMatchObject({ status: 404, data: { type: problem('not-found') } });
});

describe('the settings of its flows', () => {
  test('saved in versions, listed by flow, deleted', async () => {
    const hosts = engine.with({ hostId: await created('with settings') });
    const [a, b] = [await hosts.flow(), await hosts.flow()];
    const path = `/v1/hosts/${hosts.hostId}/seal-settings`;
    expect((await api('GET', a.path)).data).toMatchObject({
      hostId: hosts.hostId,
      flowId: a.flowId,
      version: 1,
      bindingId: hosts.bindingId,
      savedAt: expect.any(String),
    });
    expect((await a.save({ endOnWithdraw: false })).data).toMatchObject({ version: 2, endOnWithdraw: false });
    expect((await a.save({ endOnWithdraw: false })).data.version).toBe(2);
    const listed = async () =>
      (await api('GET', path)).data.items.map(
        ({ flowId, version }: { flowId: string; version: number }) => `${flowId} ${version}`,
      );
    expect(await listed()).toEqual([`${a.flowId} 2`, `${b.flowId} 1`]);
    expect((await api('DELETE', a.path)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await api(method, a.path)).status).toBe(404);
    expect(await listed()).toEqual([`${b.flowId} 1`]);
    expect((await a.save({ endOnWithdraw: false })).data.version).toBe(4);
  });

  test('many administrators at once: each save is a version of its own', async () => {
    const hosts = engine.with({ hostId: await created('many administrators') });
    const flow = await hosts.flow();
    const saved = await Promise.all(
      Array.from({ length: 6 }, (_, index) => flow.save({ quietCloseSeconds: 100 + index })),
    );
    const versions = saved.map(({ data }) => data.version).sort((x, y) => x - y);
    expect(versions).toEqual([2, 3, 4, 5, 6, 7]);
    const last = saved.find(({ data }) => data.version === 7);
    expect((await api('GET', flow.path)).data).toEqual(last?.data);
  });
});

test('no answer of all these held a secret, and none is stored as it is', async () => {
  const mongo = await MongoClient.connect(product.servers.mongo.url);
  try {
    const documents = await mongo.db(product.database).collection('hosts').find().toArray();
    expect(documents.length).toBeGreaterThan(10);
    const texts = [...answers, JSON.stringify(documents)];
    for (const given of [secret, otherSecret]) {
      const bare = given.replace('whsec_', '');
      expect(texts.filter((text) => text.includes(bare))).toEqual([]);
    }
  } finally {
    await mongo.close();
  }
});
