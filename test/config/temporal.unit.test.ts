import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type Environment, loadConfig } from '../../config';
import { makeCertificates, type TestCertificates } from '../support/tlsProxy';

/* Temporal's own environment configuration, and what the address of MongoDB may say. */

const ours = {
  SEALFLOW_MONGO_URL: 'mongodb://mongo.test/?replicaSet=rs0',
  SEALFLOW_SECRET_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  SEALFLOW_PAYLOADS: 'plain',
};
const address = { SEALFLOW_TEMPORAL_ADDRESS: 'ours.test:7233' };

let folder: string;
let pem: TestCertificates;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealflow-config-'));
  pem = makeCertificates();
});
afterAll(() => {
  pem.remove();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function problemsWith(env: Environment): string[] {
  try {
    loadConfig({ ...ours, ...env });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toContain('Canary');
    return error.problems.map(({ variable, message }) => `${variable} ${message}`);
  }
  return [];
}
const temporalOf = (env: Environment) => loadConfig({ ...ours, ...env }).temporal;

test('Temporal’s own variables name the server, and ours win where both do', () => {
  const theirs = { TEMPORAL_ADDRESS: 'theirs.test:7233', TEMPORAL_NAMESPACE: 'theirs' };
  expect(temporalOf(theirs)).toEqual({ address: 'theirs.test:7233', namespace: 'theirs' });
  const both = { ...theirs, ...address, SEALFLOW_TEMPORAL_NAMESPACE: 'ours' };
  expect(temporalOf(both)).toEqual({ address: 'ours.test:7233', namespace: 'ours' });
});

test('an API key turns TLS on, and a profile of the named file counts under the variables', () => {
  expect(temporalOf({ ...address, TEMPORAL_API_KEY: 'k' })).toMatchObject({ apiKey: 'k', tls: true });
  const path = file(
    'temporal.toml',
    '[profile.prod]\naddress = "prod.test:7233"\nnamespace = "seals"\n[profile.prod.tls]\nserver_name = "temporal.test"\n',
  );
  const profile = { TEMPORAL_CONFIG_FILE: path, TEMPORAL_PROFILE: 'prod', TEMPORAL_NAMESPACE: 'other' };
  expect(temporalOf(profile)).toMatchObject({
    address: 'prod.test:7233',
    namespace: 'other',
    tls: { serverNameOverride: 'temporal.test' },
  });
});

test('the file of the home folder is another program’s, unless a profile of it is asked for', () => {
  mkdirSync(join(folder, 'temporalio'));
  file(
    'temporalio/temporal.toml',
    '[profile.default]\napi_key = "of another server"\n[profile.mine]\napi_key = "mine"\n',
  );
  expect(temporalOf({ ...address, HOME: folder, XDG_CONFIG_HOME: folder })).toEqual({
    address: 'ours.test:7233',
    namespace: 'default',
  });
  const mine = { ...address, XDG_CONFIG_HOME: folder, TEMPORAL_PROFILE: 'mine' };
  expect(temporalOf(mine)).toMatchObject({ apiKey: 'mine' });
});

test.each<[string, () => Environment, string]>([
  [
    'a file that is not there',
    () => ({ TEMPORAL_CONFIG_FILE: '/nowhere/Canary.toml' }),
    'TEMPORAL_CONFIG_FILE names a file that cannot be read (ENOENT)',
  ],
  [
    'a file that is no TOML',
    () => ({ TEMPORAL_CONFIG_FILE: file('bad.toml', '[profile.default]\napi_key = Canary\n') }),
    'TEMPORAL_CONFIG_FILE names a file that is no TOML with [profile.…] (line 2)',
  ],
  [
    'a key that is misspelt',
    () => ({ TEMPORAL_CONFIG_FILE: file('odd.toml', '[profile.default.tls]\nserver_ca = "Canary"\n') }),
    'TEMPORAL_CONFIG_FILE names a file that does not fit: key(s) unrecognized in profile.default.tls: server_ca',
  ],
  [
    'a profile that is not in it',
    () => ({ TEMPORAL_CONFIG_FILE: file('one.toml', '[profile.a]\n'), TEMPORAL_PROFILE: 'Canary' }),
    'TEMPORAL_PROFILE names a profile that is not in the file',
  ],
  [
    'a CA that is not there',
    () => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/Canary.pem' }),
    'TEMPORAL_TLS_SERVER_CA_CERT_PATH names a file that cannot be read (ENOENT)',
  ],
  [
    'a CA that is none',
    () => ({ TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'Canary' }),
    'TEMPORAL_TLS_SERVER_CA_CERT_DATA holds no certificate in PEM',
  ],
  [
    'a certificate without its key',
    () => ({ TEMPORAL_TLS_CLIENT_CERT_PATH: pem.client.cert }),
    'TEMPORAL_TLS_CLIENT_CERT_PATH is set without the client key',
  ],
  [
    'the key of another certificate',
    () => ({
      TEMPORAL_TLS_CLIENT_CERT_PATH: pem.client.cert,
      TEMPORAL_TLS_CLIENT_KEY_PATH: pem.server.key,
    }),
    'TEMPORAL_TLS_CLIENT_KEY_PATH is not the key of the client certificate',
  ],
  ['a word for TLS that is none', () => ({ TEMPORAL_TLS: 'Canary' }), 'TEMPORAL_TLS must be true or false'],
  [
    'verification turned off',
    () => ({ TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true' }),
    'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION is not served: name the server’s CA instead',
  ],
])('%s is told by the name of the variable', (_what, env, problem) => {
  expect(problemsWith({ ...address, ...env() })).toEqual([problem]);
});

const loses = (option: string, value: string) =>
  `SEALFLOW_MONGO_URL must not set ${option} to anything but ${value}: an acknowledged seal could be lost`;

test.each([
  ['w=1', loses('w', 'majority')],
  ['W=0', loses('W', 'majority')],
  ['journal=false', loses('journal', 'true')],
  ['readPreference=secondaryPreferred', loses('readPreference', 'primary')],
  ['readConcernLevel=local', loses('readConcernLevel', 'majority')],
  [
    'tls=true&tlsCAFile=/nowhere/Canary.pem',
    'SEALFLOW_MONGO_URL names a file in tlsCAFile that cannot be read',
  ],
])('an address of MongoDB with %s is refused', (options, problem) => {
  const url = `mongodb://mongo.test/?replicaSet=rs0&${options}`;
  expect(problemsWith({ ...address, SEALFLOW_MONGO_URL: url })).toEqual([problem]);
});

test('one that says what is pinned anyway, and brings its CA, is taken', () => {
  const url = `mongodb://mongo.test/?w=majority&journal=true&readPreference=primary&tls=true&tlsCAFile=${pem.ca}`;
  expect(problemsWith({ ...address, SEALFLOW_MONGO_URL: url })).toEqual([]);
});
