import axios from 'axios';
import { e10Trials } from '../../../adapters/hosts/e10/check';
import { createE10Host, type E10Host } from '../../../adapters/hosts/e10/client';
import type { E10Options } from '../../../adapters/hosts/e10/options';
import { createTokenCache } from '../../../adapters/http/tokenCache';
import { runTrials } from '../../../adapters/http/trials';
import { checkMessage } from '../../../api/messages';
import type { SimulatorOptions } from '../../../sandbox/simulators/spawn';
import { failureOf } from '../../adapters/support/failureOf';
import { closedPort } from '../../adapters/support/peer';
import { http } from '../../support/http';
import { E10UnderTest, exits, fields, flowId, formId, li, longest, nodes, zhang } from './e10Support';

/** The product's own client against the simulator: two readings of the same wire facts. */
jest.setTimeout(60_000);
const triggerToken = 'NWU2NTIwOWE5YTVlNDkwZTg1NTU3ODUwNjUyOGE1NGE=';
const clientOf = (site: E10UnderTest, more: Partial<E10Options> = {}) =>
  createE10Host({
    http,
    baseUrl: site.url,
    pathStyle: 'papi',
    corpId: 'sealflow-corp',
    appKey: 'sealflow-app',
    appSecret: 'sealflow-app-secret',
    readerUserId: zhang,
    esbTriggerToken: triggerToken,
    formIdOf: async () => formId,
    tokens: createTokenCache(),
    ...more,
  });

let e10: E10UnderTest;
let host: E10Host;
beforeAll(async () => {
  e10 = await E10UnderTest.start({ triggerToken });
  host = clientOf(e10);
});
afterAll(() => e10.stop());

const flow = { flowId, flowRequestId: longest };
const acting = { ...flow, as: 'applicant' as const, applicant: zhang, waitNodeIds: [nodes.seal] };
const at = (flowRequestId: string) => ({ ...acting, flowRequestId, commandId: `sr-${flowRequestId}` });

test('a life with ids of 19 digits in every place: read, push, submit with values, return', async () => {
  await e10.atSealing(longest);
  expect(await host.read(flow)).toEqual({ nodeId: nodes.seal });
  const code = { fieldId: fields.sealCode, value: '083921' };
  const seal = { fieldId: fields.seal, value: longest };
  await host.writeFields({ ...flow, commandId: 'sr/write', fields: [code, seal] });
  expect((await e10.shown(longest)).fields).toEqual({ [fields.sealCode]: '083921', [fields.seal]: longest });
  const dead = [
    { fieldId: fields.sealCode, value: 'stale' },
    { fieldId: fields.sealCode, value: '' },
  ];
  await host.submit({ ...acting, commandId: 'sr/submit', remark: `${'用'.repeat(199)}👨‍👩‍👧`, fields: dead });
  expect(await host.read({ ...flow, ask: 'sr/submit' })).toEqual({ nodeId: nodes.done, isOver: true });
  await e10.drive(`/flow-requests/${longest}/move`, { nodeId: nodes.seal });
  await host.return({ ...acting, commandId: 'sr/return', to: { exitId: exits.back } });
  expect(await e10.shown(longest)).toMatchObject({
    flowRequestId: longest,
    nodeId: nodes.apply,
    submissions: 1,
    returns: 1,
    fields: { [fields.sealCode]: '', [fields.seal]: longest },
    commands: [
      { type: 'trigger', data: { commandId: 'sr/write' } },
      { type: 'submitRequest', userId: zhang, data: { remark: '用'.repeat(199) } },
      { type: 'rejectRequest', userId: zhang, data: { RejectToType: '3', RejectToNodeid: exits.back } },
    ],
  });
});

test('a person, a node, an exit and a field of the longest id come through unchanged', async () => {
  const others = {
    nodeId: '9223372036854775801',
    exitId: '9223372036854775802',
    fieldId: '9223372036854775803',
  };
  const site = await E10UnderTest.start({
    employees: [{ userId: longest, name: '王五', mobile: '13800000009' }],
    forms: [{ formId: longest, fields: [{ fieldId: others.fieldId, name: '用印码', type: 'text' }] }],
    flows: [
      {
        flowId: longest,
        name: '用印',
        formId: longest,
        nodes: [
          { nodeId: others.nodeId, name: '申请' },
          { nodeId: longest, name: '用印', operators: [longest] },
          { nodeId: '3', name: '归档' },
        ],
        exits: [{ exitId: others.exitId, name: '退', from: longest, to: others.nodeId, kind: 'return' }],
      },
    ],
  });
  const client = clientOf(site, { readerUserId: longest, formIdOf: async () => longest, freeReturn: true });
  await site.drive('/flow-requests', { flowRequestId: longest, nodeId: longest });
  const command = { flowId: longest, flowRequestId: longest, commandId: 'c', waitNodeIds: [longest] };
  const as = { as: { userId: longest }, applicant: longest };
  expect(await client.read(command)).toEqual({ nodeId: longest });
  await client.return({ ...command, ...as, to: { exitId: others.exitId } });
  expect(await client.read(command)).toEqual({ nodeId: others.nodeId });
  await client.return({ ...command, ...as, to: { nodeId: longest } });
  await client.submit({ ...command, ...as, fields: [{ fieldId: others.fieldId, value: longest }] });
  expect(await site.shown(longest)).toMatchObject({ nodeId: '3', fields: { [others.fieldId]: longest } });
  expect(await client.mobileOf({ userId: longest, mobile: '13800000009' })).toBe('13800000009');
  await site.stop();
});

describe('return', () => {
  test.each([
    ['one step back', 'previous', false, nodes.approve, '1'],
    ['to a node', { nodeId: nodes.apply }, false, nodes.apply, '2'],
    ['freely', { nodeId: nodes.approve }, true, nodes.approve, '0'],
    ['by an exit', { exitId: exits.back }, false, nodes.apply, '3'],
  ] as const)('%s', async (_what, to, freeReturn, nodeId, type) => {
    const { flowRequestId } = await e10.drive('/flow-requests', { nodeId: nodes.seal });
    await clientOf(e10, { freeReturn }).return({ ...at(flowRequestId), to, remark: '退' });
    expect(await e10.shown(flowRequestId)).toMatchObject({
      nodeId,
      commands: [{ data: { RejectToType: type, remark: '退' } }],
    });
  });
});

describe('a submit that E10 refuses', () => {
  test('where the flow waits: in E10’s words', async () => {
    await e10.atSealing('101');
    const error = await failureOf(host.submit({ ...at('101'), as: { userId: li } }));
    expect(error).toMatchObject({ kind: 'refused', message: '李四不是节点“用印”的操作者' });
    expect(error.details).toEqual({ peerCode: '1200306' });
  });

  test('since a person has moved the flow on: the node is told', async () => {
    await e10.atSealing('102');
    await e10.drive('/flow-requests/102/move', { nodeId: nodes.done });
    const error = await failureOf(host.submit(at('102')));
    expect(error).toMatchObject({ kind: 'refused', details: { peerCode: '1200399', nodeId: nodes.done } });
  });

  test('of a flow request that is not there', async () => {
    expect(await failureOf(host.submit(at('404')))).toMatchObject({
      kind: 'refused',
      message: 'requestId 数据错误：404',
      details: { peerCode: '1200302' },
    });
  });

  test('for a field that the form has not, or a push of it', async () => {
    await e10.atSealing('103');
    const write = [{ fieldId: '404', value: 'x' }];
    const errors = [
      await failureOf(host.submit({ ...at('103'), fields: write })),
      await failureOf(host.writeFields({ ...at('103'), fields: write })),
    ];
    expect(errors.map(({ kind, details }) => [kind, details.peerCode])).toEqual([
      ['refused', '1200387'],
      ['refused', '500'],
    ]);
  });
});

describe('faults', () => {
  const fault = (type: string, what: string, more: object = {}) =>
    e10.drive('/faults', { match: { type }, fault: what, times: 1, ...more });
  const shown = (id: string) => e10.shown(id);

  test('a lost reply to a submit: unknown, not sent again, and a look tells the node', async () => {
    await e10.atSealing('111');
    await fault('submitRequest', 'dropReply');
    expect((await failureOf(host.submit(at('111')))).kind).toBe('unknown');
    expect(await host.read(at('111'))).toEqual({ nodeId: nodes.done, isOver: true });
    expect(await shown('111')).toMatchObject({ submissions: 1 });
  });

  test('a lost request: unknown too, and a look tells that the flow still waits', async () => {
    await e10.atSealing('112');
    await fault('submitRequest', 'dropRequest');
    expect((await failureOf(host.submit(at('112')))).kind).toBe('unknown');
    expect(await host.read(at('112'))).toEqual({ nodeId: nodes.seal });
    await host.submit(at('112'));
    expect(await shown('112')).toMatchObject({ submissions: 1 });
  });

  test.each([
    ['http500', 'unknown', {}],
    ['http500', 'unknown', { afterActing: true }],
    ['garbage', 'unknown', {}],
    ['hang', 'unknown', {}],
    ['slow', 'unknown', { delayMs: 3_000 }],
    ['http429', 'passing', {}],
    ['errcode', 'passing', { errcode: '45009' }],
    ['errcode', 'refused', { errcode: '7' }],
  ])('%s: %s', async (what, kind, more) => {
    const { flowRequestId } = await e10.drive('/flow-requests', { nodeId: nodes.seal });
    await fault('submitRequest', what, more);
    const hasty = clientOf(e10, what === 'hang' || what === 'slow' ? { callTimeoutMs: 1_000 } : {});
    expect((await failureOf(hasty.submit(at(flowRequestId)))).kind).toBe(kind);
  });

  test('a token that has ended, or was taken back, is fetched anew, and the call made once more', async () => {
    await e10.atSealing('113');
    await host.read(at('113'));
    await e10.drive('/expire-tokens', { refreshToo: true });
    await host.submit(at('113'));
    await fault('getInfoByID', 'errcode', { errcode: '200007' });
    expect(await host.read(at('113'))).toEqual({ nodeId: nodes.done, isOver: true });
    expect(await shown('113')).toMatchObject({ submissions: 1 });
  });
});

test('tokens that live shortly are refreshed in time', async () => {
  const site = await E10UnderTest.start({ tokenLifeSeconds: 2 });
  const client = clientOf(site);
  await site.atSealing('1');
  for (let look = 0; look < 3; look += 1) {
    if (look > 0) await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await client.read(at('1'))).toEqual({ nodeId: nodes.seal });
  }
  const { calls } = await site.see('/calls');
  expect(calls).toMatchObject({ refreshToken: 2, getInfoByID: 3 });
  await site.stop();
});

test('a site that bears few calls is asked to come again later', async () => {
  const site = await E10UnderTest.start({ ratePerSecond: 1 });
  const client = clientOf(site);
  const person = { userId: zhang, mobile: '13800000001' };
  const outcomes = await Promise.allSettled([
    client.mobileOf(person),
    client.mobileOf(person),
    client.mobileOf(person),
  ]);
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(reasons).toEqual(
    Array(2).fill(
      expect.objectContaining({ kind: 'passing', details: { peerCode: '45009', retryAfterMs: 2_000 } }),
    ),
  );
  await site.stop();
});

test.each<[string, SimulatorOptions['e10'], Partial<E10Options>]>([
  ['codes at the top, as numbers', { codesIn: 'top', codeForm: 'number' }, {}],
  ['"200" for success', { successCode: '200' }, {}],
  ['access_token, and HTTP 401', { tokenSpelling: 'access_token', invalidTokenAs: 'http401' }, {}],
  ['nodes as objects', { currentNodeAs: 'object' }, {}],
  [
    'openserver with callSysCode',
    { pathStyle: 'openserver' },
    { pathStyle: 'openserver', callSysCode: 'SEALFLOW' },
  ],
  ['forms that are not named', {}, { formIdOf: async () => undefined }],
  ['values by data key alone', { formValues: 'dataKey' }, { formValues: 'dataKey' }],
  [
    'openserver without callSysCode, and an ESB that answers no code',
    { pathStyle: 'openserver', callSysCode: null, esbSuccess: 'bare' },
    { pathStyle: 'openserver', esbSuccessWithoutCode: true },
  ],
])('a site with %s', async (_what, options, more) => {
  const site = await E10UnderTest.start({ triggerToken, ...options });
  const client = clientOf(site, more);
  await site.atSealing('1');
  expect(await client.read(at('1'))).toEqual({ nodeId: nodes.seal });
  await client.writeFields({ ...at('1'), fields: [{ fieldId: fields.subject, value: 'x' }] });
  await site.drive('/expire-tokens', { refreshToo: true });
  const byKey = { fieldId: 'zjyym', value: '083922' };
  await client.submit({ ...at('1'), fields: [{ fieldId: fields.sealCode, value: '083921' }, byKey] });
  expect(await site.shown('1')).toMatchObject({
    nodeId: nodes.done,
    fields: { [fields.subject]: 'x', [fields.sealCode]: '083921', '1974556705685095013': '083922' },
  });
  expect((await failureOf(client.submit(at('404')))).details.peerCode).toBe('1200302');
  await site.stop();
});

test('a site that takes values as fieldId and content, and nothing else', async () => {
  const site = await E10UnderTest.start({ formValues: 'content' });
  await site.atSealing('1');
  const written = { ...at('1'), fields: [{ fieldId: fields.sealCode, value: '083921' }] };
  expect(await failureOf(clientOf(site).submit(written))).toMatchObject({ kind: 'refused' });
  await clientOf(site, { formValues: 'content' }).submit(written);
  expect((await site.shown('1')).fields).toMatchObject({ [fields.sealCode]: '083921' });
  await site.stop();
});

test('a site that tells the node by name is read by name', async () => {
  const site = await E10UnderTest.start({ currentNodeAs: 'name' });
  await site.atSealing('1');
  expect(await clientOf(site).read(at('1'))).toEqual({ nodeId: '用印' });
  await site.stop();
});

test('people are signed in, once per token', async () => {
  await e10.drive('/sign-in', { userId: li });
  const { headers } = await axios.get(
    host.signInUrl('https://seal.example/launch?hostId=h&flowRequestId=1'),
    {
      maxRedirects: 0,
      validateStatus: () => true,
    },
  );
  const target = new URL(headers.location);
  expect(target.searchParams.get('hostId')).toBe('h');
  const token = target.searchParams.get('eteams_token') ?? '';
  expect(await host.userOf(token)).toEqual({
    userId: li,
    mobile: '13800000002',
    jobNumber: 'J002',
    email: 'lisi@corp.example',
  });
  expect(await failureOf(host.userOf(token))).toMatchObject({ kind: 'refused' });
});

test('a person is found by a number of theirs', async () => {
  expect(await host.mobileOf({ userId: zhang, mobile: '13800000001' })).toBe('13800000001');
  expect(await host.mobileOf({ userId: li, mobile: '13800000001' })).toBeUndefined();
});

describe('the connection check', () => {
  const check = async (more: Partial<E10Options> = {}) => {
    const baseUrl = more.baseUrl ?? e10.url;
    return (await runTrials(e10Trials(baseUrl, clientOf(e10, more), http))).map(({ name, ok, finding }) => [
      name,
      ok,
      checkMessage(finding, 'en'),
    ]);
  };

  test('of a site that works', async () => {
    expect(await check()).toEqual([
      ['address', true, expect.any(String)],
      ['token', true, expect.any(String)],
      ['reading', true, 'Flows can be read as readerUserId.'],
    ]);
  });

  test.each([
    ['address', 'nothing listens', async () => ({ baseUrl: await closedPort() })],
    ['token', 'appKey and appSecret', async () => ({ appSecret: 'other' })],
    [
      'token',
      'pathStyle and callSysCode',
      async () => ({ pathStyle: 'openserver', callSysCode: 'X' }) as const,
    ],
    ['reading', 'does not know readerUserId', async () => ({ readerUserId: '404' })],
  ])('fails at the %s: %s', async (name, words, more) => {
    expect((await check(await more())).at(-1)).toEqual([name, false, expect.stringContaining(words)]);
  });

  test('fails at reading where the application may not', async () => {
    await e10.drive('/faults', { match: { type: 'getInfoByID' }, fault: 'http500', times: 1 });
    expect((await check()).at(-1)).toEqual(['reading', false, expect.stringContaining('cannot be read')]);
  });
});
