import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What is open longer is cut: the longest request waits 30 s for an outcome (`Prefer: wait=30`). */
const openRequestsMs = 35_000;

/** How an HTTP server ends without breaking off what it has taken. */
export interface Draining {
  /** From when the process is asked to end: whoever sends requests here ought to send them elsewhere. */
  isOn(): boolean;
  /** Goes on taking requests until then, takes none afterwards, and resolves once those that are open have ended. */
  drain(until: Promise<void>): Promise<void>;
}

/** To be called before the server is given what answers its requests. */
export function createDraining(server: Server): Draining {
  const sockets = new Set<Socket>();
  const open = new Set<ServerResponse>();
  let isOn = false;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (_request, response) => {
    if (isOn) endConnectionAfter(response);
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      // Its connection would be kept for a next request where the answer had begun before.
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
  });
  return {
    isOn: () => isOn,
    drain: async (until) => {
      isOn = true;
      for (const response of open) endConnectionAfter(response);
      await until;
      await close(server, sockets);
    },
  };
}

/** The answer says `Connection: close`, unless it has begun: a kept connection would bring requests for ever. */
function endConnectionAfter(response: ServerResponse): void {
  response.shouldKeepAlive = false;
}

async function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), openRequestsMs);
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // Node counts a connection that has brought nothing yet as busy, and no longer bounds how long it may stay so.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  await closed;
  clearTimeout(timer);
}
