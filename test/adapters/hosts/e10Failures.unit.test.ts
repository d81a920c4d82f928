import type { PortErrorKind } from '../../../application/ports/errors';
import { toGbk } from '../../../sandbox/simulators/gbk';
import { failureOf } from '../support/failureOf';
import {
  type Answer,
  closedPort,
  cutShort,
  hangUp,
  json,
  reset,
  silence,
  startMute,
  text,
} from '../support/peer';
import { credentials, type E10Peer, longest, node, startE10Peer } from './e10Peer';

jest.setTimeout(20_000);
let e10: E10Peer;
beforeEach(async () => {
  e10 = await startE10Peer();
});
afterEach(() => e10.close());

const submit = (options = {}) =>
  e10.host({ callTimeoutMs: 1_500, ...options }).submit({
    commandId: 'c',
    flowRequestId: longest,
    as: 'applicant',
    applicant: '1',
    waitNodeIds: [node],
  });
const message = (errcode: unknown, more: object = {}) => json({ message: { errcode, ...more } });
const submitsSent = () => e10.targets().filter((target) => target.includes('submitRequest')).length;

interface Row {
  peer: string;
  answer: Answer;
  kind: PortErrorKind | 'done';
}

/** What E10 did to a submit, and what is known of it after: the one table of the classification. */
const table: Row[] = [
  { peer: 'success in message, as a text', answer: message('0'), kind: 'done' },
  { peer: 'success in message, as a number', answer: message(0), kind: 'done' },
  { peer: 'success as "200"', answer: message('200'), kind: 'done' },
  { peer: 'success at the top', answer: json({ errcode: '0', errmsg: 'ok' }), kind: 'done' },
  {
    peer: 'success in both places, spelt otherwise',
    answer: json({ errcode: 0, message: { errcode: '200' } }),
    kind: 'done',
  },
  {
    peer: 'success with its own request id',
    answer: text(`{"message":{"errcode":0,"requestId":${longest}}}`),
    kind: 'done',
  },
  {
    peer: 'success with the id of another request',
    answer: text('{"message":{"errcode":0,"requestId":9223372036854775806}}'),
    kind: 'unknown',
  },
  { peer: 'a refusal in message', answer: message('1200302', { errmsg: 'no' }), kind: 'refused' },
  { peer: 'a refusal at the top', answer: json({ errcode: 200031, errmsg: 'no' }), kind: 'refused' },
  {
    peer: 'success and a refusal at once',
    answer: json({ errcode: 0, message: { errcode: 7 } }),
    kind: 'unknown',
  },
  { peer: 'a code of another kind of reply', answer: json({ code: '0' }), kind: 'unknown' },
  { peer: 'a code that is none', answer: message({}), kind: 'unknown' },
  { peer: 'HTML', answer: text('<html>'), kind: 'unknown' },
  { peer: 'a list', answer: json([]), kind: 'unknown' },
  { peer: 'nothing', answer: text(''), kind: 'unknown' },
  { peer: 'its code twice', answer: text('{"errcode":0,"errcode":0}'), kind: 'unknown' },
  { peer: 'a reply cut short', answer: cutShort, kind: 'unknown' },
  { peer: '45009', answer: message('45009'), kind: 'passing' },
  { peer: '45011 at the top', answer: json({ errcode: 45011 }), kind: 'passing' },
  { peer: '200007 again and again', answer: message(200007), kind: 'misconfigured' },
  { peer: '400', answer: text('', 400), kind: 'refused' },
  { peer: '400 with a refusal', answer: json({ errcode: 7 }, 400), kind: 'refused' },
  { peer: '400 with success', answer: json({ errcode: 0 }, 400), kind: 'unknown' },
  { peer: '401 again and again', answer: text('', 401), kind: 'misconfigured' },
  { peer: '403', answer: text('', 403), kind: 'misconfigured' },
  { peer: '403 with a refusal', answer: json({ errcode: 7 }, 403), kind: 'refused' },
  { peer: '404', answer: text('', 404), kind: 'misconfigured' },
  { peer: 'a redirect', answer: text('', 302, { Location: '/' }), kind: 'unknown' },
  { peer: '408', answer: text('', 408), kind: 'unknown' },
  { peer: '429', answer: text('', 429), kind: 'passing' },
  { peer: '500', answer: text('', 500), kind: 'unknown' },
  { peer: '500 with a refusal', answer: json({ errcode: 7 }, 500), kind: 'unknown' },
  { peer: '502', answer: text('', 502), kind: 'unknown' },
  { peer: '503', answer: text('', 503), kind: 'unknown' },
  { peer: '503 with Retry-After', answer: text('', 503, { 'Retry-After': '7' }), kind: 'passing' },
  { peer: 'silence', answer: silence, kind: 'unknown' },
  { peer: 'a reset', answer: reset, kind: 'unknown' },
  { peer: 'a hang-up', answer: hangUp, kind: 'unknown' },
];

test.each(table)('$peer: $kind', async ({ answer, kind }) => {
  e10.replies = { submitRequest: [answer] };
  const error = kind === 'done' ? await submit() : await failureOf(submit());
  expect(error?.kind ?? 'done').toBe(kind);
  // Never resent blindly: only a token that is not accepted is a reason to send once more.
  expect(submitsSent()).toBe(kind === 'misconfigured' && /200007|401/.test(error?.message ?? '') ? 2 : 1);
});

test.each<[string, PortErrorKind, () => Promise<string>]>([
  ['nothing listens', 'passing', closedPort],
  ['the name is not known', 'passing', async () => 'http://nowhere.invalid'],
])('%s: %s', async (_what, kind, address) => {
  expect((await failureOf(submit({ baseUrl: await address() }))).kind).toBe(kind);
});

test('a connection that never stands: passing, within the call’s time', async () => {
  const mute = await startMute();
  const startedAt = Date.now();
  expect((await failureOf(submit({ baseUrl: mute.url, callTimeoutMs: 300 }))).kind).toBe('passing');
  expect(Date.now() - startedAt).toBeLessThan(3_000);
  mute.close();
});

test.each([
  ['45009', 2_000],
  [45011, 10_000],
])('%s asks for a wait', async (code, retryAfterMs) => {
  e10.replies = { submitRequest: [message(code)] };
  const { details } = await failureOf(submit());
  expect(details).toMatchObject({ peerCode: String(code), retryAfterMs });
});

describe('GBK, whatever the header says', () => {
  test.each(['application/json; charset=UTF-8', 'application/json', 'application/json; charset=GBK'])(
    '%s: a refusal is one, in its words',
    async (type) => {
      const body = toGbk(JSON.stringify({ message: { errcode: '1200306', errmsg: '无权限' } }));
      e10.replies = { submitRequest: [text(body, 200, { 'Content-Type': type })] };
      expect(await failureOf(submit())).toMatchObject({
        kind: 'refused',
        message: '无权限',
        details: { peerCode: '1200306' },
      });
    },
  );

  test('a node is read by its name, and not by a part of it', async () => {
    const at = (currentNode: string) =>
      toGbk(JSON.stringify({ message: { errcode: 0 }, flowRequest: { currentNode } }));
    e10.replies = { getInfoByID: [text(at('用印'))] };
    expect(await e10.host().read({ flowRequestId: longest })).toEqual({ nodeId: '用印' });
    e10.replies = {
      getInfoByID: [json({ message: { errcode: 0 }, flowRequest: { currentNode: '用\ufffd' } })],
    };
    expect((await failureOf(e10.host().read({ flowRequestId: longest }))).kind).toBe('unknown');
  });

  test('a token comes so too', async () => {
    const grant = toGbk(JSON.stringify({ errcode: 0, errmsg: '成功', accessToken: 't' }));
    e10.replies = { access_token: [text(grant)], submitRequest: [message('0')] };
    await submit();
    expect(e10.targets()).toEqual([expect.stringContaining('access_token=t')]);
  });
});

describe('a refusal', () => {
  const refusing = (answer: Answer, flowRequest?: object) => {
    const seen = flowRequest ? [json({ message: { errcode: 0 }, flowRequest })] : [text('', 500)];
    e10.replies = { submitRequest: [answer], getInfoByID: seen };
    return failureOf(submit());
  };

  test.each([
    [
      'its code and message',
      message('1200302', { errmsg: 'requestId 数据错误' }),
      '1200302',
      'requestId 数据错误',
    ],
    ['a code at the top', json({ errcode: 200031, errmsg: '没有查询到人员' }), '200031', '没有查询到人员'],
    ['a code at the top and the words in message', json({ errcode: 7, message: '无权限' }), '7', '无权限'],
    ['a code alone', message(7), '7', 'errcode 7'],
    ['another word', json({ errcode: '7', msg: '无权限' }), '7', '无权限'],
    ['a long message', message(7, { errmsg: 'x'.repeat(900) }), '7', 'x'.repeat(500)],
    ['the secrets', message(7, { errmsg: `${credentials.appSecret} by token-1` }), '7', '*** by ***'],
    ['lines and controls', message(7, { errmsg: 'a\n\u0007b' }), '7', 'a b'],
    ['a status alone', text('', 400), 'HTTP 400', 'HTTP 400'],
  ])('is told in E10’s words: %s', async (_what, answer, peerCode, words) => {
    const error = await refusing(answer);
    expect(error).toMatchObject({ kind: 'refused', message: words, details: { peerCode } });
    expect(error.details.nodeId).toBeUndefined();
  });

  test('is one for good where the flow waits where it should', async () => {
    const error = await refusing(message('1200306', { errmsg: '无权限' }), { currentNode: node });
    expect(error.details).toEqual({ peerCode: '1200306' });
  });

  test('names the node where the flow is found elsewhere', async () => {
    const error = await refusing(message('1200306', { errmsg: '无权限' }), { currentNode: { id: 7 } });
    expect(error).toMatchObject({
      kind: 'refused',
      message: '无权限',
      details: { peerCode: '1200306', nodeId: '7' },
    });
  });
});
