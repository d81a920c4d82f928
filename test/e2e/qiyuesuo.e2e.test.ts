import { Engine, type Flow, field, fieldErrors } from '../api/routes/flowEvents/flows';
import { type Call, caller, ProductUnderTest } from '../support/product';
import { type Simulator, spawnSimulator } from '../support/programs';

/* The same product and the same host, with a vendor that has ids and codes of its own and knows no call again. */

const keys = { accessToken: 'sealflow-test', secret: 'vendor-secret' };
const device = 'QYS1001';
const applicant = { userId: 'zhangsan', name: '张三', mobile: '13800000001' };

let product: ProductUnderTest;
let simulator: Simulator;
let vendor: Call;
let flow: Flow;
beforeAll(async () => {
  product = await ProductUnderTest.start();
  simulator = await spawnSimulator('qiyuesuo', keys);
  vendor = caller(simulator.url);
  const { id, callbackUrl } = await product.bind('契约锁', {
    ...{ vendor: 'qiyuesuo', openUrl: simulator.url, clientId: undefined, clientSecret: undefined },
    ...{ ...keys, company: '总公司' },
    // A site that is near: what gets no answer is known sooner.
    profile: { timeouts: { connectMs: 800, callMs: 2000 } },
  });
  await vendor('POST', '/sim/callback-url', { url: callbackUrl });
  const { categories } = (await vendor('GET', '/sim/catalogue')).data;
  const seals = [{ id: device, name: '总公司公章' }];
  const engine = new Engine(product, await product.addHost('集团OA'), id, seals, categories);
  flow = await engine.flow({
    apply: {
      fields: {
        ...{ subject: field.subject, applicant: field.applicant, fileType: field.fileType },
        ...{ seal: field.seal, useCount: field.useCount },
      },
    },
    append: {
      fields: { useCount: field.moreUses },
      at: [{ exitId: 'more' }],
      sealCodeField: field.appendedSealCode,
    },
    callbacks: [
      {
        event: 'sealingCompleted',
        action: { kind: 'submitFlow', waitNodeIds: ['seal'], as: 'applicant' },
        writeFields: [{ value: 'usedCount', fieldId: 'used' }],
      },
    ],
  });
}, 90_000);
afterAll(async () => {
  await product.stop();
  await simulator.stop();
}, 30_000);

const form = { [field.applicant]: applicant, [field.crossPageUseCount]: undefined };
const see = async (path: string) => (await vendor('GET', `/sim/${path}`)).data;
/** The application of a request as the vendor has it. */
const atVendor = async (serialNo: string) =>
  (await see('applications')).applications.find((each: { serialNo: string }) => each.serialNo === serialNo);

test('the connection is good, and what can be picked is read', async () => {
  const { bindingId } = flow.engine;
  const checked = await product.api('POST', `/v1/bindings/${bindingId}/check`);
  expect(checked.data).toMatchObject({
    ok: true,
    steps: [{}, { name: 'signature' }, {}, { name: 'detail' }],
  });
  const synced = await product.api('POST', `/v1/bindings/${bindingId}/catalogues/sync`);
  expect(synced.data).toMatchObject({ state: 'synced', seals: 10, fileTypes: 3 });
  const path = `/v1/bindings/${bindingId}/seals`;
  const picked = await product.api('GET', path);
  expect(picked.data.items).toHaveLength(8);
  expect(picked.data.items).not.toContainEqual(expect.objectContaining({ selectable: false }));
  const all = await product.api('GET', `${path}?unselectable=true`);
  expect(all.data.items).toHaveLength(10);
  expect(all.data.items).toEqual(
    expect.arrayContaining([
      { id: 'QYS1091', name: '总公司旧公章', selectable: false, reason: 'frozen' },
      { id: '2400000000000000292', name: '总公司备用章', selectable: false, reason: 'no-device' },
    ]),
  );
});

test('a seal that cannot be selected is refused by its name, and once it can be, applied for', async () => {
  const frozen = { id: 'QYS1091', name: '总公司旧公章' };
  const request = await flow.begin();
  const refused = await request.apply({ ...form, [field.seal]: { id: frozen.id } });
  expect([refused.status, ...fieldErrors(refused)]).toEqual([422, `form.${field.seal} unselectable-seal`]);
  expect(refused.data.errors[0].message).toContain(frozen.name);
  const { bindingId, hostId, fileTypes } = flow.engine;
  const apply = () =>
    product.api('POST', '/v1/seal-requests', {
      ...{ commandId: 'direct-frozen', bindingId, hostId, flowRequestId: 'direct-frozen' },
      ...{ subject: '采购合同', applicant, fileTypeId: fileTypes[0]?.id },
      ...{ seals: [{ sealId: frozen.id, useCount: 1 }] },
    });
  const direct = await apply();
  expect([direct.status, ...fieldErrors(direct)]).toEqual([422, 'seals.0.sealId unselectable-seal']);

  const { seals } = await see('catalogue');
  const thawed = seals.map((seal: { deviceNo: string }) =>
    seal.deviceNo === frozen.id ? { ...seal, status: 'NORMAL' } : seal,
  );
  await vendor('POST', '/sim/catalogue', { seals: thawed });
  await product.api('POST', `/v1/bindings/${bindingId}/catalogues/sync`);
  expect([201, 202]).toContain((await apply()).status);
});

test('a whole life: applied, used, appended, completed, submitted', async () => {
  const request = await flow.begin();
  const applied = await request.apply(form);
  expect(applied).toMatchObject({ status: 200, data: { outcome: 'apply', state: 'sealing' } });
  const { id, sealAuths } = await atVendor(request.applyId());
  const [{ vertifyCode: code }] = sealAuths;
  await request.untilForm({ [field.sealCode]: code });
  expect(await request.seen()).toMatchObject({ vendorApplicationId: id, sealCode: code, codeLive: true });

  // Told of a use: nothing moves, and what is used is read.
  await vendor('POST', '/sim/machine/use', { code, times: 1 });
  await product.until(
    () => request.seen(),
    ({ seals }) => seals[0]?.usedCount === 1,
  );
  const appended = await request.append({ [field.moreUses]: '3' });
  expect(appended).toMatchObject({ status: 200, data: { outcome: 'append', state: 'sealing' } });
  await request.untilForm({ [field.appendedSealCode]: code });

  await vendor('POST', '/sim/machine/use', { code, times: 3 });
  await vendor('POST', '/sim/machine/finish', { code });
  await request.untilState('completed');
  await request.untilForm({ used: '4' });
  const atHost = await product.until(
    () => request.atHost(),
    ({ submissions }) => submissions > 0,
  );
  expect(atHost).toMatchObject({ nodeId: 'file', submissions: 1 });
  const { effects } = await see('effects');
  expect(effects).toMatchObject({ [`apply:${request.applyId()}`]: 1, [`append:${id}:${device}:3`]: 1 });
});

test('an apply whose reply is lost is never sent again: a person names it by the vendor’s id', async () => {
  await vendor('POST', '/sim/faults', { match: { type: 'apply' }, fault: 'dropReply', times: 1 });
  const { apply = 0 } = (await see('calls')).calls;
  const request = await flow.begin();
  await request.apply(form, { prefer: '' });
  expect(await request.untilAttention()).toMatchObject([
    { kind: 'apply-unknown', zh: expect.stringContaining('契约锁'), needs: ['vendorApplicationId'] },
  ]);
  const { id, sealAuths } = await atVendor(request.applyId());
  const decision = {
    ...{ commandId: 'confirm-1', decision: 'confirm', note: '契约锁中有该申请' },
    vendorApplicationId: id,
  };
  const confirmed = await product.api('POST', `${request.path()}/attention`, decision);
  expect([confirmed.status, confirmed.data]).toEqual([200, expect.anything()]);
  await request.untilForm({ [field.sealCode]: sealAuths[0].vertifyCode });
  expect((await see('calls')).calls.apply).toBe(apply + 1);
});

test('an apply for several seals whose reply is lost has the code of each once it is confirmed', async () => {
  await vendor('POST', '/sim/faults', { match: { type: 'apply' }, fault: 'dropReply', times: 1 });
  const { bindingId, hostId, fileTypes } = flow.engine;
  const { data } = await product.api('POST', '/v1/seal-requests', {
    ...{ commandId: 'direct-two', bindingId, hostId, flowRequestId: 'direct-two' },
    ...{ subject: '采购合同', applicant, fileTypeId: fileTypes[0]?.id },
    seals: [
      { sealId: device, useCount: 1 },
      { sealId: 'QYS1002', useCount: 1 },
    ],
  });
  const path = `/v1/seal-requests/${encodeURIComponent(data.id)}`;
  const waiting = await product.until(
    () => product.api('GET', path),
    ({ data: { attention } }) => attention?.length > 0,
  );
  const { applications } = await see('applications');
  const { id, sealAuths } = applications.at(-1);
  expect(waiting.data.attention).toMatchObject([{ kind: 'apply-unknown' }]);
  const [auth, other] = sealAuths as { deviceNo: string; vertifyCode: string }[];
  const decision = { decision: 'confirm', note: '契约锁中有该申请', vendorApplicationId: id };
  const confirmed = await product.api('POST', `${path}/attention`, {
    ...{ ...decision, commandId: 'confirm-two', sealCode: auth?.vertifyCode },
  });
  expect(confirmed).toMatchObject({
    status: 200,
    data: {
      state: 'sealing',
      attention: [],
      sealCode: `总公司公章 张三: ${auth?.vertifyCode}；总公司合同专用章 张三: ${other?.vertifyCode}`,
      codes: [
        { sealId: auth?.deviceNo, code: auth?.vertifyCode },
        { sealId: other?.deviceNo, code: other?.vertifyCode },
      ],
    },
  });
});

test('what the vendor cannot do is refused before it hears of it, whoever applies', async () => {
  const { bindingId, hostId } = flow.engine;
  const { apply = 0 } = (await see('calls')).calls;
  const [category] = flow.engine.fileTypes;
  const direct = (more: object, seal = {}) =>
    product.api('POST', '/v1/seal-requests', {
      ...{ commandId: `direct-${Object.keys(more)}`, bindingId, hostId, flowRequestId: 'direct-1' },
      ...{ subject: '采购合同', applicant, fileTypeId: category?.id },
      ...{ seals: [{ sealId: device, useCount: 2, ...seal }], ...more },
    });
  const refused = await direct({ fileCount: 2 }, { crossPageUseCount: 1 });
  expect([refused.status, ...fieldErrors(refused)]).toEqual([
    422,
    'seals.0.crossPageUseCount vendor-no-cross-page',
    'fileCount vendor-no-file-count',
  ]);
  expect((await see('calls')).calls.apply ?? 0).toBe(apply);

  const granted = await direct({}, { crossPageUseCount: 0 });
  expect([201, 202]).toContain(granted.status);
  const append = await product.api('POST', `/v1/seal-requests/${granted.data.id}/appends`, {
    commandId: 'direct-append',
    seals: [{ sealId: device, useCount: 1, crossPageUseCount: 1 }],
  });
  expect([append.status, ...fieldErrors(append)]).toEqual([
    422,
    'seals.0.crossPageUseCount vendor-no-cross-page',
  ]);
});

test('an end at the flow’s own wish is by the applicant, and final', async () => {
  const request = await flow.granted(form);
  const ended = await request.event({ exitId: 'stop' });
  expect(ended.data).toMatchObject({ outcome: 'end', state: 'ended' });
  expect(await atVendor(request.applyId())).toMatchObject({
    status: 'FINISHED',
    finishReason: '流程结束用印',
  });
});
