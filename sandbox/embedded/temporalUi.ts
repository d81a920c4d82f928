import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HOST } from './ports';

export interface TemporalUi {
  url: string;
  port: number;
  close(): Promise<void>;
}

export interface TemporalUiOptions {
  /** Of the server's own UI. */
  behind: string;
  /** The wished one; where it is taken by now, a free one. */
  port: number;
  /** Of the API, as browsers see it, which has the codec; empty until it has started. */
  apiUrl(): string;
}

/**
 * The embedded Temporal's UI at an address of its own, told who decrypts its payloads. `temporal server start-dev` has
 * a switch for the codec's address, and none for sending the browser's sign-in along or for where to sign in: so the
 * settings that the UI reads at its start are completed on their way, and everything else passes as it is.
 */
export async function openTemporalUi({ behind, port, apiUrl }: TemporalUiOptions): Promise<TemporalUi> {
  const server = createServer((request, response) => forward(behind, apiUrl(), request, response));
  const listen = (on: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(on, HOST, () => resolve((server.address() as AddressInfo).port));
    });
  const bound = await listen(port).catch(() => listen(0));
  return {
    url: `http://${HOST}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(behind: string, apiUrl: string, request: IncomingMessage, response: ServerResponse): void {
  if (!apiUrl) {
    response.writeHead(503, { 'retry-after': '1' }).end();
    return;
  }
  const isSettings = new URL(request.url ?? '/', behind).pathname === '/api/v1/settings';
  const { 'accept-encoding': _, ...plain } = request.headers;
  const options = { method: request.method, headers: isSettings ? plain : request.headers };
  const outgoing = send(new URL(request.url ?? '/', behind), options, (answer) => {
    if (isSettings && answer.statusCode === 200) complete(answer, response, sameSite(apiUrl, request));
    else answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers));
  });
  const fail = () => (response.headersSent ? response.destroy() : response.writeHead(502).end());
  outgoing.on('error', fail);
  response.on('close', () => outgoing.destroy());
  request.pipe(outgoing);
}

/** The browser sends the sign-in along only to the site that the UI itself is of: `localhost` is not 127.0.0.1. */
function sameSite(apiUrl: string, { headers }: IncomingMessage): string {
  const url = new URL(apiUrl);
  if (headers.host?.startsWith('localhost:')) url.hostname = 'localhost';
  return url.origin;
}

async function complete(answer: IncomingMessage, response: ServerResponse, apiUrl: string): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    const settings = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const Codec = {
      Endpoint: `${apiUrl}/codec`,
      IncludeCredentials: true,
      DefaultErrorMessage: 'Payloads are encrypted: sign in, then reload this page.',
      DefaultErrorLink: `${apiUrl}/codec/sign-in`,
    };
    const text = JSON.stringify({ ...settings, Codec });
    const { 'content-length': _, ...headers } = answer.headers;
    response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
  } catch {
    response.destroy();
  }
}
