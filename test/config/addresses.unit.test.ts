import { ConfigError, type Environment, loadConfig } from '../../config';

const env = {
  SEALFLOW_TEMPORAL_ADDRESS: 'temporal.test:7233',
  SEALFLOW_MONGO_URL: 'mongodb://mongo.test/',
  SEALFLOW_SECRET_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  SEALFLOW_PAYLOAD_KEYS: `p1:${Buffer.alloc(32, 2).toString('base64')}`,
};

test('without a wrong address it is taken', () => {
  expect(() => loadConfig(env)).not.toThrow();
});

test.each<[Environment]>([
  [{ SEALFLOW_PUBLIC_URL: 'https://seals.test/?' }],
  [{ SEALFLOW_PUBLIC_URL: 'https://seals.test/#' }],
  [{ SEALFLOW_PUBLIC_URL: ' https://seals.test' }],
  [{ SEALFLOW_PUBLIC_URL: 'https://seals.test/a b' }],
  [{ SEALFLOW_PUBLIC_URL: 'https:seals.test' }],
  [{ SEALFLOW_TEMPORAL_ADDRESS: 'temporal.test:99999' }],
  [{ SEALFLOW_TEMPORAL_ADDRESS: 'http://temporal.test:7233' }],
  [{ SEALFLOW_WORKER_METRICS_ADDRESS: '0.0.0.0:99999' }],
])('%j is no address', (wrong) => {
  expect(() => loadConfig({ ...env, ...wrong })).toThrow(ConfigError);
});
