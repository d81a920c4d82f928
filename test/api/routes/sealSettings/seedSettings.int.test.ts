import { ProductUnderTest } from '../../../support/product';
import { type Simulator, spawnSimulator } from '../../../support/programs';
import { appendPoint, Engine, endPoint, field, fieldErrors } from '../flowEvents/flows';

/*
 * 章管家集成功能使用说明, setting by setting and in its order: what each does at the vendor and in the form. Both are
 * looked at themselves; what the API says of them counts for nothing here. 回调设置 has a file of its own.
 */

let product: ProductUnderTest;
let engine: Engine;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, '总部章管家');
}, 90_000);
afterAll(() => product.stop(), 30_000);

describe('绑定设置', () => {
  let branch: Simulator;
  const keys = { clientId: 'branch-client', clientSecret: 'branch-secret' };
  beforeAll(async () => {
    branch = await spawnSimulator('zhangguanjia', keys);
  });
  afterAll(() => branch.stop());

  const create = (changes: Record<string, unknown>) =>
    product.api('POST', '/v1/bindings', {
      name: `分公司 ${JSON.stringify(changes)}`,
      vendor: 'zhangguanjia',
      openUrl: branch.url,
      ...keys,
      ...changes,
    });
  const check = async (id: string) => (await product.api('POST', `/v1/bindings/${id}/check`)).data;

  test('open_url: applications go to the server at this address', async () => {
    const { data } = await create({});
    const flow = await engine.with({ bindingId: data.id }).flow();
    const request = await flow.granted();
    const there = await (await fetch(`${branch.url}/sim/applications/${request.applyId()}`)).json();
    expect(there).toMatchObject({ subject: '采购合同', isLive: true });
    expect((await product.vendor('GET', `/sim/applications/${request.applyId()}`)).status).toBe(404);
  });

  test.each([
    ['client_id and client_secret', {}, true],
    ['client_id', { clientId: 'another' }, false],
    ['client_secret', { clientSecret: 'another' }, false],
  ])(
    '%s: the vendor gives a token for what 申请接入 gave out, and for nothing else',
    async (_what, changes, ok) => {
      const { data } = await create({ name: `keys ${JSON.stringify(changes)}`, ...changes });
      const checked = await check(data.id);
      expect(checked.ok).toBe(ok);
      expect(checked.steps.at(-1)).toMatchObject({ name: ok ? 'detail' : 'token', ok });
    },
  );

  test('内外网自动登录: off where nothing is said, and on with both addresses only', async () => {
    const { data } = await create({ name: 'auto login' });
    expect(data.autoLogin).toBeUndefined();
    const path = `/v1/bindings/${data.id}`;
    const alone = await product.api('PATCH', path, { autoLogin: { enabled: true } });
    expect(alone.status).toBe(400);
    expect(fieldErrors(alone)).toEqual(['autoLogin.internalUrl required', 'autoLogin.externalUrl required']);
    const autoLogin = {
      enabled: true,
      internalUrl: 'http://zgj.intra:8080',
      externalUrl: 'https://zgj.example.com',
      internalNetworks: ['10.0.0.0/8', 'fd00::/8'],
    };
    const refused = await product.api('PATCH', path, { autoLogin });
    expect(fieldErrors(refused)).toEqual(['clientSecret secret-wanted-for-new-origin']);
    const clientSecret = 'vendor-secret';
    expect((await product.api('PATCH', path, { autoLogin, clientSecret })).data.autoLogin).toEqual(autoLogin);
    expect((await product.api('PATCH', path, { autoLogin: { enabled: false } })).status).toBe(200);
    expect((await product.api('GET', path)).data.autoLogin).toEqual({ enabled: false });
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the vendor's own words about an application
type Application = any;

describe('申请用印: the fields', () => {
  interface Row {
    field: string;
    /** What stands in the field that the setting names. */
    given: () => unknown;
    /** What the vendor then has of the application. */
    atVendor: (application: Application) => unknown;
    is: () => unknown;
  }
  const rows: [name: string, Row][] = [
    [
      '用印主题字段',
      {
        field: 'subject',
        given: () => ' 年度框架合同（2026） ',
        atVendor: ({ subject }) => subject,
        is: () => '年度框架合同（2026）',
      },
    ],
    [
      '申请人字段',
      {
        field: 'applicant',
        given: () => ({ userId: 'lisi', name: '李四' }),
        atVendor: ({ uid }) => uid,
        is: () => 'lisi',
      },
    ],
    [
      '文件类型字段',
      {
        field: 'fileType',
        given: () => ({ id: engine.fileTypes[2]?.id, name: engine.fileTypes[2]?.name }),
        atVendor: ({ fileTypeId }) => fileTypeId,
        is: () => engine.fileTypes[2]?.id,
      },
    ],
    [
      '物理印章字段',
      {
        field: 'seal',
        given: () => [engine.sealId(4)],
        atVendor: ({ seals }) => seals.map(({ sealId }: { sealId: string }) => sealId),
        is: () => [engine.sealId(4)],
      },
    ],
    [
      '用印次数字段',
      {
        field: 'useCount',
        given: () => '　１２ ',
        atVendor: ({ seals }) => seals[0].useCount,
        is: () => 12,
      },
    ],
  ];
  const { subject, applicant, fileType, seal, useCount } = field;
  const usual = { subject, applicant, fileType, seal, useCount };

  test.each(rows)('%s: what stands in the field it names is applied for', async (_name, row) => {
    const flow = await engine.flow({ apply: { fields: { ...usual, [row.field]: 'moved' } } });
    // The field that it named before holds a value as well, which is none of its business now.
    const request = await flow.granted({ moved: row.given(), [field.crossPageUseCount]: '' });
    expect(row.atVendor(await request.atVendor())).toEqual(row.is());
  });

  test.each(rows)('%s: it has to be filled in', async (_name, row) => {
    const flow = await engine.flow({ apply: { fields: { ...usual, [row.field]: 'moved' } } });
    const request = await flow.begin();
    const answer = await request.apply({ moved: '', [field.crossPageUseCount]: '' });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual(['form.moved required']);
    expect((await product.vendor('GET', `/sim/applications/${request.applyId()}`)).status).toBe(404);
  });

  test.each<[string, Record<string, string>, Record<string, unknown>, Record<string, unknown>]>([
    [
      '骑缝章用印次数',
      { crossPageUseCount: 'x' },
      { x: 2 },
      { seals: [{ useCount: 2, crossPageUseCount: 2 }] },
    ],
    [
      '是否盖骑缝章: 是',
      { crossPage: 'x', crossPageUseCount: 'y' },
      { x: '是', y: 1 },
      { seals: [{ crossPageUseCount: 1 }] },
    ],
    [
      '是否盖骑缝章: 否',
      { crossPage: 'x', crossPageUseCount: 'y' },
      { x: '否', y: '' },
      { seals: [{ crossPageUseCount: 0 }] },
    ],
    ['份数', { fileCount: 'x' }, { x: '1,000' }, { fileCount: 1000 }],
    ['用印事由', { reason: 'x' }, { x: '一式两份\n加盖骑缝章' }, { reason: '一式两份\n加盖骑缝章' }],
    ['部门', { department: 'x' }, { x: { id: '302', name: '法务部' } }, { departmentId: '302' }],
    [
      '附件',
      { attachments: 'x' },
      { x: [{ name: '合同.pdf', url: 'http://files.example.com/1' }] },
      { files: [{ name: '合同.pdf', url: 'http://files.example.com/1' }] },
    ],
  ])('扩展设置 %s', async (_name, more, form, atVendor) => {
    const flow = await engine.flow({ apply: { fields: { ...usual, ...more } } });
    const request = await flow.granted({ ...form, [field.crossPageUseCount]: '' });
    expect(await request.atVendor()).toMatchObject(atVendor);
  });
});

type Point = Record<string, unknown>;
const points: [name: string, point: Point, others: Point[]][] = [
  [
    '节点，到达时',
    { nodeId: 'n1', when: 'arrive' },
    [{ nodeId: 'n1', when: 'leave' }, { nodeId: 'n2', when: 'arrive' }, { exitId: 'n1' }],
  ],
  [
    '节点，离开时',
    { nodeId: 'n1', when: 'leave' },
    [{ nodeId: 'n1', when: 'arrive' }, { nodeId: 'n2', when: 'leave' }, { exitId: 'n1' }],
  ],
  ['出口', { exitId: 'e1' }, [{ exitId: 'e2' }, { nodeId: 'e1', when: 'leave' }]],
];

describe('用印申请节点/出口', () => {
  test.each(points)('%s: there it is applied for, and nowhere else', async (_name, point, others) => {
    const flow = await engine.flow({ apply: { at: [point] } });
    const request = await flow.begin();
    for (const other of others)
      expect((await request.event(other, engine.form())).data).toEqual({
        outcome: 'nothing',
        reason: 'no-trigger',
      });
    expect((await product.vendor('GET', `/sim/applications/${request.applyId()}`)).status).toBe(404);
    expect((await request.event(point, engine.form())).data).toMatchObject({ outcome: 'apply' });
    expect(await request.atVendor()).toMatchObject({ isLive: true });
  });

  test('several of them: each applies', async () => {
    const flow = await engine.flow({ apply: { at: points.map(([, point]) => point) } });
    for (const [, point] of points) {
      const request = await flow.begin();
      expect((await request.event(point, engine.form())).data).toMatchObject({ outcome: 'apply' });
    }
  });
});

describe('what the form is given back', () => {
  test('用印码回写字段 takes the code, 操作按钮显示字段 the address of the details', async () => {
    const flow = await engine.flow({ apply: { detailButtonField: 'button', sealCodeField: 'code' } });
    const request = await flow.granted();
    const { sealCode } = await request.atVendor();
    const address = `${product.product.url}/seal-details/launch?hostId=${engine.hostId}&flowRequestId=${request.flowRequestId}`;
    expect((await request.atHost()).fields).toEqual({ code: sealCode, button: address });
  });

  test('without a button field the code is all', async () => {
    const request = await (await engine.flow()).granted();
    const { sealCode } = await request.atVendor();
    expect((await request.atHost()).fields).toEqual({ [field.sealCode]: sealCode });
  });
});

describe('追加用印次数', () => {
  const append = { fields: { useCount: 'more' }, at: [appendPoint], sealCodeField: 'code-2' };

  test.each([
    ['追加用印次数字段', { useCount: 'more' }, { more: '３' }, { useCount: 5, crossPageUseCount: 1 }],
    [
      '追加骑缝章用印次数',
      { crossPageUseCount: 'more' },
      { more: '1' },
      { useCount: 2, crossPageUseCount: 2 },
    ],
    [
      'both',
      { useCount: 'more', crossPageUseCount: 'cross' },
      { more: 2, cross: 1 },
      { useCount: 4, crossPageUseCount: 2 },
    ],
  ])('%s: added to what is granted, and then emptied', async (_name, fields, form, totals) => {
    const flow = await engine.flow({ append: { ...append, fields } });
    const request = await flow.granted();
    await request.append(form);
    expect((await request.atVendor()).seals).toMatchObject([totals]);
    await request.untilForm(Object.fromEntries(Object.keys(form).map((id) => [id, ''])));
  });

  test('追加用印码回写字段 takes the new code, and the first field keeps the first one', async () => {
    const flow = await engine.flow({ append });
    const request = await flow.granted();
    const first = (await request.atVendor()).sealCode;
    await request.append({ more: 1 });
    const second = (await request.atVendor()).sealCode;
    expect(second).not.toBe(first);
    await request.untilForm({ [field.sealCode]: first, 'code-2': second });
  });

  test.each(points)('追加用印次数节点/出口: %s', async (_name, point, others) => {
    const flow = await engine.flow({ append: { ...append, at: [point] } });
    const request = await flow.granted();
    for (const other of others)
      expect((await request.event(other, { more: 1 })).data).toMatchObject({ outcome: 'nothing' });
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 2 }]);
    expect((await request.event(point, { more: 1 })).data).toMatchObject({ outcome: 'append' });
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 3 }]);
  });

  test('once every granted use is made, a person goes on with what is appended', async () => {
    const request = await (await engine.flow({ append })).granted();
    await request.use(2);
    await request.append({ more: 1 });
    await request.use(1);
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 3, usedCount: 3 }]);
  });
});

describe('结束用印', () => {
  test.each(points)('用印结束节点/出口: %s', async (_name, point, others) => {
    const flow = await engine.flow({ end: { at: [point] } });
    const request = await flow.granted();
    for (const other of others)
      expect((await request.event(other)).data).toMatchObject({ outcome: 'nothing' });
    expect(await request.atVendor()).toMatchObject({ isLive: true });
    expect((await request.event(point)).data).toMatchObject({ outcome: 'end', state: 'ended' });
    expect(await request.atVendor()).toMatchObject({ stage: 'ended', sealCode: null });
  });

  test('the reason may come from a field of the form', async () => {
    const flow = await engine.flow({ end: { at: [endPoint], reasonField: 'why' } });
    const [told, untold] = [await flow.granted(), await flow.granted()];
    await told.event(endPoint, { why: ' 合同作废 ' });
    await untold.event(endPoint);
    expect(await told.atVendor()).toMatchObject({ endReason: '合同作废' });
    expect(await untold.atVendor()).toMatchObject({ endReason: '流程结束用印' });
  });
});

describe('印章管理-物理印章列表', () => {
  test('shows the seals that 章管家 has in its 印章库', async () => {
    const synced = await product.api('POST', `/v1/bindings/${engine.bindingId}/catalogues/sync`);
    expect(synced.data).toMatchObject({ state: 'synced', seals: engine.seals.length });
    const list = await product.api('GET', `/v1/bindings/${engine.bindingId}/seals?limit=100`);
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(list.data.items).toEqual([...engine.seals].sort(byId));
  });
});
