import type { Database } from '../adapters/mongo/database';
import { createPayloadKeyRows } from '../adapters/mongo/payloadKeys';
import type { TemporalConnection } from '../adapters/temporal/connection';
import { findIdleSchedules } from '../adapters/temporal/schedules';
import { type HeldPayloadKeys, lackingPayloadKeys } from '../application/administration/payloadKeys';
import { TemporalAwayError } from '../application/ports/errors';
import { searchAttributeTypes } from '../contracts/searchAttributes';
import type { Deps, ProbeFinding } from './deps';

/** What `/readyz` looks at. */
export function createProbes(
  database: Database,
  temporal: TemporalConnection,
  namespace: string,
  keys: HeldPayloadKeys,
): Deps['probes'] {
  const rows = createPayloadKeyRows(database);
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
    schedules: async () => idleSchedules(temporal),
    payloadKeys: async () => {
      const lacking = await lackingPayloadKeys(rows, keys, new Date());
      return lacking.length === 0 ? null : `lacking in SEALFLOW_PAYLOAD_KEYS: ${lacking.join(', ')}`;
    },
  };
}

/**
 * Operators pause on purpose; what is missing nobody wanted so. A schedule is a workflow of the server's own, which a
 * busy server makes wait: that says nothing of what requests need.
 */
async function idleSchedules(temporal: TemporalConnection): Promise<ProbeFinding> {
  const found = await findIdleSchedules(temporal).catch((error: unknown) => {
    if (error instanceof TemporalAwayError) return null;
    throw error;
  });
  if (!found) return { note: 'not answered for in time' };
  const { missing, paused } = found;
  if (missing.length > 0) return `not made (npm run setup): ${missing.join(', ')}`;
  return paused.length > 0 ? { note: `paused: ${paused.join(', ')}` } : null;
}

async function missingAttributes(temporal: TemporalConnection, namespace: string): Promise<string | null> {
  const { operatorService } = temporal.client.connection;
  const { customAttributes } = await temporal.call(() => operatorService.listSearchAttributes({ namespace }));
  const missing = Object.keys(searchAttributeTypes).filter((name) => !(name in (customAttributes ?? {})));
  return missing.length === 0 ? null : `not registered: ${missing.join(', ')}`;
}
