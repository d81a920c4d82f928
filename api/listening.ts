import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../config';
import type { VariableName } from '../config/variables';

/**
 * The port that it listens on, which is another than the one asked for where that is 0.
 *
 * @throws ConfigError naming the variables that say where, if it cannot.
 */
export function listen(
  server: Server,
  { host, port }: { host: string; port: number },
  variables: readonly VariableName[],
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFault(error, variables)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function listenFault({ code }: NodeJS.ErrnoException, variables: readonly VariableName[]): Error {
  return new ConfigError(
    variables.map((variable) => ({ variable, message: `cannot be listened on (${code})` })),
  );
}

/** Cuts what is open: for a server whose answers nobody misses. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  await closed;
}
