import type { Database } from '../adapters/mongo/database';
import type { TemporalConnection } from '../adapters/temporal/connection';
import { searchAttributeTypes } from '../contracts/searchAttributes';
import type { Deps } from './deps';

/** What `/readyz` looks at. */
export function createProbes(
  database: Database,
  temporal: TemporalConnection,
  namespace: string,
): Deps['probes'] {
  return {
    mongo: async () => {
      await database.ping();
      return null;
    },
    temporal: async () => {
      await temporal.ping();
      return null;
    },
    searchAttributes: async () => missingAttributes(temporal, namespace),
  };
}

async function missingAttributes(temporal: TemporalConnection, namespace: string): Promise<string | null> {
  const { operatorService } = temporal.client.connection;
  const { customAttributes } = await temporal.call(() => operatorService.listSearchAttributes({ namespace }));
  const missing = Object.keys(searchAttributeTypes).filter((name) => !(name in (customAttributes ?? {})));
  return missing.length === 0 ? null : `not registered: ${missing.join(', ')}`;
}
