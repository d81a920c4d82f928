import type { Database } from '../adapters/mongo/database';
import type { TemporalConnection } from '../adapters/temporal/connection';
import { createSealRequestWorkflows, type OpenFilter } from '../adapters/temporal/sealRequests';

/** What the routes of seal requests and callbacks need, beside what every route has. */
export interface RequestDeps {
  openRequests: { count(filter: OpenFilter): Promise<number> };
}

export interface RequestParts {
  database: Database;
  temporal: TemporalConnection;
}

export function createRequestDeps({ temporal }: RequestParts): RequestDeps {
  const workflows = createSealRequestWorkflows(temporal);
  return { openRequests: { count: (filter) => workflows.countOpen(filter) } };
}
