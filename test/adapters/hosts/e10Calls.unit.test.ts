import { parseLossless } from '../../../adapters/http/losslessJson';
import { failureOf } from '../support/failureOf';
import { json, text } from '../support/peer';
import { credentials, type E10Peer, longest, node, startE10Peer } from './e10Peer';

jest.setTimeout(20_000);
let e10: E10Peer;
beforeEach(async () => {
  e10 = await startE10Peer();
});
afterEach(() => e10.close());

const flow = { flowId: '1974556705685094924', flowRequestId: longest };
const acting = { ...flow, commandId: 'sr-1/submit', applicant: '1974556705685090002', waitNodeIds: [node] };
const done = text('{"message":{"errcode":"0","errmsg":"success","requestId":9223372036854775807}}');
const service = '/papi/openapi/api/workflow/core/paService/v1';

describe('submit on the wire', () => {
  beforeEach(() => {
    e10.replies = { submitRequest: [done] };
  });

  test('with the token in the query and ids as number literals', async () => {
    await e10.host().submit({ ...acting, as: { userId: '1974556705685090009' }, remark: '用印完成' });
    expect(e10.targets()).toEqual([`POST ${service}/submitRequest?access_token=token-1`]);
    expect(e10.seen.at(-1)?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(e10.bodyOf('submitRequest')).toBe(
      `{"userid":1974556705685090009,"requestId":${longest},"remark":"用印完成"}`,
    );
  });

  test('as the applicant, without a remark', async () => {
    await e10.host().submit({ ...acting, as: 'applicant' });
    expect(e10.bodyOf('submitRequest')).toBe(`{"userid":1974556705685090002,"requestId":${longest}}`);
  });

  test('as whoever operates: refused, and nothing is sent', async () => {
    const error = await failureOf(e10.host().submit({ ...acting, as: 'currentOperator' }));
    expect(error).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('does not tell who operates'),
    });
    expect(e10.seen).toEqual([]);
  });

  test('values by field and option, each a text, or by data key where the field is named so', async () => {
    const fields = [
      { fieldId: '1974556705685095001', value: '083921' },
      { fieldId: 'yym', value: '083922' },
      { fieldId: '1974556705685095002', value: '' },
    ];
    const details =
      '"module":"workflow","dataDetails":[{"fieldId":1974556705685095001,"dataOptions":[{"optionId":"083921"}]},' +
      '{"dataKey":"yym","content":"083922"},{"fieldId":1974556705685095002,"dataOptions":[{"optionId":""}]}]}}';
    const before = `{"userid":1974556705685090002,"requestId":${longest},"formData":{`;
    await e10.host().submit({ ...acting, as: 'applicant', fields });
    await e10.host({ formId: '1974556705685096001' }).submit({ ...acting, as: 'applicant', fields });
    const bodies = e10.seen.map(({ body }) => body.toString()).filter((body) => body.includes('userid'));
    expect(bodies).toEqual([before + details, `${before}"formId":1974556705685096001,${details}`]);
  });

  test.each([
    ['dataKey', { dataKey: '1974556705685095001', content: 'x' }],
    ['content', { fieldId: '1974556705685095001', content: 'x' }],
  ] as const)('values as the host declares them: %s', async (formValues, detail) => {
    const fields = [{ fieldId: '1974556705685095001', value: 'x' }];
    await e10.host({ formValues }).submit({ ...acting, as: 'applicant', fields });
    expect(parseLossless(e10.bodyOf('submitRequest'))).toMatchObject({
      formData: { dataDetails: [detail] },
    });
  });

  test('a field that is written twice holds what came last', async () => {
    const fields = ['a', 'b', 'a'].map((fieldId, index) => ({ fieldId, value: String(index) }));
    await e10.host().submit({ ...acting, as: 'applicant', fields });
    expect(JSON.parse(e10.bodyOf('submitRequest')).formData.dataDetails).toEqual([
      { dataKey: 'a', content: '2' },
      { dataKey: 'b', content: '1' },
    ]);
  });

  test('the form is the flow’s own, or the host’s', async () => {
    const asked: string[] = [];
    const formIdOf = async (flowId: string) => {
      asked.push(flowId);
      return flowId === flow.flowId ? '11' : undefined;
    };
    const host = e10.host({ formId: '22', formIdOf });
    const fields = [{ fieldId: 'f', value: 'v' }];
    const { flowId: _, ...nameless } = acting;
    await host.submit({ ...acting, as: 'applicant', fields });
    await host.submit({ ...acting, flowId: 'other', as: 'applicant', fields });
    await host.submit({ ...nameless, as: 'applicant', fields });
    await host.submit({ ...acting, as: 'applicant' });
    const forms = e10.seen.flatMap(({ body }) => /"formId":(\d+)/.exec(body.toString())?.[1] ?? []);
    expect([forms, asked]).toEqual([
      ['11', '22', '22'],
      [flow.flowId, 'other'],
    ]);
  });

  test('a form that cannot be looked up: passing, and nothing is sent', async () => {
    const formIdOf = () => Promise.reject(new Error('mongodb://secret'));
    const call = e10
      .host({ formIdOf })
      .submit({ ...acting, as: 'applicant', fields: [{ fieldId: 'f', value: '' }] });
    const error = await failureOf(call);
    expect([error.kind, error.message]).toEqual(['passing', expect.not.stringContaining('mongodb')]);
    expect(e10.targets()).toEqual([]);
  });

  test.each(['0012211470', 'zhangsan', '9223372036854775808', '-5', '1e3', '1.5'])(
    'what is no id of 64 bits stays a text: %s',
    async (userId) => {
      await e10.host().submit({ ...acting, as: { userId } });
      expect(e10.bodyOf('submitRequest')).toContain(`"userid":"${userId}"`);
    },
  );
});

describe('return on the wire', () => {
  const back = { ...acting, as: 'applicant', remark: '退回' } as const;
  const sent = (target: string) =>
    `{"userid":1974556705685090002,"requestId":${longest},"remark":"退回",${target}}`;
  beforeEach(() => {
    e10.replies = { rejectRequest: [done] };
  });

  test.each([
    ['one step back', 'previous', {}, '"RejectToType":1'],
    ['to a node', { nodeId: node }, {}, `"RejectToType":2,"RejectToNodeid":${node}`],
    ['freely to a node', { nodeId: node }, { freeReturn: true }, `"RejectToType":0,"RejectToNodeid":${node}`],
    ['by an exit', { exitId: longest }, {}, `"RejectToType":3,"RejectToNodeid":${longest}`],
  ] as const)('%s', async (_what, to, options, target) => {
    await e10.host(options).return({ ...back, to });
    expect(e10.targets()).toEqual([`POST ${service}/rejectRequest?access_token=token-1`]);
    expect(e10.bodyOf('rejectRequest')).toBe(sent(target));
  });
});

describe('reading', () => {
  const reply = (flowRequest: string) => text(`{"message":{"errcode":0},"flowRequest":${flowRequest}}`);

  test('as the person who reads', async () => {
    e10.replies = { getInfoByID: [reply(`{"statusType":"inProcess","currentNode":${node}}`)] };
    expect(await e10.host().read({ ...flow, ask: 'sr-1/submit' })).toEqual({ nodeId: node });
    expect(e10.targets()).toEqual([
      `GET /papi/openapi/workflow/v2/getInfoByID?access_token=token-1&userid=1974556705685090001&id=${longest}`,
    ]);
  });

  test.each([
    ['an id as a literal', `${longest}`, longest],
    ['an id as a text', `"${node}"`, node],
    ['a name', '"梁婉琦审批"', '梁婉琦审批'],
    ['an object with id', `{"id":${longest},"name":"用印"}`, longest],
    ['an object with nodeId', `{"nodeId":"${node}"}`, node],
    ['an object with a name alone', '{"name":"用印"}', '用印'],
  ])('the node is %s', async (_what, currentNode, nodeId) => {
    e10.replies = { getInfoByID: [reply(`{"id":${longest},"currentNode":${currentNode}}`)] };
    expect(await e10.host().read(flow)).toEqual({ nodeId });
  });

  test('as a person E10 does not know: misconfigured', async () => {
    e10.replies = { getInfoByID: [json({ errcode: 200031, errmsg: '没有查询到对应人员信息' })] };
    expect(await failureOf(e10.host().read(flow))).toMatchObject({
      kind: 'misconfigured',
      message: 'e10: readerUserId: 没有查询到对应人员信息',
      details: { peerCode: '200031' },
    });
  });

  test('a flow that is over and names no node is found at its status', async () => {
    e10.replies = { getInfoByID: [reply('{"statusType":"finished","currentNode":null}')] };
    expect(await e10.host().read(flow)).toEqual({ nodeId: 'finished', isOver: true });
  });

  test.each([
    '{"statusType":"inProcess"}',
    '{"statusType":"inProcess","currentNode":{}}',
    '{"currentNode":""}',
    `{"requestId":1,"currentNode":${node}}`,
    '[]',
    'null',
  ])('%s: unknown', async (flowRequest) => {
    e10.replies = { getInfoByID: [reply(flowRequest)] };
    expect((await failureOf(e10.host().read(flow))).kind).toBe('unknown');
  });
});

describe('field push by ESB', () => {
  const command = {
    ...flow,
    commandId: 'sr-1/write',
    fields: [{ fieldId: '1974556705685095001', value: '083921' }],
  };
  const push = () => e10.host({ esbTriggerToken: 'NWU2/NTIw=' }).writeFields(command);

  test('carries the command and its values', async () => {
    e10.replies = { 'NWU2%2FNTIw=': [json({ code: '200', written: 1 })] };
    await push();
    expect(e10.targets()).toEqual([
      'POST /papi/openapi/api/open-esb/server/webhook/trigger/NWU2%2FNTIw=?access_token=token-1',
    ]);
    expect(e10.bodyOf('NWU2%2FNTIw=')).toBe(
      `{"commandId":"sr-1/write","flowId":1974556705685094924,"flowRequestId":${longest},` +
        '"fields":[{"fieldId":1974556705685095001,"value":"083921"}]}',
    );
  });

  test('carries what each row of a detail table is to hold', async () => {
    e10.replies = { 'NWU2%2FNTIw=': [json({ code: '200' })] };
    const rows = [{ tableId: '1974556705685095021', row: 0, value: '083921' }];
    const fields = [{ fieldId: '1974556705685095001', value: '083921', rows }];
    await e10.host({ esbTriggerToken: 'NWU2/NTIw=' }).writeFields({ ...command, fields });
    expect(e10.bodyOf('NWU2%2FNTIw=')).toContain(
      '"value":"083921","rows":[{"tableId":1974556705685095021,"row":0,"value":"083921"}]',
    );
  });

  test.each([
    [{ code: 200 }, 'done', ''],
    [{ message: { errcode: '0' } }, 'done', ''],
    [{ message: { errcode: '500', errmsg: '字段不存在' } }, 'refused', '字段不存在'],
    [{ code: '500', msg: '动作流未启用' }, 'refused', '动作流未启用'],
    [{ code: '45009' }, 'passing', ''],
    [{ todo_count: '3' }, 'unknown', ''],
  ])('%j: %s', async (reply, kind, words) => {
    e10.replies = { 'NWU2%2FNTIw=': [json(reply)] };
    const outcome = kind === 'done' ? await push() : await failureOf(push());
    if (outcome) expect([outcome.kind, outcome.message]).toEqual([kind, expect.stringContaining(words)]);
  });

  test.each([
    [{ todo_count: '3' }, 'done'],
    [{}, 'done'],
    [{ message: { errcode: '500' } }, 'refused'],
    [[], 'unknown'],
    ['ok', 'unknown'],
  ])('%j where the site answers success without a code: %s', async (reply, kind) => {
    e10.replies = { 'NWU2%2FNTIw=': [json(reply)] };
    const host = e10.host({ esbTriggerToken: 'NWU2/NTIw=', esbSuccessWithoutCode: true });
    const written = host.writeFields(command);
    expect(kind === 'done' ? await written : (await failureOf(written)).kind).toBe(
      kind === 'done' ? undefined : kind,
    );
  });

  test('without a trigger: misconfigured, and nothing is sent', async () => {
    const error = await failureOf(e10.host().writeFields(command));
    expect(error).toMatchObject({ kind: 'misconfigured', message: expect.stringContaining('next submit') });
    expect(e10.seen).toEqual([]);
  });
});

describe('the site', () => {
  test('with openserver, under its own path, names the calling system in every call', async () => {
    e10.replies = { submitRequest: [done] };
    const site = { baseUrl: `${e10.url}/esb/`, pathStyle: 'openserver', callSysCode: 'SEALFLOW' } as const;
    await e10.host(site).submit({ ...acting, as: 'applicant' });
    expect(e10.seen.map(({ target, headers }) => [target.split('?')[0], headers.callsyscode])).toEqual([
      ['/esb/openserver/oauth2/authorize', 'SEALFLOW'],
      ['/esb/openserver/oauth2/access_token', 'SEALFLOW'],
      ['/esb/openserver/api/workflow/core/paService/v1/submitRequest', 'SEALFLOW'],
    ]);
  });

  test('with openserver may want no callSysCode', async () => {
    e10.replies = { submitRequest: [done] };
    await e10.host({ pathStyle: 'openserver' }).submit({ ...acting, as: 'applicant' });
    expect(e10.seen.map(({ headers }) => headers.callsyscode)).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['no address', { baseUrl: 'nowhere' }],
    ['another scheme', { baseUrl: 'ftp://oa.example' }],
    ['a user in the address', { baseUrl: 'https://u:p@oa.example' }],
    ['a query in the address', { baseUrl: 'https://oa.example/?a=1' }],
  ] as const)('%s: misconfigured', (_what, options) => {
    expect(() => e10.host({ ...credentials, ...options })).toThrow(
      expect.objectContaining({ kind: 'misconfigured' }),
    );
  });

  test('an operation takes no longer than callTimeoutMs, tokens included', async () => {
    expect(e10.host().callTimeoutMs).toBe(20_000);
    e10.replies = { authorize: [() => undefined] };
    const startedAt = Date.now();
    const error = await failureOf(e10.host({ callTimeoutMs: 200 }).read(flow));
    expect([error.kind, Date.now() - startedAt < 3_000]).toEqual(['passing', true]);
  });
});
