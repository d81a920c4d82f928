import { MongoClient } from 'mongodb';
import { type Answer, type Call, ProductUnderTest } from '../../../support/product';
import { Engine, type Flow, field, fieldErrors, problem } from '../flowEvents/flows';

let product: ProductUnderTest;
let engine: Engine;
const keys = { clientId: 'sealflow-test', clientSecret: 'vendor-secret' };
const secrets = [keys.clientSecret, 'a-wrong-secret-9f3'];

/** Every answer that an administrator got, as text. */
const answers: string[] = [];
const api: Call = async (...call) => {
  const answer = await product.api(...call);
  answers.push(JSON.stringify(answer));
  return answer;
};

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'bound first');
}, 90_000);
afterAll(() => product.stop(), 30_000);

const create = (name: string, changes: Record<string, unknown> = {}) =>
  api('POST', '/v1/bindings', {
    name,
    vendor: 'zhangguanjia',
    openUrl: product.vendorSimulator.url,
    ...keys,
    ...changes,
  });
async function created(name: string, changes: Record<string, unknown> = {}): Promise<string> {
  const { status, data } = await create(name, changes);
  expect(status).toBe(201);
  return data.id;
}
const pathOf = (id: string) => `/v1/bindings/${id}`;

describe('the life of a binding', () => {
  test('made, read, listed, changed and deleted', async () => {
    const autoLogin = {
      enabled: true,
      internalUrl: 'http://10.0.0.5:8080/zgj',
      externalUrl: 'https://zgj.example.com',
      internalNetworks: ['10.0.0.0/8'],
    };
    const userMapping = { kind: 'table', table: [{ userId: '4611686018427387904', uid: 'zhangsan' }] };
    const profile = { paths: { detail: '/api/other/detail.htm' } };
    const made = await create('总部', { autoLogin, userMapping, profile });
    expect(made.status).toBe(201);
    const { id, callbackUrl } = made.data;
    expect(made.headers).toMatchObject({ location: pathOf(id), 'cache-control': 'no-store' });
    expect(callbackUrl).toMatch(
      new RegExp(`^${product.product.url}/callbacks/zhangguanjia/${id}/[A-Za-z0-9_-]{43}$`),
    );
    const { shortCallbackUrl } = made.data;
    expect(shortCallbackUrl).toMatch(new RegExp(`^${product.product.url}/c/[A-Za-z0-9_-]{22}$`));
    expect(shortCallbackUrl.replace('http://', '').length).toBeLessThanOrEqual(50);
    const event = { event: 'sealingCompleted', sealapply_id: 'nobodys' };
    expect((await product.anonymous('POST', new URL(shortCallbackUrl).pathname, event)).status).toBe(200);
    const shown = {
      id,
      name: '总部',
      vendor: 'zhangguanjia',
      enabled: true,
      openUrl: product.vendorSimulator.url,
      clientId: keys.clientId,
      autoLogin,
      profile,
      userMapping,
      callback: { verifiers: [{ kind: 'pathToken' }, { kind: 'readBack' }] },
      applicationFields: expect.arrayContaining(['crossPage', 'fileCount']),
      createdAt: expect.any(String),
      changedAt: expect.any(String),
    };
    expect(made.data).toEqual({ ...shown, callbackUrl, shortCallbackUrl });
    expect((await api('GET', pathOf(id))).data).toEqual(shown);

    const changed = await api('PATCH', pathOf(id), {
      name: '总部章管家',
      autoLogin: null,
      userMapping: { kind: 'mobile' },
      enabled: false,
    });
    const { autoLogin: _gone, ...rest } = shown;
    const now = { ...rest, name: '总部章管家', userMapping: { kind: 'mobile' }, enabled: false };
    expect(changed).toMatchObject({ status: 200, data: now });
    expect(changed.data.autoLogin).toBeUndefined();
    expect(changed.data.changedAt > changed.data.createdAt).toBe(true);
    expect((await api('GET', pathOf(id))).data).toEqual(changed.data);

    expect(await api('DELETE', pathOf(id))).toMatchObject({ status: 204, data: '' });
    for (const [method, path, body] of [
      ['GET', pathOf(id)],
      ['PATCH', pathOf(id), { enabled: true }],
      ['DELETE', pathOf(id)],
      ['POST', `${pathOf(id)}/check`],
      ['POST', `${pathOf(id)}/callback-token/rotate`, { graceSeconds: 1 }],
      ['POST', `${pathOf(id)}/catalogues/sync`],
      ['GET', `${pathOf(id)}/seals`],
    ] as const)
      expect(await api(method, path, body)).toMatchObject({
        status: 404,
        data: { type: problem('not-found') },
      });
    const callback = { event: 'sealingCompleted', sealapply_id: 'x' };
    expect((await product.anonymous('POST', new URL(callbackUrl).pathname, callback)).status).toBe(401);
  });

  test('listed oldest first, in pages', async () => {
    const ids = [engine.bindingId];
    for (const name of ['b', 'a', 'c']) ids.push(await created(`paged ${name}`));
    const seen: string[] = [];
    let cursor = '';
    do {
      const page: Answer = await api('GET', `/v1/bindings?limit=2${cursor}`);
      expect(page.data.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.items.map(({ id }: { id: string }) => id));
      cursor = page.data.nextCursor ? `&cursor=${page.data.nextCursor}` : '';
    } while (cursor);
    expect(seen).toEqual(ids);
  });

  test('a name is taken once, also by many at once, and free again after a delete', async () => {
    const many = await Promise.all(Array.from({ length: 8 }, () => create('只有一个')));
    const [id] = many.filter(({ status }) => status === 201).map(({ data }) => data.id);
    expect(many.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    const taken = await create('只有一个');
    expect(taken).toMatchObject({ status: 409, data: { type: problem('name-taken') } });
    expect(fieldErrors(taken)).toEqual(['name name-taken']);
    const other = await created('另一个');
    expect(fieldErrors(await api('PATCH', pathOf(other), { name: '只有一个' }))).toEqual(['name name-taken']);
    expect((await api('PATCH', pathOf(id), { name: '只有一个' })).status).toBe(200);
    await api('DELETE', pathOf(id));
    expect((await api('PATCH', pathOf(other), { name: '只有一个' })).status).toBe(200);
  });

  test('only administrators may', async () => {
    for (const call of [
      product.anonymous('GET', '/v1/bindings'),
      product.anonymous('POST', '/v1/bindings', {}),
      product.anonymous('GET', pathOf(engine.bindingId), undefined, { Authorization: 'Bearer wrong' }),
    ])
      expect(await call).toMatchObject({ status: 401, data: { type: problem('unauthenticated') } });
  });
});

describe('a check', () => {
  const check = async (id: string, headers: Record<string, string> = {}) =>
    (await api('POST', `${pathOf(id)}/check`, undefined, headers)).data;

  test('of what is right reaches the address, fetches a token and reads a seal', async () => {
    const before = (await product.vendor('GET', '/sim/calls')).data.calls;
    expect(await check(engine.bindingId)).toEqual({
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
          name: 'token',
          ok: true,
          code: 'vendor-token-given',
          message: expect.stringContaining('token'),
          ms: expect.any(Number),
        },
        {
          name: 'seals',
          ok: true,
          code: 'seals-readable',
          message: expect.stringContaining(`(${engine.seals.length}), ${engine.seals[0]?.name}`),
          ms: expect.any(Number),
        },
        {
          name: 'detail',
          ok: true,
          code: 'detail-there',
          message: expect.stringContaining('does not exist'),
          ms: expect.any(Number),
        },
      ],
    });
    const after = (await product.vendor('GET', '/sim/calls')).data.calls;
    expect(after.token).toBeGreaterThan(before.token ?? 0);
    expect(after.seals).toBe((before.seals ?? 0) + 1);
  });

  test('goes step by step for whoever shows each as it comes', async () => {
    const id = await created('stepwise', { profile: { paths: { seals: '/api/seals/{page}/{size}.htm' } } });
    const seen: unknown[] = [];
    for (let step: string | undefined = 'address'; step; ) {
      const answer: Answer = await api('POST', `${pathOf(id)}/check?step=${step}`);
      const { ok, steps, next } = answer.data;
      seen.push([ok, steps.map(({ name }: { name: string }) => name), next]);
      step = next;
    }
    expect(seen).toEqual([
      [true, ['address'], 'token'],
      [true, ['token'], 'seals'],
      [false, ['seals'], undefined],
    ]);
    const last = (await api('POST', `${pathOf(engine.bindingId)}/check?step=detail`)).data;
    expect(last).toMatchObject({ ok: true, steps: [{ name: 'detail', code: 'detail-there' }] });
    expect(last.next).toBeUndefined();
    expect(fieldErrors(await api('POST', `${pathOf(id)}/check?step=other`))).toEqual(['step invalid-value']);
  });

  const at = (path: string) => () => ({ openUrl: product.vendorSimulator.url + path });
  test.each<[what: string, changes: () => Record<string, unknown>, step: string, en: string, zh: string]>([
    [
      'a server name that is not known',
      () => ({ openUrl: 'http://zhangguanjia.invalid' }),
      'address',
      'cannot be found',
      '无法解析',
    ],
    [
      'a port at which nothing listens',
      () => ({ openUrl: 'http://127.0.0.1:1' }),
      'address',
      'nothing listens at this port',
      '该端口没有服务',
    ],
    [
      'https where http is spoken',
      () => ({ openUrl: product.vendorSimulator.url.replace('http:', 'https:') }),
      'address',
      'http://',
      'http://',
    ],
    ['a wrong secret', () => ({ clientSecret: 'a-wrong-secret-9f3' }), 'token', 'clientSecret', '申请接入'],
    ['a wrong client id', () => ({ clientId: 'nobody' }), 'token', 'client_id', 'clientId'],
    ['a path that is not 章管家', at('/somewhere'), 'token', 'openUrl', 'openUrl'],
    [
      'a token path that is wrong',
      () => ({ profile: { paths: { token: '/api/token.htm' } } }),
      'token',
      'paths.token',
      'paths.token',
    ],
    [
      'a path of seals that is wrong',
      () => ({ profile: { paths: { seals: '/api/seals/{page}/{size}.htm' } } }),
      'seals',
      'paths.seals',
      'paths.seals',
    ],
    [
      'a path of details that is wrong',
      () => ({ profile: { paths: { detail: '/api/sealApply/details.htm' } } }),
      'detail',
      'paths.detail',
      'paths.detail',
    ],
  ])('of %s says at which step it failed, and what to do', async (what, changes, step, en, zh) => {
    const id = await created(`checked: ${what}`, changes());
    const checked = await check(id);
    expect(checked.ok).toBe(false);
    const names = ['address', 'token', 'seals', 'detail'];
    expect(checked.steps.map(({ name, ok }: { name: string; ok: boolean }) => [name, ok])).toEqual(
      names.slice(0, names.indexOf(step) + 1).map((name) => [name, name !== step]),
    );
    expect(checked.steps.at(-1).message).toContain(en);
    const chinese = await check(id, { 'Accept-Language': 'zh-CN' });
    expect(chinese.steps.at(-1).message).toContain(zh);
    expect(chinese.steps.at(-1).message).toMatch(/\p{Script=Han}/u);
  });

  test('goes by what was changed just now', async () => {
    const id = await created('mended', { clientSecret: 'a-wrong-secret-9f3' });
    expect((await check(id)).ok).toBe(false);
    await api('PATCH', pathOf(id), { clientSecret: keys.clientSecret });
    expect((await check(id)).ok).toBe(true);
    const elsewhere = { openUrl: 'http://127.0.0.1:1' };
    const refused = await api('PATCH', pathOf(id), elsewhere);
    expect([refused.status, fieldErrors(refused)]).toEqual([
      422,
      ['clientSecret secret-wanted-for-new-origin'],
    ]);
    expect((await check(id)).ok).toBe(true);
    await api('PATCH', pathOf(id), { ...elsewhere, clientSecret: keys.clientSecret });
    expect((await check(id)).ok).toBe(false);
  });

  test('without a seal at the vendor it works, and asks after them', async () => {
    await product.vendor('POST', '/sim/catalogue', { seals: [] });
    const { ok, steps } = await check(engine.bindingId);
    await product.vendor('POST', '/sim/catalogue', { seals: engine.seals });
    expect(ok).toBe(true);
    expect(steps[2].message).toContain('are there seals at ZhangGuanJia?');
  });
});

test('a pattern that may take for ever is refused by its field, when it is made and when it is changed', async () => {
  const body = { profile: { sealCodePattern: '([A-Z]+)+' } };
  const id = await created('patterns', { profile: { sealCodePattern: '[A-Z]{2}\\d{4}' } });
  const answers = [await create('endless', body), await api('PATCH', pathOf(id), body)];
  for (const answer of answers) {
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual(['profile.sealCodePattern unbounded-pattern']);
  }
});

describe('a profile that is being edited', () => {
  test('its fields are listed with defaults and evidence, also beside bindings of any id', async () => {
    const path = '/v1/bindings/profile';
    const { status, data } = await api('GET', `${path}?vendor=zhangguanjia`);
    expect(status).toBe(200);
    // Of which vendor is always said: a list of another one would be read as its own.
    expect((await api('GET', path)).status).toBe(400);
    expect(data.items).toContainEqual({
      path: 'token.method',
      group: 'token',
      kind: 'choice',
      evidence: 'A',
      default: 'GET',
      options: ['GET', 'POST'],
    });
  });

  test('reads a sample before it is saved, says what it does not find, and asks nobody', async () => {
    const before = (await product.vendor('GET', '/sim/calls')).data.calls;
    const read = (sample: Record<string, unknown>, headers = {}) =>
      api('POST', '/v1/bindings/profile/read', { vendor: 'zhangguanjia', ...sample }, headers);
    const body = JSON.stringify({ errcode: 0, data_list: [{ sealapply_id: 'sf1', gzm: 'K7Q2' }] });
    const applyId = { field: 'grantReplyFields.applyId', at: '', value: 'sf1' };
    expect((await read({ kind: 'apply', body })).data).toEqual({
      ok: true,
      fields: [applyId, { field: 'grantReplyFields.sealCode', at: '' }],
      faults: [],
    });
    const profile = { grantReplyFields: { sealCode: ['gzm'] } };
    expect((await read({ kind: 'apply', body, profile })).data.fields[1].value).toBe('K7Q2');
    const unknown = { kind: 'callback', body: 'event=40&sealapply_id=sf1' };
    expect((await read(unknown, { 'Accept-Language': 'zh-CN' })).data).toMatchObject({
      ok: false,
      faults: [{ code: 'unknown-event', message: expect.stringMatching(/\p{Script=Han}/u) }],
    });
    const wrong = await read({ kind: 'apply', body, profile: { codes: { success: [] } } });
    expect([wrong.status, fieldErrors(wrong)]).toEqual([400, ['profile.codes.success too-small']]);
    expect((await product.vendor('GET', '/sim/calls')).data.calls).toEqual(before);
  });
});

describe('who applies, at the vendor', () => {
  const at = async (name: string, userMapping: Record<string, unknown>): Promise<Flow> =>
    engine.with({ bindingId: await created(`people: ${name}`, { userMapping }) }).flow();
  const uidOf = async (flow: Flow, applicant: unknown) => {
    const request = await flow.granted({ [field.applicant]: applicant });
    // The host goes on knowing them by its own id.
    const { userId = applicant } = applicant as { userId?: string };
    expect((await request.seen()).applicant.userId).toBe(userId);
    return (await request.atVendor()).uid;
  };
  const refused = async (flow: Flow, applicant: unknown) => {
    const request = await flow.begin();
    const answer = await request.apply({ [field.applicant]: applicant });
    expect(answer.status).toBe(422);
    const [error] = answer.data.errors;
    expect(error.path).toBe(`form.${field.applicant}`);
    return `${error.code}: ${error.message}`;
  };

  test('has the same id where nothing else is said', async () => {
    expect(await uidOf(await engine.flow(), 'lisi')).toBe('lisi');
    expect(await uidOf(await at('same', { kind: 'same' }), { userId: 'lisi' })).toBe('lisi');
  });

  test('is found by mobile number, however it is written', async () => {
    const flow = await at('mobile', { kind: 'mobile' });
    for (const mobile of ['13800000002', '+86 138-0000-0002', '１３８０００００００２'])
      expect(await uidOf(flow, { userId: '77', mobile })).toBe('lisi');
    expect(await refused(flow, { userId: '78', name: '赵六', mobile: '13900000000' })).toMatch(
      /^unknown-person: .*按手机号.*赵六 \(78\)/,
    );
    expect(await refused(flow, { userId: '79', name: '钱七' })).toMatch(/^person-incomplete: .*钱七 \(79\)/);
    expect(await refused(flow, '80')).toMatch(/^person-incomplete: .*80/);
  });

  test('is found by job number', async () => {
    const flow = await at('job number', { kind: 'jobNumber' });
    expect(await uidOf(flow, { userId: '77', jobNumber: 'A003' })).toBe('9223372036854775001');
    expect(await refused(flow, { userId: '78', name: '赵六', jobNumber: 'Z9' })).toMatch(
      /^unknown-person: .*按工号.*赵六 \(78\)/,
    );
  });

  test('is looked up in a table', async () => {
    const table = [
      { userId: '4611686018427387904', uid: 'zhangsan' },
      { userId: '4611686018427387905', uid: 'lisi' },
    ];
    const flow = await at('table', { kind: 'table', table });
    expect(await uidOf(flow, '4611686018427387905')).toBe('lisi');
    expect(await refused(flow, { userId: '4611686018427387906', name: '赵六' })).toMatch(
      /^unknown-person: 赵六 \(4611686018427387906\).*对照表/,
    );
  });

  test('is made there where that is wished, once, and named where it cannot be', async () => {
    const flow = await at('made', { kind: 'mobile', createMissing: true });
    const person = { userId: 'sunba', name: '孙八', mobile: '13700000008', jobNumber: 'B008' };
    const uids = await Promise.all([uidOf(flow, person), uidOf(flow, person), uidOf(flow, person)]);
    expect(uids).toEqual(['sunba', 'sunba', 'sunba']);
    const { people } = (await product.vendor('GET', '/sim/catalogue')).data;
    expect(people.filter(({ uid }: { uid: string }) => uid === 'sunba')).toMatchObject([
      { name: '孙八', mobile: '13700000008', jobNumber: 'B008', enabled: true },
    ]);
    expect((await product.vendor('GET', '/sim/effects')).data.effects['createPerson:sunba']).toBe(1);
    expect(await refused(flow, { userId: '81', mobile: '13700000009' })).toMatch(/^person-not-created: .*81/);
    expect(await refused(flow, { userId: '82', name: '周九', mobile: '12' })).toMatch(
      /^person-not-created: .*周九 \(82\)/,
    );
    const same = await at('made by id', { kind: 'same', createMissing: true });
    expect(await uidOf(same, { userId: 'wushi', name: '吴十', mobile: '13700000010' })).toBe('wushi');
    expect(await uidOf(same, 'lisi')).toBe('lisi');
  });

  test('is not guessed where several fit', async () => {
    const { people } = (await product.vendor('GET', '/sim/catalogue')).data;
    const double = { ...people[0], uid: 'zhangsan2', mobile: '13600000001' };
    await product.vendor('POST', '/sim/catalogue', { people: [...people, double] });
    const flow = await at('several', { kind: 'jobNumber' });
    expect(await refused(flow, { userId: '83', name: '张三', jobNumber: 'A001' })).toMatch(
      /^ambiguous-person: .*张三 \(83\)/,
    );
  });

  test('is named in Chinese to whoever reads that, at the field of a direct command too', async () => {
    const bindingId = await created('people: direct', { userMapping: { kind: 'mobile' } });
    const answer = await api(
      'POST',
      '/v1/seal-requests',
      {
        commandId: 'direct',
        bindingId,
        hostId: engine.hostId,
        flowRequestId: 'direct',
        subject: '采购合同',
        applicant: { userId: '84', name: '郑一', mobile: '13900000001' },
        fileTypeId: engine.fileTypes[0]?.id,
        seals: [{ sealId: engine.sealId(), useCount: 1 }],
      },
      { 'Accept-Language': 'zh-CN' },
    );
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual(['applicant.userId unknown-person']);
    expect(answer.data.errors[0].message).toBe('用印平台中按手机号找不到郑一 (84)');
  });
});

describe('the callback address', () => {
  let sent = 0;
  /** Each about an application of its own: those about one are bounded. */
  const send = async (url: string) => {
    sent += 1;
    const callback = { event: 'sealingCompleted', sealapply_id: `nobody-knows-${sent}` };
    return (await product.anonymous('POST', new URL(url).pathname, callback)).status;
  };
  const rotate = (id: string, graceSeconds: number) =>
    api('POST', `${pathOf(id)}/callback-token/rotate`, { graceSeconds });

  test('rotated with grace, both are taken until it is over', async () => {
    const { data: first } = await create('graceful');
    const second = await rotate(first.id, 3600);
    expect(second).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    const leftMs = Date.parse(second.data.oldAcceptedUntil) - Date.now();
    expect(leftMs / 1000).toBeGreaterThan(3500);
    const third = await rotate(first.id, 3600);
    const urls = [first.callbackUrl, second.data.callbackUrl, third.data.callbackUrl];
    expect(new Set(urls).size).toBe(3);
    expect(await Promise.all(urls.map(send))).toEqual([200, 200, 200]);
    // The next one shortens the time of each before it.
    urls.push((await rotate(first.id, 1)).data.callbackUrl);
    await product.until(
      () => Promise.all(urls.map(send)),
      (statuses) => statuses.join() === '401,401,401,200',
    );
  });

  test('rotated without grace, the one before is refused at once', async () => {
    const { data: first } = await create('graceless');
    const { data: second } = await rotate(first.id, 0);
    expect(await send(first.callbackUrl)).toBe(401);
    expect(await send(second.callbackUrl)).toBe(200);
  });

  test('a vendor that calls the old one within its grace is heard', async () => {
    const request = await (await engine.flow()).granted();
    await rotate(engine.bindingId, 3600);
    await request.finish();
    await request.untilState('completed');
  });
});

test('a table of people as long as it may be is saved, and changed', async () => {
  const id = 'x'.repeat(123);
  const tableOf = (uid: string) =>
    Array.from({ length: 10_000 }, (_, index) => {
      const number = String(index).padStart(5, '0');
      return { userId: `${id}${number}`, uid: `${uid}${number}` };
    });
  const mapping = (uid: string) => ({ userMapping: { kind: 'table', table: tableOf(uid) } });
  const made = await product.api('POST', '/v1/bindings', {
    ...{ name: 'the longest table', vendor: 'zhangguanjia', openUrl: product.vendorSimulator.url, ...keys },
    ...mapping(id),
  });
  expect(made.status).toBe(201);
  const path = pathOf(made.data.id);
  expect((await product.api('PATCH', path, mapping('y'.repeat(123)))).status).toBe(200);
  const { data } = await product.api('GET', path);
  expect(data.userMapping.table).toHaveLength(10_000);
  expect(data.userMapping.table.at(-1).uid).toBe(`${'y'.repeat(123)}09999`);
}, 60_000);

test('a binding with open requests is not deleted, and says how many there are', async () => {
  const id = await created('in use');
  const flow = await engine.with({ bindingId: id }).flow();
  const [first, second] = [await flow.granted(), await flow.granted()];
  const inUse = (openRequests: number) =>
    product.until(
      () => api('DELETE', pathOf(id)),
      ({ data }) => data.openRequests === openRequests,
    );
  expect(await inUse(2)).toMatchObject({
    status: 409,
    data: { type: problem('in-use'), detail: expect.stringContaining('2 seal requests are open') },
  });
  const chinese = await api('DELETE', pathOf(id), undefined, { 'Accept-Language': 'zh' });
  expect(chinese.data.detail).toContain('2个');

  // Closed by the vendor, as its callback tells.
  const { data: rotated } = await api('POST', `${pathOf(id)}/callback-token/rotate`, { graceSeconds: 0 });
  await product.vendor('POST', '/sim/callback-url', { url: rotated.callbackUrl });
  await first.happens('reject');
  await first.untilState('rejected');
  expect((await inUse(1)).data.detail).toContain('1 seal request is open');
  await second.happens('terminate');
  await second.untilState('terminated');
  await product.until(
    () => api('DELETE', pathOf(id)),
    ({ status }) => status === 204,
  );
  expect(await (await flow.begin()).apply()).toMatchObject({
    status: 409,
    data: { type: problem('binding-disabled') },
  });
});

describe('of another vendor', () => {
  const own = { company: '示例集团', accessToken: 'token-1', secret: 'another-secret-7c1' };
  const bind = (changes: Record<string, unknown> = {}) =>
    api('POST', '/v1/bindings', {
      ...{ name: '集团契约锁', vendor: 'qiyuesuo', openUrl: 'http://127.0.0.1:9182', ...own },
      ...changes,
    });

  test('it holds what that vendor gives, and is called at an address of its own', async () => {
    const { secret, ...plain } = own;
    secrets.push(secret);
    const missing = await bind({ secret: undefined, clientId: 'x' });
    expect(missing.status).toBe(400);
    expect(fieldErrors(missing).sort()).toEqual(['clientId unknown-field', 'secret required']);

    const made = await bind({ name: '契约锁' });
    expect(made).toMatchObject({ status: 201, data: { vendor: 'qiyuesuo', ...plain } });
    const { pathname } = new URL(made.data.callbackUrl);
    expect(pathname).toMatch(/^\/callbacks\/qiyuesuo\/bnd_\w+\/[A-Za-z0-9_-]{43}$/);
    const end = { businessId: '2600000000000000001', status: 'COMPLETE' };
    expect(await product.anonymous('POST', pathname, end)).toMatchObject({
      status: 200,
      data: { code: 0, message: 'SUCCESS' },
    });
    // The token is right, and the address is another vendor's.
    const other = pathname.replace('qiyuesuo', 'zhangguanjia');
    expect((await product.anonymous('POST', other, end)).status).toBe(401);
  });

  test('a change is held to its fields, and its secret goes to no other server', async () => {
    const { id } = (await bind()).data;
    const changed = (body: object) => api('PATCH', pathOf(id), body);
    const faults = async (body: object) => {
      const answer = await changed(body);
      return [answer.status, ...fieldErrors(answer)];
    };
    expect(await faults({ typo: 1 })).toEqual([400, 'typo unknown-field']);
    expect(await faults({ clientId: 'x' })).toEqual([422, 'clientId other-vendor']);
    expect(await faults({ openUrl: 'http://127.0.0.1:9183' })).toEqual([
      422,
      'secret secret-wanted-for-new-origin',
    ]);
    expect(await changed({ company: '另一公司' })).toMatchObject({
      status: 200,
      data: { company: '另一公司' },
    });
  });

  test('nobody can be made there, and saying so is refused by its field', async () => {
    const userMapping = { kind: 'mobile', createMissing: true };
    const refused = { status: 422 };
    const made = await bind({ name: '契约锁 people', userMapping });
    expect([made, fieldErrors(made)]).toMatchObject([
      refused,
      ['userMapping.createMissing vendor-no-new-people'],
    ]);
    const { id } = (await bind({ name: '契约锁 people', userMapping: { kind: 'mobile' } })).data;
    const changed = await api('PATCH', pathOf(id), { userMapping });
    expect([changed, fieldErrors(changed)]).toMatchObject([
      refused,
      ['userMapping.createMissing vendor-no-new-people'],
    ]);
    const off = { kind: 'jobNumber', createMissing: false };
    expect((await api('PATCH', pathOf(id), { userMapping: off })).data.userMapping).toEqual(off);
  });

  test('settings that ask for what it cannot do are refused, field by field', async () => {
    const { id } = (await bind({ name: '契约锁 2' })).data;
    const answer = await api('PUT', `/v1/hosts/${engine.hostId}/flows/vendor-limits/seal-settings`, {
      ...{ bindingId: id, enabled: true },
      apply: {
        applyStatus: 'vendorApproves',
        fields: { subject: '1', applicant: '2', fileType: '3', seal: '4', useCount: '5', fileCount: '6' },
        at: [{ nodeId: 'n1', when: 'leave' }],
        sealCodeField: '9',
      },
      callbacks: [{ event: 'filesArchived', action: { kind: 'none' } }],
    });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual([
      'apply.applyStatus vendor-never-approves',
      'apply.fields.fileCount vendor-no-file-count',
      'callbacks.0.event vendor-never-tells',
    ]);
  });
});

test('no answer of all these held a secret, and none is stored as it is', async () => {
  const openApi = await product.anonymous('GET', '/openapi.json');
  const mongo = await MongoClient.connect(product.servers.mongo.url);
  try {
    const documents = await mongo.db(product.database).collection('bindings').find().toArray();
    expect(documents.length).toBeGreaterThan(10);
    const texts = [...answers, JSON.stringify(openApi.data), JSON.stringify(documents)];
    for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  } finally {
    await mongo.close();
  }
});
