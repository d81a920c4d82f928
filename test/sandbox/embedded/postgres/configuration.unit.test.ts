import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { configurationAt } from '../../../../sandbox/embedded/postgres/configuration';

const root = join(__dirname, '../../../..');
const production = readFileSync(join(root, 'deploy/temporal/config/production.yaml'), 'utf8');
const places = {
  postgresPort: 5001,
  metricsPort: 5002,
  servicePorts: [6001, 6002, 6003, 6004, 6005, 6006, 6007, 6008],
  dynamicConfiguration: '/elsewhere/dynamicconfig.yaml',
};

test('what is tested is the configuration of production, at addresses of this machine alone', () => {
  const { text, port } = configurationAt(production, places);
  expect(text).toMatch(/^# enable-template\n/);
  const given = parse(production, { merge: true });
  const at = (sql: object) => ({ sql: { ...sql, connectAddr: '127.0.0.1:5001' } });
  const rpc = (grpcPort: number) => ({
    rpc: { grpcPort, membershipPort: grpcPort + 1, bindOnIP: '127.0.0.1' },
  });
  expect(parse(text)).toEqual({
    ...given,
    persistence: {
      ...given.persistence,
      datastores: {
        default: at(given.persistence.datastores.default.sql),
        visibility: at(given.persistence.datastores.visibility.sql),
      },
    },
    global: { ...given.global, metrics: { prometheus: { listenAddress: '127.0.0.1:5002' } } },
    services: { frontend: rpc(6001), matching: rpc(6003), history: rpc(6005), worker: rpc(6007) },
    clusterMetadata: {
      ...given.clusterMetadata,
      clusterInformation: {
        active: { ...given.clusterMetadata.clusterInformation.active, rpcAddress: '127.0.0.1:6001' },
      },
    },
    dynamicConfigClient: { ...given.dynamicConfigClient, filepath: '/elsewhere/dynamicconfig.yaml' },
  });
  expect(port).toBe(6001);
});
