import { randomUUID } from 'node:crypto';
import type { EmbeddedServers } from '../../sandbox/embedded/servers';

/** The servers that all test files share, as globalSetup has started them. */
export interface SharedServers {
  temporal: string;
  temporalUi: string;
  mongo: string;
  /** Where to ask for a namespace. */
  namespaces: string;
  /** Where the program of the Mongo server lies. */
  mongoBinary: string;
}

const variable = 'SEALFLOW_TEST_SERVERS';

/** For the workers of jest, which are started after this. */
export function announceSharedServers(shared: SharedServers): void {
  process.env[variable] = JSON.stringify(shared);
}

function sharedServers(): SharedServers {
  const announced = process.env[variable];
  if (!announced) throw new Error('no servers were started: is this test one of the project `int`?');
  return JSON.parse(announced);
}

/** For built programs that start servers: the files by which they would name FerretDB's are not as in the sources. */
export const withMongoBinary = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  SEALFLOW_MONGOD_BINARY: sharedServers().mongoBinary,
});

export const sharedMongoUrl = (): string => sharedServers().mongo;

/** A database of its own, on the shared server or on another. */
export const newDatabaseName = (): string => `test_${randomUUID().replaceAll('-', '')}`;

/** A namespace of its own on the shared Temporal. */
export async function ownNamespace(): Promise<EmbeddedServers['temporal']> {
  const { temporal, temporalUi, namespaces } = sharedServers();
  const response = await fetch(namespaces);
  const namespace = await response.text();
  if (!response.ok) throw new Error(`no namespace: ${namespace}`);
  return { address: temporal, uiUrl: temporalUi, namespace };
}
