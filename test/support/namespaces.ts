import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { prepareNamespace } from '../../adapters/temporal/namespace';

/** The server takes up to two seconds until it knows a namespace that it was told of. */
const patienceMs = 60_000;

export interface Namespaces {
  /** Whoever asks there gets one that nobody else has. */
  url: string;
  close(): Promise<void>;
}

/** Gives out namespaces that are ready for seal requests; so many are made ahead, so that nobody waits for them. */
export async function serveNamespaces(address: string, ahead: number): Promise<Namespaces> {
  const connection = await Connection.connect({ address });
  const make = () => {
    const made = makeNamespace(connection);
    // Whoever gets it hears of its failure.
    made.catch(() => undefined);
    return made;
  };
  const ready = Array.from({ length: ahead }, make);
  const server = createServer(async (_request, response) => {
    ready.push(make());
    try {
      response.end(await ready.shift());
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await Promise.allSettled(ready);
      await connection.close();
    },
  };
}

async function makeNamespace(connection: Connection): Promise<string> {
  const namespace = `tests-${randomUUID()}`;
  for (const deadline = Date.now() + patienceMs; ; await sleep(100)) {
    try {
      await prepareNamespace(connection, namespace);
      return namespace;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
