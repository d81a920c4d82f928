import { connect, createServer } from 'node:net';

export const HOST = '127.0.0.1';

/** A port that the system gives out as free right now. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** The wished port, or a free one where it is taken. */
export async function portOr(wished: number | 'free'): Promise<number> {
  if (wished === 'free') return freePort();
  // A program on all interfaces does not everywhere stop us from binding the loopback one: ask it as well.
  if (await answers(wished)) return freePort();
  return listenOnce(wished).catch(() => freePort());
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST, timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
