import { parse, stringify } from 'yaml';
import { HOST } from '../ports';

/** What of the configuration in deploy/ differs from server to server of one machine. */
export interface Places {
  postgresPort: number;
  metricsPort: number;
  /** Two for each service. */
  servicePorts: readonly number[];
  dynamicConfiguration: string;
}

interface Configuration {
  persistence: { datastores: Record<string, { sql: { connectAddr: string } }> };
  global: { metrics?: object };
  services: Record<string, { rpc: { grpcPort: number; membershipPort: number; bindOnIP: string } }>;
  clusterMetadata: { clusterInformation: Record<string, { rpcAddress: string }> };
  dynamicConfigClient: { filepath: string };
}

export const serviceCount = 4;

/** The configuration of production at other addresses, and where its frontend listens then. */
export function configurationAt(text: string, places: Places): { text: string; port: number } {
  const configuration: Configuration = parse(text, { merge: true });
  const ports = [...places.servicePorts];
  const next = () => {
    const port = ports.shift();
    if (port === undefined) throw new Error('there are more services than ports');
    return port;
  };
  for (const { sql } of Object.values(configuration.persistence.datastores))
    sql.connectAddr = `${HOST}:${places.postgresPort}`;
  for (const { rpc } of Object.values(configuration.services))
    Object.assign(rpc, { grpcPort: next(), membershipPort: next(), bindOnIP: HOST });
  const port = configuration.services.frontend?.rpc.grpcPort;
  if (port === undefined) throw new Error('the configuration has no frontend');
  for (const cluster of Object.values(configuration.clusterMetadata.clusterInformation))
    cluster.rpcAddress = `${HOST}:${port}`;
  configuration.global.metrics = { prometheus: { listenAddress: `${HOST}:${places.metricsPort}` } };
  configuration.dynamicConfigClient.filepath = places.dynamicConfiguration;
  // By its first line the server knows that it is a template.
  return { text: `# enable-template\n${stringify(configuration)}`, port };
}
