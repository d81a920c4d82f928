import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

interface Service {
  image?: string;
  build?: string;
  networks: string[];
  ports?: string[];
  volumes?: string[];
  environment?: Record<string, string>;
  [property: string]: unknown;
}

const read = (name: string) => readFileSync(resolve(__dirname, '../..', name), 'utf8');
// As compose reads it, except that variables are not filled in: .ci/run has compose itself read it.
const file = parse(read('docker-compose.yml'), { merge: true });
const services: [name: string, service: Service][] = Object.entries(file.services);

test.each(services)('%s cannot write, has no right of root and no more than its share', (name, service) => {
  expect(service).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    pids_limit: expect.any(Number),
    mem_limit: expect.stringMatching(/^\d+[mg]$/),
    cpus: expect.any(Number),
    logging: { options: { 'max-size': expect.any(String), 'max-file': expect.any(String) } },
  });
  // The proxy listens on 80 and 443.
  expect(service.cap_add).toEqual(name === 'proxy' ? ['NET_BIND_SERVICE'] : undefined);
  expect(service.privileged ?? service.network_mode ?? service.pid ?? service.devices).toBeUndefined();
});

test.each(services)(
  '%s is of our build, or of an exact version that is still kept up',
  (_name, { image, build }) => {
    if (build === undefined) expect(image).toMatch(/^[a-z/-]+:\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$/);
    else expect(build).toBe('.');
    expect(image ?? '').not.toContain('auto-setup');
  },
);

test.each(services)('%s is given files of the repository to read alone', (_name, { volumes = [] }) => {
  const mounted = volumes.filter((volume) => !/^[a-z-]+:/.test(volume));
  expect(mounted.filter((volume) => !/^\.\/deploy\/[^:]+:[^:]+:ro$/.test(volume))).toEqual([]);
});

test('only those reach each other that have to', () => {
  const pairs = new Set<string>();
  for (const [one, { networks }] of services)
    for (const [other, { networks: others }] of services)
      if (one < other && networks.some((network) => others.includes(network))) pairs.add(`${one} ${other}`);
  expect([...pairs].sort()).toEqual(
    [
      'api mongodb',
      'api proxy',
      'api temporal',
      'mongodb mongodb-init',
      'mongodb setup',
      'mongodb worker',
      'postgresql temporal',
      'postgresql temporal-schema',
      // It runs before the worker and is gone.
      'setup worker',
      'setup temporal',
      // It runs before the server and is gone.
      'temporal temporal-schema',
      'temporal temporal-ui',
      'temporal worker',
    ].sort(),
  );
});

test('the stores reach nothing outside', () => {
  for (const name of ['postgresql', 'mongodb'])
    for (const network of file.services[name].networks)
      expect(file.networks[network]).toEqual({ internal: true });
});

test('only the proxy is reached from other machines', () => {
  const ports = services.flatMap(([name, { ports: published = [] }]) =>
    published.map((port) => [name, port]),
  );
  expect(ports).toEqual([
    ['temporal-ui', '127.0.0.1:8233:8080'],
    ['api', '127.0.0.1:8080:8080'],
    ['proxy', '80:80'],
    ['proxy', '443:443'],
  ]);
  expect(file.services.proxy.profiles).toEqual(['tls']);
});

test('Sealflow has no root user at MongoDB, and only those that make its user know the root password', () => {
  const knowing = services.filter(([, service]) => JSON.stringify(service).includes('MONGO_ROOT_PASSWORD'));
  expect(knowing.map(([name]) => name)).toEqual(['mongodb', 'mongodb-init']);
  for (const name of ['setup', 'api', 'worker'])
    expect(file.services[name].environment.SEALFLOW_MONGO_URL).toMatch(
      /^mongodb:\/\/sealflow:\$\{MONGO_PASSWORD:\?set it in \.env\}@mongodb:27017\/\?authSource=\$\{SEALFLOW_MONGO_DATABASE:-sealflow\}&replicaSet=rs0$/,
    );
});

test('the configuration of Temporal is YAML and a template of its server', () => {
  const text = read('deploy/temporal/config/production.yaml');
  expect(text).toMatch(/^# enable-template\n/);
  const { default: store, visibility } = parse(text, { merge: true }).persistence.datastores;
  for (const { sql } of [store, visibility]) expect(sql.password).toBe('{{ env `SQL_PASSWORD` }}');
  expect([store.sql.databaseName, visibility.sql.databaseName]).toEqual(['temporal', 'temporal_visibility']);
});

test('the image runs on Node 24, and Node 20 is the lowest', () => {
  const images = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(images).toHaveLength(2);
  for (const image of images)
    expect(image).toMatch(/^node:24\.\d+\.\d+-bookworm-slim(@sha256:[0-9a-f]{64})?$/);
  expect(JSON.parse(read('package.json')).engines.node).toBe('>=20.19.0');
});
