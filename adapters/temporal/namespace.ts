import type { ConnectionLike } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import { searchAttributeTypes } from '../../contracts/searchAttributes';
import { grpcAnswerOf, grpcNotFound } from './grpcCodes';

/** The server's own default, 24 h, would drop the history of a closed seal request the next day. */
export const retentionMs = 90 * 24 * 3_600_000;

const indexedValueTypes = { Keyword: 2, Int: 3 } as const;
/** How many of a type a namespace has where the server keeps them in SQL (its defaults, server 1.29). */
const places = { Keyword: 10, Int: 3 } as const;

/** The server will not give the namespace what requests need; says what is missing, and the server's words. */
export class NamespaceUnfitError extends Error {
  override readonly name = 'NamespaceUnfitError';
}

/**
 * Makes the namespace ready for seal requests: it is there, keeps histories of closed workflows for 90 days at
 * least, and has our search attributes. Repeatable. Not by the development server's own flag: it registers only
 * when it creates the database (measured on 1.29.1), so an attribute added to the table later would never come.
 *
 * @throws NamespaceUnfitError
 */
export async function prepareNamespace(connection: ConnectionLike, namespace: string): Promise<void> {
  await ensureRetention(connection, namespace);
  const { operatorService } = connection;
  const there = (await operatorService.listSearchAttributes({ namespace })).customAttributes ?? {};
  const missing = Object.entries(searchAttributeTypes).filter(([name]) => there[name] === undefined);
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map(([name, type]) => [name, indexedValueTypes[type]]));
  try {
    await operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    const answer = grpcAnswerOf(error);
    if (answer?.meaning !== 'answer' || answer.code === grpcNotFound) throw error;
    throw new NamespaceUnfitError(refusal(namespace, missing, there, answer.words), { cause: error });
  }
}

type AttributeType = keyof typeof places;

function refusal(
  namespace: string,
  missing: [name: string, type: AttributeType][],
  there: Record<string, unknown>,
  words: string,
): string {
  const names = missing.map(([name, type]) => `${name} (${type})`).join(', ');
  const sentence = `Temporal refused the search attributes ${names} in namespace ${namespace}: ${words.replace(/\.$/, '')}.`;
  if (!words.includes('cannot have more than')) return sentence;
  const types = [...new Set(missing.map(([, type]) => type))];
  const free = types.map((type) => `${type} ${freePlaces(there, type)} of ${places[type]}`).join(', ');
  return `${sentence} Free places: ${free}. Remove attributes that nothing uses, or give Sealflow a namespace of its own.`;
}

function freePlaces(there: Record<string, unknown>, type: AttributeType): number {
  const taken = Object.values(there).filter((value) => value === indexedValueTypes[type]).length;
  return Math.max(places[type] - taken, 0);
}

async function ensureRetention({ workflowService }: ConnectionLike, namespace: string): Promise<void> {
  const workflowExecutionRetentionTtl = msToTs(retentionMs);
  try {
    const { config } = await workflowService.describeNamespace({ namespace });
    if ((optionalTsToMs(config?.workflowExecutionRetentionTtl) ?? 0) >= retentionMs) return;
  } catch (error) {
    if (grpcAnswerOf(error)?.code !== grpcNotFound) throw error;
    await workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: workflowExecutionRetentionTtl,
    });
    return;
  }
  await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}
