import { Webhook } from 'standardwebhooks';
import { createWebhookHost } from '../../../adapters/hosts/webhook';
import { sent } from '../../../api/http/webhooks';
import { toGbk } from '../../../sandbox/simulators/gbk';
import { http } from '../../support/http';
import { failureOf } from '../support/failureOf';
import { json, type Peer, startPeer, text } from '../support/peer';

const secret = `whsec_${Buffer.from('a webhook secret of 32 bytes....').toString('base64')}`;
const flow = { flowId: '1974556705685094924', flowRequestId: '9223372036854775807' };
const command = { ...flow, commandId: 'sr-1/submit' };

let peer: Peer;
const host = () => createWebhookHost({ http, url: `${peer.url}/sealflow?key=k`, secret });
const body = (index = 0): Record<string, unknown> => JSON.parse(peer.seen[index]?.body.toString() ?? 'null');

beforeEach(async () => {
  peer = await startPeer(text('', 200));
});
afterEach(() => peer.close());

describe('commands on the wire', () => {
  test('fields.write, signed over its exact bytes', async () => {
    await host().writeFields({ ...command, fields: [{ fieldId: 'f1', value: '用印码 083921' }] });
    const [seen] = peer.seen;
    expect(`${seen?.method} ${seen?.target}`).toBe('POST /sealflow?key=k');
    expect(seen?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(body()).toEqual({
      type: 'fields.write',
      commandId: 'sr-1/submit',
      ...flow,
      data: { fields: [{ fieldId: 'f1', value: '用印码 083921' }] },
    });
    expect(() => new Webhook(secret).verify(seen?.body ?? '', seen?.headers ?? {})).not.toThrow();
    expect(() =>
      new Webhook(Buffer.from('another').toString('base64')).verify(seen?.body ?? '', seen?.headers ?? {}),
    ).toThrow();
  });

  test('the id stays the same over retries', async () => {
    await host().writeFields({ ...command, fields: [] });
    await host().writeFields({ ...command, fields: [] });
    expect(peer.seen.map(({ headers }) => headers['webhook-id'])).toEqual(['sr-1/submit', 'sr-1/submit']);
  });

  test.each([
    ['a person', { userId: 'u-9' }, { userId: 'u-9' }],
    ['the applicant, by id', 'applicant', { userId: 'u-1' }],
    ['whoever operates', 'currentOperator', 'currentOperator'],
  ] as const)('flow.submit as %s', async (_what, as, sent) => {
    await host().submit({ ...command, as, applicant: 'u-1', waitNodeIds: ['n1', 'n2'], remark: '用印完成' });
    expect(body()).toEqual({
      type: 'flow.submit',
      commandId: 'sr-1/submit',
      ...flow,
      data: { as: sent, applicant: 'u-1', waitNodeIds: ['n1', 'n2'], remark: '用印完成' },
    });
  });

  test.each(['previous', { nodeId: 'n0' }, { exitId: 'e0' }] as const)('flow.return to %j', async (to) => {
    const { commandId, flowRequestId } = command;
    await host().return({
      commandId,
      flowRequestId,
      as: 'applicant',
      applicant: 'u-1',
      waitNodeIds: ['n1'],
      to,
    });
    expect(body()).toEqual({
      type: 'flow.return',
      commandId,
      flowRequestId,
      data: { as: { userId: 'u-1' }, applicant: 'u-1', waitNodeIds: ['n1'], to },
    });
  });

  test('the API documentation describes what is sent, to the last field', async () => {
    const as = 'applicant' as const;
    const move = { ...command, as, applicant: 'u-1', waitNodeIds: ['n1'], remark: 'r' };
    const fields = [{ fieldId: 'f1', value: '1' }];
    const files = [{ kind: 'useImage', name: '1.png', url: 'https://seals.example.com/v1/files/x' }] as const;
    peer.answers = [text('{"nodeId":"n1"}')];
    await host().writeFields({ ...command, fields });
    await host().submit({ ...move, fields });
    await host().return({ ...move, to: { exitId: 'e0' } });
    await host().offerFiles({ ...command, files: [...files], expiresAt: '2026-11-30T01:02:03.000Z' });
    await host().read({ ...flow, ask: 'sr-1/submit' });
    const about = { sealRequestId: 'h:f:1:1', attempt: 1, at: '2026-11-27T01:02:03.000Z' };
    const type = 'sealRequest.stateChanged';
    await host().notify?.({ ...command, type, data: { ...about, state: 'sealing', round: 0 } });
    const types = peer.seen.map((_, index) => String(body(index).type));
    expect(types).toEqual(['fields.write', 'flow.submit', 'flow.return', 'files.ready', 'flow.get', type]);
    for (const [index, type] of types.entries())
      expect(sent[type]?.schema.safeParse(body(index)).error).toBeUndefined();
  });

  test('flow.get, each under an id of its own', async () => {
    peer.answers = [
      text('{"nodeId":1974556705685094924,"status":"pending","commandDone":false,"fields":{"f1":"x"}}'),
    ];
    const reads = [await host().read(flow), await host().read({ ...flow, ask: 'sr-1/submit' })];
    expect(reads).toEqual(Array(2).fill({ nodeId: '1974556705685094924', commandDone: false }));
    expect([body(0), body(1)].map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'flow.get', data: {} },
      { type: 'flow.get', data: { ask: 'sr-1/submit' } },
    ]);
    const ids = peer.seen.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(2);
    expect([body(0).commandId, body(1).commandId]).toEqual(ids);
  });
});

describe('replies', () => {
  test.each(['application/json; charset=UTF-8', 'application/json', 'application/json; charset=GBK'])(
    'a refusal in GBK under %s is told in its words',
    async (type) => {
      const refusal = toGbk(JSON.stringify({ code: 'no-field', message: '表单字段不存在' }));
      peer.answers = [text(refusal, 422, { 'Content-Type': type })];
      expect(await failureOf(host().writeFields({ ...command, fields: [] }))).toMatchObject({
        kind: 'refused',
        message: '表单字段不存在',
        details: { peerCode: 'no-field' },
      });
    },
  );

  test('a node is read in GBK too, and one that could not be read is none', async () => {
    peer.answers = [text(toGbk(JSON.stringify({ nodeId: '用印' })))];
    expect(await host().read(flow)).toEqual({ nodeId: '用印' });
    peer.answers = [json({ nodeId: '用\ufffd' })];
    expect((await failureOf(host().read(flow))).kind).toBe('unknown');
  });

  const submit = () => host().submit({ ...command, as: 'applicant', applicant: 'u-1', waitNodeIds: ['n1'] });

  test('409 wrong-node says where the flow is, losslessly', async () => {
    peer.answers = [text('{"code":"wrong-node","nodeId":1974556705685094924,"message":"moved on"}', 409)];
    expect(await failureOf(submit())).toMatchObject({
      kind: 'refused',
      message: 'moved on',
      details: { peerCode: 'wrong-node', nodeId: '1974556705685094924' },
    });
  });

  test.each([
    ['its code and message', { code: 'locked', message: '流程已锁定' }, 'locked', '流程已锁定'],
    [
      'problem details',
      { type: '/problems/locked', title: 'Locked', detail: 'by u2' },
      '/problems/locked',
      'by u2',
    ],
    ['a title', { title: 'Locked' }, 'HTTP 409', 'Locked'],
    ['a code alone', { code: 17 }, '17', '17'],
    ['fields of other types', { code: {}, message: 4 }, 'HTTP 409', 'HTTP 409'],
    ['a list', [1], 'HTTP 409', 'HTTP 409'],
    ['the secret', { message: `signed with ${secret}` }, 'HTTP 409', 'signed with ***'],
    ['a long message', { message: 'x'.repeat(900) }, 'HTTP 409', 'x'.repeat(500)],
  ])('a refusal in the host’s words: %s', async (_what, reply, peerCode, message) => {
    peer.answers = [json(reply, 409)];
    const error = await failureOf(submit());
    expect(error).toMatchObject({ kind: 'refused', message, details: { peerCode } });
    expect(error.details.nodeId).toBeUndefined();
  });

  test('flow.get answered by a redirect: the address is wrong, and nothing was done', async () => {
    peer.answers = [text('', 302, { Location: '/login' })];
    expect((await failureOf(host().read(flow))).kind).toBe('misconfigured');
  });

  test.each(['{}', 'not JSON', '{"nodeId":""}', '[]'])('flow.get answered by %s: unknown', async (reply) => {
    peer.answers = [text(reply)];
    expect((await failureOf(host().read(flow))).kind).toBe('unknown');
  });

  test.each(['<html><body>Welcome</body></html>', 'OK', '{"half":'])(
    'a command answered 200 with %s, which no engine said, has an unknown outcome',
    async (reply) => {
      peer.answers = [text(reply)];
      expect((await failureOf(submit())).kind).toBe('unknown');
    },
  );

  test.each(['', '{}', '{"done":true}'])('a command answered 200 with %j is done', async (reply) => {
    peer.answers = [text(reply)];
    await submit();
  });

  test.each([-3600, 3600])(
    'not accepted by a host whose clock is %i s off: said so, and soon tried again, by whoever is right',
    async (seconds) => {
      const theirs = new Date(Date.now() + seconds * 1000).toUTCString();
      peer.answers = [text('', 401, { Date: theirs })];
      const error = await failureOf(submit());
      expect(error).toMatchObject({ kind: 'misconfigured', details: { retryAfterMs: 5_000 } });
      expect(error.message).toMatch(
        /the clock of this worker's machine is -?3(599|600|601) s off the host's/,
      );
    },
  );

  test('not accepted for any other reason: in the host’s words, and tried again later', async () => {
    peer.answers = [json({ message: 'who are you' }, 401)];
    const error = await failureOf(submit());
    expect(error).toMatchObject({ kind: 'misconfigured', message: expect.stringContaining('who are you') });
    expect(error.details.retryAfterMs).toBeUndefined();
  });

  test('a call takes no longer than callTimeoutMs', () => {
    expect(host().callTimeoutMs).toBe(10_000);
    expect(createWebhookHost({ http, url: peer.url, secret, callTimeoutMs: 5 }).callTimeoutMs).toBe(5);
  });
});

test.each([
  ['no address', { url: 'nowhere', secret }],
  ['another scheme', { url: 'file:///x', secret }],
  ['no secret', { url: 'https://oa.example', secret: '' }],
  ['a secret that is not base64', { url: 'https://oa.example', secret: '密码' }],
])('%s: misconfigured', (_what, options) => {
  expect(() => createWebhookHost({ http, ...options })).toThrow(
    expect.objectContaining({ kind: 'misconfigured' }),
  );
});
