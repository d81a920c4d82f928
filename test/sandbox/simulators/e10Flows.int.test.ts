import { E10UnderTest, exits, fields, flowId, formId, li, longest, nodes, zhang } from './e10Support';

jest.setTimeout(60_000);
let e10: E10UnderTest;
beforeAll(async () => {
  e10 = await E10UnderTest.start();
});
afterAll(() => e10.stop());

const data = (details: object[], more: object = {}) => ({
  formData: { formId, module: 'workflow', dataDetails: details, ...more },
});
const text = (fieldId: string, optionId: string) => ({ fieldId, dataOptions: [{ optionId }] });
const message = ({ body }: { body: { message: { errcode: string; errmsg: string } } }) => body.message;

describe('submit', () => {
  test('leads by the exit of the node to the next, as a person who may, and is counted', async () => {
    await e10.atSealing(longest);
    const reply = await e10.submit(longest, zhang, { remark: '用'.repeat(200) });
    expect(reply.text).toBe(`{"message":{"errcode":"0","errmsg":"success","requestId":${longest}}}`);
    expect(await e10.shown(longest)).toMatchObject({
      nodeId: nodes.done,
      nodeName: '归档',
      status: 'finished',
      submissions: 1,
      commands: [{ type: 'submitRequest', userId: zhang, data: { remark: '用'.repeat(200) } }],
    });
    expect((await e10.see('/effects')).effects[`submitRequest:${longest}`]).toBe(1);
  });

  test('is not idempotent: the same again submits again', async () => {
    await e10.drive('/flow-requests', { flowRequestId: '21', nodes: ['a', 'b', 'c'] });
    expect([message(await e10.submit('21', zhang)), message(await e10.submit('21', zhang))]).toMatchObject([
      { errcode: '0' },
      { errcode: '0' },
    ]);
    expect(await e10.shown('21')).toMatchObject({ nodeId: 'c', submissions: 2 });
    expect((await e10.see('/effects')).effects['submitRequest:21']).toBe(2);
    expect(message(await e10.submit('21', zhang))).toMatchObject({ errcode: '1200399' });
  });

  test('takes 19-digit ids as literals and as texts', async () => {
    for (const [id, written] of [
      ['9223372036854775801', '9223372036854775801'],
      ['9223372036854775802', '"9223372036854775802"'],
    ] as const) {
      await e10.atSealing(id);
      const body = `{"userid":${zhang},"requestId":${written},"formData":{"formId":${formId},"module":"workflow","dataDetails":[{"fieldId":${fields.sealCode},"dataOptions":[{"optionId":"083921"}]},{"fieldId":${fields.seal},"dataOptions":[{"optionId":${longest}}]}]}}`;
      expect(message(await e10.post('/api/workflow/core/paService/v1/submitRequest', body)).errcode).toBe(
        '0',
      );
      expect((await e10.shown(id)).fields).toEqual({
        [fields.sealCode]: '083921',
        [fields.seal]: longest,
      });
    }
  });

  test('writes by data key, by name and by option, several options and files', async () => {
    await e10.atSealing('22');
    const details = [
      { dataKey: 'yym', content: '083921' },
      { dataKey: fields.subject, content: 7 },
      text(fields.crossPage, '1'),
      { fieldId: fields.seal, dataOptions: [{ optionId: 's1' }, { optionId: 's2' }] },
      {
        fieldId: fields.files,
        dataOptions: [{ optionId: '77', optionObj: { name: '合同.pdf', extName: 'pdf' } }],
      },
    ];
    expect(message(await e10.submit('22', zhang, data(details))).errcode).toBe('0');
    expect((await e10.shown('22')).fields).toEqual({
      [fields.sealCode]: '083921',
      [fields.subject]: '7',
      [fields.crossPage]: '1',
      [fields.seal]: ['s1', 's2'],
      [fields.files]: [{ fileId: '77', name: '合同.pdf' }],
    });
  });

  test('empties fields, by an empty option or by none', async () => {
    await e10.atSealing('23', {
      fields: { [fields.crossPage]: '1', [fields.seal]: 's1', [fields.sealCode]: 'x' },
    });
    const details = [
      text(fields.crossPage, ''),
      { fieldId: fields.seal, dataOptions: [] },
      { dataKey: 'yym', content: '' },
    ];
    expect(message(await e10.submit('23', zhang, data(details))).errcode).toBe('0');
    expect(Object.values((await e10.shown('23')).fields)).toEqual(['', '', '']);
  });

  test.each([
    ['a person E10 does not know', 'nobody', {}, '200031', '没有查询到对应人员信息'],
    ['a person who is no operator of the node', li, {}, '1200306', '李四不是节点“用印”的操作者'],
    ['a field the form has not', zhang, data([text('404', 'x')]), '1200387', '404'],
    ['a data key it has not', zhang, data([{ dataKey: 'x', content: '' }]), '1200387', 'dataKey=x'],
    ['an option the field has not', zhang, data([text(fields.crossPage, '2')]), '1200399', '是否骑缝章'],
    ['another form', zhang, data([], { formId: '1' }), '1200399', 'formId'],
    ['a remark that is too long', zhang, { remark: '用'.repeat(201) }, '1200399', '200'],
    ['half a body', zhang, { formData: {} }, '1200001', 'dataDetails'],
  ])('%s: refused, and nothing is done', async (_what, userid, more, errcode, words) => {
    const { flowRequestId } = await e10.drive('/flow-requests', { flowId, nodeId: nodes.seal });
    const refusal = message(await e10.submit(flowRequestId, userid, more));
    expect(refusal).toMatchObject({ errcode, errmsg: expect.stringContaining(words) });
    expect(await e10.shown(flowRequestId)).toMatchObject({ nodeId: nodes.seal, fields: {}, commands: [] });
  });

  test('what is no flow request, or no JSON', async () => {
    expect(message(await e10.submit('404', zhang))).toMatchObject({ errcode: '1200302' });
    expect(message(await e10.post('/api/workflow/core/paService/v1/submitRequest', '{')).errcode).toBe(
      '1200001',
    );
  });
});

describe('return', () => {
  test.each([
    ['freely, onwards too', { RejectToType: 0, RejectToNodeid: nodes.done }, nodes.done],
    ['one step back', { RejectToType: '1' }, nodes.approve],
    ['to a given node', { RejectToType: 2, RejectToNodeid: nodes.apply }, nodes.apply],
    ['by a given exit', { RejectToType: 3, RejectToNodeid: exits.back }, nodes.apply],
    ['by the node’s own exit', { RejectToType: 3 }, nodes.apply],
  ])('%s', async (_what, target, nodeId) => {
    const { flowRequestId } = await e10.drive('/flow-requests', { nodeId: nodes.seal });
    expect(message(await e10.reject(flowRequestId, zhang, { ...target, remark: '退' })).errcode).toBe('0');
    expect(await e10.shown(flowRequestId)).toMatchObject({ nodeId, returns: 1, submissions: 0 });
  });

  test.each([
    ['on to a given node', { RejectToType: 2, RejectToNodeid: nodes.done }],
    ['to a node that is none', { RejectToType: 2, RejectToNodeid: '404' }],
    ['to no node', { RejectToType: 0 }],
    ['by an exit that is taken by a submit', { RejectToType: 3, RejectToNodeid: exits.sealed }],
  ])('%s: refused', async (_what, target) => {
    const { flowRequestId } = await e10.drive('/flow-requests', { nodeId: nodes.seal });
    expect(message(await e10.reject(flowRequestId, zhang, target)).errcode).toBe('1200399');
    expect(await e10.shown(flowRequestId)).toMatchObject({ nodeId: nodes.seal, returns: 0 });
  });

  test('from the first node there is no way back', async () => {
    const { flowRequestId } = await e10.drive('/flow-requests', {});
    expect(message(await e10.reject(flowRequestId, zhang, { RejectToType: 1 })).errcode).toBe('1200399');
    expect(message(await e10.reject(flowRequestId, zhang, { RejectToType: 9 })).errcode).toBe('1200001');
  });
});

describe('create', () => {
  const create = (more: object, version = 'v2') =>
    e10.post(`/api/workflow/core/paService/${version}/doCreateRequest`, {
      userid: zhang,
      workflowId: flowId,
      ...more,
    });

  test('begins a flow request with its values, and sends it on where that is asked for', async () => {
    const filled = data([text(fields.subject, '采购合同')]);
    const begun = await create({ requestname: '用印申请-1', ...filled }, 'v1');
    const sent = await create({ isnextflow: 1, isVerifyFormRequired: true, ...filled });
    const id = (reply: typeof begun) => reply.body.message.requestId.replace('#', '');
    expect(begun.body.message.requestId).toMatch(/^#\d{19}$/);
    expect(await e10.shown(id(begun))).toMatchObject({
      name: '用印申请-1',
      nodeId: nodes.apply,
      fields: { [fields.subject]: '采购合同' },
    });
    expect(await e10.shown(id(sent))).toMatchObject({ nodeId: nodes.approve });
  });

  test.each([
    ['a field that must not be empty', { isVerifyFormRequired: true }, '1200399'],
    ['a flow that is none', { workflowId: '1' }, '1200306'],
    ['nobody', { userid: '1' }, '200031'],
  ])('%s: refused', async (_what, more, errcode) => {
    expect(message(await create(more)).errcode).toBe(errcode);
  });
});

describe('read', () => {
  test('tells the node, the status and the form’s values by name', async () => {
    await e10.atSealing('31', { fields: { [fields.sealCode]: '083921' } });
    expect((await e10.describe('31')).body).toEqual({
      message: { errcode: '0', errmsg: 'success' },
      flowRequest: {
        id: '#31',
        name: '用印申请',
        statusType: 'inProcess',
        currentNode: `#${nodes.seal}`,
        formId: `#${formId}`,
      },
      formData: { dataDetails: { 用印码: '083921' } },
    });
  });

  test('a site that names the node', async () => {
    const site = await E10UnderTest.start({ currentNodeAs: 'name' });
    await site.atSealing('31');
    expect((await site.describe('31')).body.flowRequest.currentNode).toBe('用印');
    await site.stop();
  });
});

describe('what a person does in E10 itself', () => {
  test('submits, returns, withdraws, moves and deletes', async () => {
    await e10.drive('/flow-requests', { flowRequestId: '41', flowId });
    const act = (what: string, body: object) => e10.drive(`/flow-requests/41/${what}`, body);
    expect(await act('submit', { userId: zhang, fields: { [fields.subject]: '改' } })).toMatchObject({
      nodeId: nodes.approve,
      fields: { [fields.subject]: '改' },
      submissions: 1,
      commands: [],
    });
    expect((await act('submit', { userId: li, exitId: '1974556705685098002' })).nodeId).toBe(nodes.seal);
    expect(await act('return', { userId: zhang, type: '3', target: exits.back })).toMatchObject({
      nodeId: nodes.apply,
      returns: 1,
    });
    expect((await act('move', { nodeId: nodes.seal })).nodeId).toBe(nodes.seal);
    expect((await act('withdraw', { userId: zhang })).nodeId).toBe(nodes.apply);
    expect((await act('fields', { [fields.sealCode]: 'x' })).fields).toMatchObject({
      [fields.sealCode]: 'x',
    });
    expect((await act('delete', { userId: zhang })).status).toBe('deleted');
    expect(message(await e10.describe('41')).errcode).toBe('1200302');
  });

  test('what cannot be done is refused', async () => {
    await e10.atSealing('42');
    const status = async (path: string, body: object) =>
      (await e10.sim(`/flow-requests${path}`, body)).status;
    expect(await status('', { flowRequestId: '42' })).toBe(409);
    expect(await status('', { flowRequestId: '43', flowId: '404' })).toBe(409);
    expect(await status('', { flowRequestId: '43', nodes: ['a'], nodeId: 'b' })).toBe(400);
    expect(await status('/404/move', { nodeId: 'a' })).toBe(404);
    expect(await status('/42/move', { nodeId: 'a' })).toBe(409);
    expect(await status('/42/submit', { userId: li })).toBe(409);
    expect(await status('/42/submit', { userId: zhang, exitId: '404' })).toBe(409);
    expect(await status('/42/fields', { none: 'x' })).toBe(409);
    expect(await status('/42/submit', { user: zhang })).toBe(400);
  });

  test('a flow of its own takes the same words as the webhook host’s', async () => {
    const made = await e10.drive('/flow-requests', {
      flowId: 'contract',
      flowRequestId: '44',
      nodes: ['draft', 'seal', 'done'],
      nodeId: 'seal',
      fields: { code: '' },
      fieldIds: ['code'],
      exits: { back: 'draft' },
    });
    expect(made).toMatchObject({
      flowId: 'contract',
      nodeId: 'seal',
      status: 'inProcess',
      fields: { code: '' },
    });
    expect(message(await e10.reject('44', li, { RejectToType: 3, RejectToNodeid: 'back' })).errcode).toBe(
      '0',
    );
    expect((await e10.shown('44')).nodeId).toBe('draft');
    expect((await e10.see('/flow-requests')).flowRequests.length).toBeGreaterThan(1);
  });
});

test('calls are counted, and faults strike by the name of the operation', async () => {
  await e10.atSealing('51');
  await e10.drive('/faults', {
    match: { type: 'submitRequest' },
    fault: 'errcode',
    errcode: '45011',
    times: 1,
  });
  expect(message(await e10.submit('51', zhang))).toMatchObject({ errcode: '45011' });
  await e10.drive('/faults', { match: { type: 'submitRequest' }, fault: 'dropReply', times: 1 });
  await expect(e10.submit('51', zhang)).rejects.toThrow();
  expect(await e10.shown('51')).toMatchObject({ nodeId: nodes.done, submissions: 1 });
  expect((await e10.see('/calls')).calls.submitRequest).toBeGreaterThan(2);
});
