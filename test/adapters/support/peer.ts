import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';

/** One request as it came over the wire. */
export interface Seen {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body: Buffer;
}
export type Answer = (seen: Seen, response: ServerResponse, request: IncomingMessage) => void;

export interface Peer {
  url: string;
  seen: Seen[];
  /** What the next requests get; the last one stays. */
  answers: Answer[];
  close(): Promise<void>;
}

/** A real HTTP server that notes what it gets and answers as it is told. */
export async function startPeer(...answers: Answer[]): Promise<Peer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      const seen = {
        method: request.method ?? '',
        target: request.url ?? '',
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([key, value]) => [key, String(value)]),
        ),
        body: Buffer.concat(chunks),
      };
      peer.seen.push(seen);
      const answer = peer.answers.length > 1 ? peer.answers.shift() : peer.answers[0];
      if (answer) answer(seen, response, request);
      else response.end();
    });
  });
  const peer: Peer = {
    url: '',
    seen: [],
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A test that fails closes nothing, and jest must end all the same.
  server.unref();
  peer.url = `http://127.0.0.1:${portOf(server.address())}`;
  return peer;
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return text(JSON.stringify(value), status, { 'Content-Type': 'application/json', ...headers });
}

export function text(body: string | Buffer, status = 200, headers: Record<string, string> = {}): Answer {
  return (_seen, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

export const silence: Answer = () => {};
export const reset: Answer = (_seen, _response, request) => {
  request.socket.resetAndDestroy();
};
export const hangUp: Answer = (_seen, _response, request) => {
  request.socket.destroy();
};
/** Announces more than it sends. */
export const cutShort: Answer = (_seen, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' });
  response.write('{"errcode":0', () => response.destroy());
};

/** An address at which nothing listens. */
export async function closedPort(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server.address());
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return `http://127.0.0.1:${port}`;
}

/** Takes TCP connections and never says a word: a TLS handshake there never ends. */
export async function startMute(): Promise<{ url: string; close(): void }> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return {
    url: `https://127.0.0.1:${portOf(server.address())}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  return address.port;
}
