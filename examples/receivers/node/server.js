import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { Engine, Refusal } from './engine.js';
import { Files } from './files.js';

/*
 * Takes Sealflow's commands at any path. SEALFLOW_WEBHOOK_SECRETS: one secret, or several with spaces between them while
 * one replaces another. DATA_DIR: where the example keeps its flows and files. PORT: default 3000, 0 for any free one.
 */

const webhooks = (process.env.SEALFLOW_WEBHOOK_SECRETS ?? '')
  .split(/\s+/)
  .filter((secret) => secret !== '')
  .map((secret) => new Webhook(secret));
if (webhooks.length === 0) throw new Error('SEALFLOW_WEBHOOK_SECRETS is not set');

const dataDir = process.env.DATA_DIR ?? 'data';
const engine = new Engine(dataDir);
const files = new Files(engine, dataDir);
const maxBodyBytes = 1024 * 1024;

const server = createServer(async (request, response) => {
  const { status, body } = await answerTo(request).catch((error) => {
    if (error instanceof Refusal) return error;
    // Sealflow takes a 500 for "not known", and asks by `flow.get` before it sends a move again.
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    return { status: 500, body: { code: 'internal', message: 'Something went wrong here.' } };
  });
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
});

async function answerTo(request) {
  if (request.method !== 'POST') throw new Refusal(405, 'method', 'Commands come by POST.');
  // The signature is over the bytes as they came.
  const body = await bodyOf(request);
  if (!isSigned(body, request.headers))
    throw new Refusal(401, 'bad-signature', 'The signature does not fit.');
  const command = JSON.parse(body);
  process.stdout.write(`${command.type} ${command.flowRequestId ?? ''} ${command.commandId ?? ''}\n`);
  if (command.type === 'flow.get') return { status: 200, body: engine.look(command) };
  // What became of a request: nothing is asked for.
  if (command.type.startsWith('sealRequest.')) return { status: 200, body: {} };
  const isNew = engine.carryOut(command);
  if (command.type === 'files.ready') files.fetchSoon();
  return { status: 200, body: { isNew } };
}

/** In constant time, with at most five minutes between the clocks, by any of the secrets. */
function isSigned(body, headers) {
  return webhooks.some((webhook) => {
    try {
      webhook.verify(body, headers);
      return true;
    } catch {
      return false;
    }
  });
}

async function bodyOf(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Refusal(413, 'too-large', 'The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

server.listen(Number(process.env.PORT ?? 3000), () => {
  process.stdout.write(`listening on ${server.address().port}\n`);
  files.start();
});
