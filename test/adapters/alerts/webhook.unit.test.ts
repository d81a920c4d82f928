import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { type AlertFormat, createAlertWebhook } from '../../../adapters/alerts/webhook';
import { alertSchema } from '../../../api/http/webhooks';
import { alertTexts } from '../../../api/messages/alertTexts';
import type { AlertNotice } from '../../../application/alerts/ports';
import { http } from '../../support/http';
import { failureOf } from '../support/failureOf';
import { json, type Peer, startPeer, text } from '../support/peer';

const secret = `whsec_${Buffer.from('an alert secret of 32 bytes.....').toString('base64')}`;
const texts = alertTexts({ timeZone: 'Asia/Shanghai', runbookUrl: 'https://wiki.test/runbook' });
const notice: AlertNotice = {
  id: 'alert:vendor-down:binding:b1:1790000000000:1',
  stage: 'raised',
  at: '2026-11-27T02:05:00.000Z',
  cause: 'vendor-down',
  peer: { kind: 'binding', id: 'b1', name: '总部章管家' },
  count: 30,
  since: '2026-11-27T02:00:00.000Z',
  requests: [{ id: 'h1:r1:1', state: 'sealing', url: 'https://sealflow.test/v1/seal-requests/h1%3Ar1%3A1' }],
};

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer(text('', 204));
});
afterEach(() => peer.close());

const send = (format: AlertFormat, signedWith?: string) =>
  createAlertWebhook({
    ...{ http, format, texts, url: `${peer.url}/send?key=k` },
    ...(signedWith === undefined ? {} : { secret: signedWith }),
  }).send(notice);
const body = () => JSON.parse(peer.seen[0]?.body.toString() ?? 'null');

test('standard: a receiver verifies the signature and knows a repetition by its id', async () => {
  await send('standard', secret);
  const [seen] = peer.seen;
  expect(() => new Webhook(secret).verify(seen?.body ?? '', seen?.headers ?? {})).not.toThrow();
  expect(seen?.headers['webhook-id']).toBe(notice.id);
  // As the OpenAPI document describes it.
  expect(alertSchema.parse(body())).toEqual({
    type: 'alert.raised',
    timestamp: notice.at,
    data: {
      ...{ id: notice.id, kind: 'vendor-down', peer: notice.peer, count: 30, since: notice.since },
      requests: notice.requests,
      sentence: texts.sentence('vendor-down', 'en'),
      zh: texts.sentence('vendor-down', 'zh'),
      runbook: 'https://wiki.test/runbook#vendor-down',
      runbookZh: 'https://wiki.test/runbook#vendor-down',
    },
  });
});

test('wecom: a Markdown message, in both languages, with the address as it is', async () => {
  peer.answers = [json({ errcode: 0, errmsg: 'ok' })];
  await send('wecom');
  expect(peer.seen[0]?.target).toBe('/send?key=k');
  expect(body()).toEqual({ msgtype: 'markdown', markdown: { content: texts.chat(notice).markdown } });
  expect(texts.chat(notice).markdown.split('\n\n')).toEqual([
    '**Sealflow 告警：vendor-down (总部章管家)**',
    texts.sentence('vendor-down', 'zh'),
    '共30项，最早自2026-11-27 10:00:00起。',
    '处理步骤：https://wiki.test/runbook#vendor-down',
    '- [h1:r1:1](https://sealflow.test/v1/seal-requests/h1%3Ar1%3A1) 可以用印',
    `Sealflow alert: vendor-down. ${texts.sentence('vendor-down', 'en')}`,
  ]);
});

test('dingtalk: the same, signed in the query', async () => {
  peer.answers = [json({ errcode: 0, errmsg: 'ok' })];
  await send('dingtalk', 'SECabc');
  const { searchParams } = new URL(peer.seen[0]?.target ?? '', peer.url);
  const timestamp = searchParams.get('timestamp') ?? '';
  expect(Math.abs(Date.now() - Number(timestamp))).toBeLessThan(60_000);
  expect(searchParams.get('key')).toBe('k');
  expect(searchParams.get('sign')).toBe(
    createHmac('sha256', 'SECabc').update(`${timestamp}\nSECabc`).digest('base64'),
  );
  const { title, markdown } = texts.chat(notice);
  expect(body()).toEqual({ msgtype: 'markdown', markdown: { title, text: markdown } });
});

test.each([
  ['a robot that has had too many', json({ errcode: 45009 }), 'passing'],
  ['a robot that does not know its key', json({ errcode: 93000 }), 'refused'],
  ['a page', text('<html>', 200), 'unknown'],
  ['an address that is gone', text('', 404), 'misconfigured'],
  ['an address that is down', text('', 500), 'unknown'],
])('%s is a failure', async (_name, answer, kind) => {
  peer.answers = [answer];
  const failure = await failureOf(send('wecom'));
  expect(failure.kind).toBe(kind);
  // It would be shown in the Temporal UI.
  expect(failure.message).not.toContain('key=');
});
