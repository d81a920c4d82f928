import { Connection } from '@temporalio/client';
import { prepareNamespace } from '../../adapters/temporal/namespace';
import { HOST } from './ports';

export const NAMESPACE = 'default';

/** Run in the data folder: the database's relative name keeps odd characters of its path out of the SQLite address. */
export function temporalArgs(port: number, uiPort: number): string[] {
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--ui-port', String(uiPort)],
    ...['--db-filename', 'temporal.db', '--sqlite-pragma', 'journal_mode=WAL'],
    // FULL: with WAL, NORMAL may lose the last commits at a power cut, and the ledger would then know more than the workflow.
    ...['--sqlite-pragma', 'synchronous=FULL'],
    // Without both, server 1.29 ignores priorities and fairness keys silently.
    ...['--dynamic-config-value', 'matching.useNewMatcher=true'],
    ...['--dynamic-config-value', 'matching.enableFairness=true'],
    ...['--log-level', 'warn'],
  ];
}

/** Throws while the server does not answer for our namespace. */
export async function probeTemporal(address: string): Promise<void> {
  await withConnection(address, (connection) =>
    connection.workflowService.describeNamespace({ namespace: NAMESPACE }),
  );
}

/** Makes the server's namespace ready for seal requests. */
export async function prepareServer(address: string): Promise<void> {
  await withConnection(address, (connection) => prepareNamespace(connection, NAMESPACE));
}

async function withConnection<T>(address: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    return await connection.withDeadline(Date.now() + 10_000, () => use(connection));
  } finally {
    await connection.close();
  }
}
