import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { environmentVariables, type VariableName } from '../../config/variables';

const read = (name: string) => readFileSync(resolve(__dirname, '../..', name), 'utf8');
const compose = read('docker-compose.yml');
const example = read('.env.example');

/** What whoever runs the containers cannot set, and why. */
const exceptions: { [name in VariableName]?: string } = {
  SEALFLOW_TEMPORAL_ADDRESS: 'the service `temporal` of the same file',
  SEALFLOW_MONGO_URL: 'the service `mongodb` of the same file, with MONGO_PASSWORD',
  SEALFLOW_API_HOST: 'the image listens on all of its own addresses; an empty value would undo that',
  SEALFLOW_API_PORT: 'the port in the container, which the port that is published and the health check name',
  SEALFLOW_LOOPBACK_ATTACHMENTS: 'for trying out on one machine; loopback in a container is the container',
  SEALFLOW_DATA_DIR: 'of the embedded servers, which the image does not have',
  SEALFLOW_WORKFLOW_BUNDLE: 'the image holds the one that fits; an empty value would undo that',
  SEALFLOW_METRICS_ADDRESS: 'the port in the container, which the other services reach',
  SEALFLOW_WORKER_METRICS_ADDRESS: 'the port in the container, which the health check names',
};
const names = environmentVariables.map(({ name }) => name);
const passed = names.filter((name) => exceptions[name] === undefined);

/** The text of one service. */
function service(name: string): string {
  const [, text = ''] = new RegExp(`\\n  ${name}:\\n((?: {4}.*\\n|\\n)+)`).exec(compose) ?? [];
  return text;
}
/** What setup, API and worker are given alike. */
const [, shared = ''] = /\nx-sealflow: &sealflow\n((?: {2}.*\n)+)/.exec(compose) ?? [];
const own: { [name in VariableName]?: string } = {
  SEALFLOW_ADMIN_KEY: 'api',
  SEALFLOW_TRUSTED_PROXIES: 'api',
  SEALFLOW_REQUESTS_PER_MINUTE: 'api',
  SEALFLOW_DRAIN_SECONDS: 'api',
  SEALFLOW_CATALOGUE_SYNC_SECONDS: 'setup',
  SEALFLOW_RECONCILE_SECONDS: 'setup',
};

test.each(passed)('%s comes from .env into the containers', (name) => {
  const line = new RegExp(`^ +${name}: \\$\\{${name}(:-[^}]*|:\\?set it in \\.env)\\}$`, 'm');
  const reader = own[name];
  expect(reader === undefined ? shared : service(reader)).toMatch(line);
  expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
});

test('setup, api and worker have what is shared', () => {
  for (const name of ['setup', 'api', 'worker']) expect(service(name)).toContain('<<: *sealflow\n');
});

test.each(Object.entries(exceptions))('%s does not, since it is %s', (name) => {
  expect(compose).not.toContain(`\${${name}`);
  expect(example).not.toContain(name);
});

test('neither file has a variable that is not read', () => {
  const known: readonly string[] = names;
  const given = [...`${compose}${example}`.matchAll(/SEALFLOW_[A-Z_]+/g)].map(([name]) => name);
  expect(given.filter((name) => !known.includes(name))).toEqual([]);
});

test('each service that goes on running has a health check', () => {
  const services = [
    ...compose
      .slice(compose.indexOf('\nservices:'), compose.indexOf('\n# One for each two'))
      .matchAll(/^ {2}(\S+):$/gm),
  ];
  const without = services
    .map(([, name = '']) => name)
    .filter((name) => !/ {4}healthcheck:/.test(service(name)));
  // They end once everything is ready.
  expect(without).toEqual(['temporal-schema', 'mongodb-init', 'setup']);
});
