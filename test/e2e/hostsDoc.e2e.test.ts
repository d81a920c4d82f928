import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { createWebhookHost } from '../../adapters/hosts/webhook';
import { http } from '../support/http';

/* The receiver of docs/hosts.md, run as it stands there: it takes what we send, and refuses a changed byte. */

const secret = `whsec_${Buffer.from('the secret of this very receiver').toString('base64')}`;
let receiver: ChildProcess;
let url: string;
let output = '';

beforeAll(async () => {
  const docs = readFileSync(resolve(__dirname, '../../docs/hosts.md'), 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(docs) ?? [];
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(32);
  receiver = spawn(process.execPath, ['-e', code], {
    cwd: resolve(__dirname, '../..'),
    env: { PATH: process.env.PATH, SEALFLOW_WEBHOOK_SECRET: secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  url = await new Promise((found) => {
    receiver.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const port = /listening on (\d+)/.exec(output)?.[1];
      if (port) found(`http://127.0.0.1:${port}/`);
    });
  });
});
afterAll(async () => {
  const ended = new Promise((done) => receiver.once('exit', done));
  receiver.kill();
  await ended;
});

const command = {
  commandId: 'msg_1',
  flowRequestId: '9223372036854775807',
  fields: [{ fieldId: '1', value: '用印码' }],
};

test('takes our commands, each once, and tells what it has carried out', async () => {
  const host = createWebhookHost({ http, url, secret });
  await host.writeFields(command);
  await host.writeFields(command);
  expect(output.match(/fields\.write 9223372036854775807/g)).toHaveLength(1);
  expect(await host.read({ flowRequestId: '1', ask: 'msg_1' })).toEqual({
    nodeId: 'seal',
    commandDone: true,
  });
  expect(await host.read({ flowRequestId: '1', ask: 'msg_2' })).toMatchObject({ commandDone: false });
});

test('takes them while the secret changes over', async () => {
  const other = `whsec_${Buffer.from('another secret, which comes next!').toString('base64')}`;
  const validUntil = new Date(Date.now() + 60_000);
  await createWebhookHost({ http, url, secret: other, secretsBefore: [{ secret, validUntil }] }).writeFields(
    command,
  );
  const late = createWebhookHost({
    http,
    url,
    secret: other,
    secretsBefore: [{ secret, validUntil: new Date(Date.now() - 1) }],
  });
  await expect(late.writeFields(command)).rejects.toMatchObject({ kind: 'misconfigured' });
});

test('refuses a changed byte, a changed id, an old message and one of nobody', async () => {
  const body = JSON.stringify({ type: 'fields.write', ...command });
  const now = new Date();
  const old = new Date(now.getTime() - 6 * 60_000);
  const post = async (sent: string, id: string, at: Date, signedAt = at) => {
    const signature = new Webhook(secret).sign('msg_1', signedAt, body);
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signature,
    };
    return (await fetch(url, { method: 'POST', body: sent, headers })).status;
  };
  expect(await post(body, 'msg_1', now)).toBe(200);
  expect(await post(body.replace('用印码', '用印吗'), 'msg_1', now)).toBe(401);
  expect(await post(body, 'msg_2', now)).toBe(401);
  expect(await post(body, 'msg_1', old)).toBe(401);
  expect(await post(body, 'msg_1', now, old)).toBe(401);
  expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
});
