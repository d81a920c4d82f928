import { Connection } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import { searchAttributeTypes } from '../contracts/searchAttributes';
import { HOST } from './ports';

export const NAMESPACE = 'default';

/** The server's own default, 24 h, would drop the history of a closed seal request the next day. */
export const RETENTION_MS = 90 * 24 * 3_600_000;

const INDEXED_VALUE_TYPES = { Keyword: 2, Int: 3 } as const;

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

/**
 * Raises the retention and registers what is missing of the search attributes. Not by the server's own flag: it registers only when
 * it creates the database (measured on 1.29.1), so an attribute added to the table later would never come.
 */
export async function prepareNamespace(address: string): Promise<void> {
  await withConnection(address, async ({ workflowService, operatorService }) => {
    const { config } = await workflowService.describeNamespace({ namespace: NAMESPACE });
    if ((optionalTsToMs(config?.workflowExecutionRetentionTtl) ?? 0) < RETENTION_MS) {
      await workflowService.updateNamespace({
        namespace: NAMESPACE,
        config: { workflowExecutionRetentionTtl: msToTs(RETENTION_MS) },
      });
    }
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace: NAMESPACE });
    const missing = Object.entries(searchAttributeTypes).filter(
      ([name]) => customAttributes?.[name] === undefined,
    );
    if (missing.length === 0) return;
    await operatorService.addSearchAttributes({
      namespace: NAMESPACE,
      searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, INDEXED_VALUE_TYPES[type]])),
    });
  });
}

async function withConnection<T>(address: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    return await connection.withDeadline(Date.now() + 10_000, () => use(connection));
  } finally {
    await connection.close();
  }
}
