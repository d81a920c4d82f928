import { type ConnectionLike, isGrpcServiceError } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import { searchAttributeTypes } from '../../contracts/searchAttributes';

/** The server's own default, 24 h, would drop the history of a closed seal request the next day. */
export const retentionMs = 90 * 24 * 3_600_000;

const indexedValueTypes = { Keyword: 2, Int: 3 } as const;
const notFound = 5;

/**
 * Makes the namespace ready for seal requests: it is there, keeps histories of closed workflows for 90 days at
 * least, and has our search attributes. Repeatable. Not by the development server's own flag: it registers only
 * when it creates the database (measured on 1.29.1), so an attribute added to the table later would never come.
 */
export async function prepareNamespace(connection: ConnectionLike, namespace: string): Promise<void> {
  await ensureRetention(connection, namespace);
  const { operatorService } = connection;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(searchAttributeTypes).filter(
    ([name]) => customAttributes?.[name] === undefined,
  );
  if (missing.length === 0) return;
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, indexedValueTypes[type]])),
  });
}

async function ensureRetention({ workflowService }: ConnectionLike, namespace: string): Promise<void> {
  const workflowExecutionRetentionTtl = msToTs(retentionMs);
  try {
    const { config } = await workflowService.describeNamespace({ namespace });
    if ((optionalTsToMs(config?.workflowExecutionRetentionTtl) ?? 0) >= retentionMs) return;
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== notFound) throw error;
    await workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: workflowExecutionRetentionTtl,
    });
    return;
  }
  await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}
