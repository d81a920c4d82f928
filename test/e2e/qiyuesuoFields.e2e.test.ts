import { applyPoint, Engine, type Flow, field } from '../api/routes/flowEvents/flows';
import { type Call, caller, ProductUnderTest } from '../support/product';
import { type Simulator, spawnSimulator } from '../support/programs';

/* What an application says beyond what every vendor takes, from the form or from an engine to the wire. */

const keys = { accessToken: 'sealflow-test', secret: 'vendor-secret' };
const columns = { seal: '2001', useCount: '2002', user: '2003', code: '2004' };
const more = { useFrom: '2011', useUntil: '2012', company: '2013' };
const applicant = { userId: 'zhangsan', name: '张三', mobile: '13800000001' };
const user = { userId: 'wangwu', name: '王五', mobile: '13800000003' };

let product: ProductUnderTest;
let simulator: Simulator;
let vendor: Call;
let flow: Flow;
beforeAll(async () => {
  product = await ProductUnderTest.start();
  simulator = await spawnSimulator('qiyuesuo', keys);
  vendor = caller(simulator.url);
  const { id } = await product.bind('契约锁', {
    ...{ vendor: 'qiyuesuo', openUrl: simulator.url, clientId: undefined, clientSecret: undefined },
    ...{ ...keys, company: '总公司', userMapping: { kind: 'mobile' } },
  });
  const { categories } = (await vendor('GET', '/sim/catalogue')).data;
  const engine = new Engine(product, await product.addHost('集团OA'), id, [], categories);
  flow = await engine.flow({
    apply: {
      fields: {
        ...{ subject: field.subject, applicant: field.applicant, fileType: field.fileType },
        ...{ seal: columns.seal, useCount: columns.useCount, sealUser: columns.user },
        ...more,
      },
    },
    append: undefined,
  });
}, 90_000);
afterAll(async () => {
  await product.stop();
  await simulator.stop();
}, 30_000);

const row = (seal: string, more: Record<string, unknown> = {}) => ({
  ...{ [columns.seal]: seal, [columns.useCount]: '1' },
  ...more,
});
const form = (rows: unknown[], more: Record<string, unknown> = {}) => ({
  ...{ [field.seal]: undefined, [field.useCount]: undefined, [field.crossPageUseCount]: undefined },
  ...{ [field.applicant]: applicant, '2000': rows },
  ...more,
});
/** The application of a request as the vendor has it. */
const atVendor = async (serialNo: string) =>
  (await vendor('GET', '/sim/applications')).data.applications.find(
    (each: { serialNo: string }) => each.serialNo === serialNo,
  );

test('each row’s seal is for whoever its 用印人 column names, and for the applicant where it names nobody', async () => {
  const request = await flow.begin();
  const applied = await request.apply(form([row('QYS1001', { [columns.user]: user }), row('QYS1002')]));
  expect(applied).toMatchObject({ status: 200, data: { outcome: 'apply', state: 'sealing' } });
  expect(await atVendor(request.applyId())).toMatchObject({
    applyerName: '张三',
    sealAuths: [
      { deviceNo: 'QYS1001', userName: '王五' },
      { deviceNo: 'QYS1002', userName: '张三' },
    ],
  });
  expect((await request.seen()).codes).toMatchObject([{ person: '王五' }, { person: '张三' }]);
});

test('who stamps and is nobody at the vendor is named, at the row', async () => {
  const request = await flow.begin();
  const nobody = { userId: 'intern', name: '实习生' };
  const refused = await request.apply(form([row('QYS1001'), row('QYS1002', { [columns.user]: nobody })]));
  expect(refused).toMatchObject({
    status: 422,
    data: { errors: [{ path: `form.2000.1.${columns.user}`, code: 'person-incomplete' }] },
  });
  expect(refused.data.errors[0].message).toContain('实习生');
});

test('the time of use is each seal’s, by the clock of the site', async () => {
  const request = await flow.begin();
  const given = { [more.useFrom]: '2026-11-27', [more.useUntil]: '2026-11-28 18:30' };
  const applied = await request.apply(form([row('QYS1001'), row('QYS1002')], given));
  expect(applied).toMatchObject({ status: 200, data: { state: 'sealing' } });
  const window = { startTime: '2026-11-27 00:00:00', endTime: '2026-11-28 18:30:00' };
  expect((await atVendor(request.applyId())).sealAuths).toMatchObject([window, window]);
  const [trigger, tried] = [applyPoint, form([row('QYS1001')], { ...given, [more.useUntil]: '2026-11-26' })];
  const { data } = await flow.try({ trigger, form: flow.engine.form(tried) });
  expect(data.errors).toMatchObject([{ path: `form.${more.useUntil}`, code: 'ends-before-start' }]);
});

test('the company of the form applies, and the binding’s where the form names none', async () => {
  const branch = await flow.begin();
  await branch.apply(form([row('QYS2001')], { [more.company]: { id: '7', name: '上海分公司' } }));
  const whole = await flow.begin();
  await whole.apply(form([row('QYS1001')]));
  const names = [await atVendor(branch.applyId()), await atVendor(whole.applyId())];
  expect(names.map(({ tenantName }) => tenantName)).toEqual(['上海分公司', '总公司']);
});

test('a code column beside the seals gets each row’s own code, by a push or in the reply', async () => {
  const { apply } = (await product.api('GET', flow.path)).data;
  const settings = { apply: { fields: apply.fields, sealCodeField: columns.code }, append: undefined };
  const rows = [row('QYS1001', { [columns.code]: '' }), {}, row('QYS1002', { [columns.code]: '' })];
  const pushed = await (await flow.engine.flow(settings)).begin({ fields: { '2000': rows } });
  await pushed.apply(form(rows));
  const [one, two] = (await atVendor(pushed.applyId())).sealAuths;
  const table = await product.until(
    async () => (await pushed.atHost()).fields['2000'],
    ([, , last]) => last[columns.code] !== '',
  );
  expect(table).toMatchObject([
    { [columns.seal]: 'QYS1001', [columns.code]: one.vertifyCode },
    {},
    { [columns.seal]: 'QYS1002', [columns.code]: two.vertifyCode },
  ]);
  const writeBack = { mode: 'reply', fallback: 'push', replyWaitSeconds: 20 };
  const engine = flow.engine.with({ hostId: await product.addHost('应答OA', { writeBack }) });
  const replied = await (await engine.flow(settings)).begin({ fields: { '2000': rows } });
  const { data } = await replied.apply(form(rows));
  const codes = (await atVendor(replied.applyId())).sealAuths.map(
    ({ vertifyCode }: { vertifyCode: string }) => vertifyCode,
  );
  expect(data.writeBack).toMatchObject([
    {
      fieldId: columns.code,
      rows: [
        { tableId: '2000', row: 0, value: codes[0] },
        { tableId: '2000', row: 2, value: codes[1] },
      ],
    },
  ]);
});

const direct = (more: Record<string, unknown>, flowRequestId: string) => ({
  ...{ bindingId: flow.engine.bindingId, hostId: flow.engine.hostId, flowRequestId },
  ...{ commandId: `direct-${flowRequestId}`, subject: '采购合同', applicant },
  fileTypeId: '2400000000000000310',
  ...more,
});

test('an engine that applies directly says the same', async () => {
  const seals = [{ sealId: 'QYS1001', useCount: 1, user }];
  // Japan's clock is an hour ahead of the site's.
  const window = { useFrom: '2026-11-27T09:00:00+09:00', useUntil: '2026-11-27T12:00:00Z' };
  const applied = await product.api(
    'POST',
    '/v1/seal-requests',
    direct({ seals, ...window, company: '上海分公司' }, '77001'),
    {
      Prefer: 'wait=20',
    },
  );
  expect([applied.status, applied.data]).toMatchObject([201, { codes: [{ person: '王五' }] }]);
  const atVendor = (await vendor('GET', '/sim/applications')).data.applications.at(-1);
  expect(atVendor.tenantName).toBe('上海分公司');
  expect(atVendor.sealAuths).toMatchObject([
    { startTime: '2026-11-27 08:00:00', endTime: '2026-11-27 20:00:00' },
  ]);
  const turned = { useFrom: window.useUntil, useUntil: window.useFrom };
  const reversed = await product.api('POST', '/v1/seal-requests', direct({ seals, ...turned }, '77003'));
  expect([reversed.status, reversed.data]).toMatchObject([
    422,
    { errors: [{ path: 'useUntil', code: 'ends-before-start' }] },
  ]);
  const other = await product.bind('总部章管家');
  const refused = await product.api('POST', '/v1/seal-requests', {
    ...direct({ seals, ...window, company: '总公司' }, '77002'),
    bindingId: other.id,
  });
  expect([refused.status, refused.data]).toMatchObject([
    422,
    {
      errors: [
        { path: 'seals.0.user.userId', code: 'vendor-no-seal-users' },
        { path: 'useFrom', code: 'vendor-no-window' },
        { path: 'useUntil', code: 'vendor-no-window' },
        { path: 'company', code: 'vendor-no-companies' },
      ],
    },
  ]);
});

test('a binding says which fields its vendor takes, and settings map no other', async () => {
  const { id, applicationFields } = (await product.bind('分公司章管家')) as Record<string, unknown>;
  expect(applicationFields).not.toContain('sealUser');
  const taken = (await product.api('GET', `/v1/bindings/${flow.engine.bindingId}`)).data.applicationFields;
  expect(taken).toEqual(['reason', 'department', 'attachments', 'sealUser', ...Object.keys(more)]);
  const path = `/v1/hosts/${flow.engine.hostId}/flows/88001/seal-settings`;
  const { data: saved } = await product.api('GET', flow.path);
  const { hostId: _h, flowId: _f, version: _v, savedAt: _s, savedBy: _b, ...settings } = saved;
  const refused = await product.api('PUT', path, { ...settings, bindingId: id });
  expect([refused.status, refused.data]).toMatchObject([
    422,
    {
      errors: [
        { path: 'apply.fields.sealUser', code: 'vendor-no-seal-users' },
        { path: 'apply.fields.useFrom', code: 'vendor-no-window' },
        { path: 'apply.fields.useUntil', code: 'vendor-no-window' },
        { path: 'apply.fields.company', code: 'vendor-no-companies' },
      ],
    },
  ]);
});
