import { ConfigError, type Environment, loadApiConfig, loadConfig, localUrl } from '../../config';
import {
  defaultOf,
  type EnvironmentVariable,
  environmentVariables,
  type VariableName,
} from '../../config/variables';

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64');

const worker = {
  SEALFLOW_TEMPORAL_ADDRESS: 'temporal.test:7233',
  SEALFLOW_MONGO_URL: 'mongodb://mongo.test/?replicaSet=rs0',
  SEALFLOW_SECRET_KEYS: `k1:${keyOf(1)}`,
  SEALFLOW_PAYLOAD_KEYS: `p1:${keyOf(2)}`,
};
const api = { ...worker, SEALFLOW_ADMIN_KEY: 'sixteen-letters!' };

function problemsOf(load: () => unknown): ConfigError['problems'] {
  try {
    load();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const { variable, message } of error.problems)
      expect(error.message).toContain(`  ${variable} ${message}`);
    return error.problems;
  }
  return [];
}

const problemsWith = (changed: Environment) => problemsOf(() => loadApiConfig({ ...api, ...changed }));

const rows: readonly EnvironmentVariable[] = environmentVariables;
const neededBy = (process: string) =>
  rows.filter(({ needed }) => needed?.includes(process)).map(({ name }) => name);

const missing = (variable: string) => ({
  variable,
  message:
    variable === 'SEALFLOW_PAYLOAD_KEYS'
      ? 'is not set; whoever can read Temporal could read every subject, person and seal code (SEALFLOW_PAYLOADS=plain has it so on purpose)'
      : 'is not set',
});

describe('what has to be set', () => {
  test.each<[string, (env: Environment) => unknown, string]>([
    ['the API', loadApiConfig, 'api'],
    ['the worker', loadConfig, 'worker'],
  ])('%s names each variable of an empty environment that it needs, and no other', (_who, load, process) => {
    const problems = problemsOf(() => load({}));
    expect(problems).toEqual(neededBy(process).map(missing));
  });

  test.each(neededBy('api'))('%s missing alone', (variable) => {
    expect(problemsWith({ [variable]: undefined })).toEqual([missing(variable)]);
  });

  test.each(neededBy('api'))('%s empty is not set', (variable) => {
    expect(problemsWith({ [variable]: '' })).toEqual([missing(variable)]);
  });

  test('with these alone everything else has the default that the table prints', () => {
    expect(loadConfig(worker)).toStrictEqual({
      temporal: { address: 'temporal.test:7233', namespace: 'default' },
      mongo: { url: 'mongodb://mongo.test/?replicaSet=rs0', database: 'sealflow' },
      api: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080' },
      trustedProxies: [],
      requestsPerMinute: 30_000,
      drainSeconds: 0,
      secretKeys: [{ id: 'k1', key: Buffer.alloc(32, 1) }],
      temporalUiOrigins: ['http://127.0.0.1:8233', 'http://localhost:8233'],
      outgoing: { privateAddresses: true, loopbackFiles: false },
      payloads: { mode: 'encrypted', keys: [{ id: 'p1', key: Buffer.alloc(32, 2) }] },
      dataDir: '.sealflow',
      catalogueSyncSeconds: 3600,
      reconcileSeconds: 300,
      alertHours: { grantedUnused: 72, notEnded: 24, imagesOverdue: 24 },
      waitAttentionSeconds: 600,
      callbackRetentionDays: 180,
      timeZone: 'Asia/Shanghai',
      logLevel: 'info',
    });
    expect(loadApiConfig(api)).toStrictEqual({ ...loadConfig(worker), adminKey: 'sixteen-letters!' });
    const printed = Object.fromEntries(rows.map((row) => [row.name, row.default]));
    expect(printed).toMatchObject({
      SEALFLOW_TEMPORAL_NAMESPACE: 'default',
      SEALFLOW_MONGO_DATABASE: 'sealflow',
      SEALFLOW_API_HOST: '127.0.0.1',
      SEALFLOW_API_PORT: '8080',
      SEALFLOW_DATA_DIR: '.sealflow',
      SEALFLOW_TIME_ZONE: 'Asia/Shanghai',
      SEALFLOW_LOG_LEVEL: 'info',
    });
  });

  test.each(['', undefined])(
    'payload keys are not asked for where nothing is to be encrypted: %j',
    (keys) => {
      const plain = { ...worker, SEALFLOW_PAYLOADS: 'plain', SEALFLOW_PAYLOAD_KEYS: keys };
      expect(loadConfig(plain).payloads).toEqual({ mode: 'plain', keys: [] });
    },
  );

  test('they are where plain payloads are only read', () => {
    const problems = problemsWith({
      SEALFLOW_PAYLOADS: 'plain-accepted',
      SEALFLOW_PAYLOAD_KEYS: undefined,
    });
    expect(problems).toEqual([missing('SEALFLOW_PAYLOAD_KEYS')]);
  });

  test('every variable that may be left out may be empty too', () => {
    const optional = rows.filter(({ needed }) => !needed).map(({ name }) => [name, '']);
    expect(optional).toHaveLength(rows.length - neededBy('api').length);
    expect(loadApiConfig({ ...api, ...Object.fromEntries(optional) })).toStrictEqual(loadApiConfig(api));
  });

  test('an address that alerts are signed for has a secret', () => {
    const webhook = { SEALFLOW_ALERT_WEBHOOK_URL: 'https://ops.test/alerts' };
    const variable = 'SEALFLOW_ALERT_WEBHOOK_SECRET';
    expect(problemsWith(webhook)).toMatchObject([{ variable }]);
    expect(problemsWith({ ...webhook, [variable]: 'not base64' })).toMatchObject([{ variable }]);
    expect(problemsWith({ ...webhook, [variable]: `whsec_${keyOf(3)}` })).toEqual([]);
  });

  test('only the API asks for the admin key', () => {
    expect(loadConfig(worker)).not.toHaveProperty('adminKey');
    expect(loadConfig({ ...worker, SEALFLOW_ADMIN_KEY: 'sixteen-letters!' })).not.toHaveProperty('adminKey');
  });

  test('the environment may give no admin key on purpose', () => {
    expect(loadApiConfig({ ...api, SEALFLOW_ADMIN_KEY: 'off' })).not.toHaveProperty('adminKey');
  });

  test('what other programs have in the environment is none of its business', () => {
    expect(loadConfig({ ...worker, PATH: '/bin', SEALFLOW_THING: 'x' })).toStrictEqual(loadConfig(worker));
  });
});

const address = 'must be host:port, like 127.0.0.1:7233';
const mongo = 'must begin with mongodb:// or mongodb+srv://';
const database = 'must be 1 to 60 letters, digits, - or _';
const port = 'must be a port number from 0 to 65535';
const publicUrl = 'must be an http(s) address without credentials, query or fragment';
const adminKey = 'must be 16 to 256 printable ASCII characters without spaces, or off';
const keys =
  'must be <keyId>:<base64 of 32 bytes>, several separated by commas; key ids are 1 to 32 letters, digits, - or _, each used once';
const networks = 'must be networks like 10.0.0.0/8 or fd00::/8, separated by commas';
const logLevel = 'must be one of trace, debug, info, warn, error, fatal, silent';

const wrongKeys = [
  'Canary',
  'Canary:',
  keyOf(1),
  `Canary:${Buffer.alloc(31, 1).toString('base64')}`,
  `Canary:${Buffer.alloc(33, 1).toString('base64')}`,
  `Canary:${Buffer.alloc(32, 0xff).toString('base64url')}`,
  `Canary x:${keyOf(1)}`,
  `${'Canary'.padEnd(33, 'a')}:${keyOf(1)}`,
  `Canary:${keyOf(1)},`,
  `,Canary:${keyOf(1)}`,
  `Canary:${keyOf(1)};k2:${keyOf(2)}`,
  `Canary:${keyOf(1)},Canary:${keyOf(2)}`,
  `Canary:${keyOf(1)},k2:short`,
];

/** The values hold a word that no message has, so that a quoted one shows. */
const wrong: [VariableName, string[], string][] = [
  [
    'SEALFLOW_TEMPORAL_ADDRESS',
    ['Canary', 'Canary:', ':7233', 'Canary:70000000', 'Canary 2:7233', 'Canary:x'],
    address,
  ],
  [
    'SEALFLOW_MONGO_URL',
    ['Canary', 'http://Canary', 'mongodb:/Canary', 'mongodb://', 'mongodb://Canary x'],
    mongo,
  ],
  [
    'SEALFLOW_MONGO_DATABASE',
    ['Canary.x', 'Canary/x', ' ', '$Canary', '合同Canary', 'Canary'.padEnd(61, 'a')],
    database,
  ],
  ['SEALFLOW_API_PORT', ['Canary', '-1', '65536', '80.5', '8080 ', '1e3', '0x50', '100000'], port],
  [
    'SEALFLOW_PUBLIC_URL',
    [
      'Canary',
      'Canary.test:8080',
      'ftp://Canary.test',
      'https://Canary:pw@sealflow.test',
      'https://sealflow.test/?Canary=1',
      'https://sealflow.test/#Canary',
      'javascript:Canary',
    ],
    publicUrl,
  ],
  [
    'SEALFLOW_TRUSTED_PROXIES',
    ['Canary', '10.0.0.1', '10.0.0.0/33', '10.0.0.0/8;Canary', '10.0.0.0/8,', 'fd00::/129', '1.2.3/8'],
    networks,
  ],
  [
    'SEALFLOW_REQUESTS_PER_MINUTE',
    ['Canary', '-1', '1.5', '1000000'],
    'must be a whole number from 0 to 999999',
  ],
  ['SEALFLOW_DRAIN_SECONDS', ['Canary', '-1', '1.5'], 'must be a whole number from 0 to 999999'],
  [
    'SEALFLOW_ADMIN_KEY',
    [
      'Canary',
      'Canary'.padEnd(15, 'a'),
      'Canary'.padEnd(257, 'a'),
      'Canary with a space',
      '钥匙Canary钥匙钥匙钥匙',
    ],
    adminKey,
  ],
  [
    'SEALFLOW_TEMPORAL_UI_ORIGINS',
    [
      'Canary',
      '*',
      'https://Canary.test/',
      'https://Canary.test/ui',
      'ftp://Canary.test',
      'https://ok.test,Canary',
      'https://Canary:pw@ui.test',
      'https://ok.test,',
    ],
    'must be origins like https://temporal.example.com, separated by commas',
  ],
  ['SEALFLOW_PRIVATE_ADDRESSES', ['Canary', 'yes', 'true', 'Allowed'], 'must be allowed or refused'],
  ['SEALFLOW_LOOPBACK_ATTACHMENTS', ['Canary', 'yes'], 'must be allowed or refused'],
  ['SEALFLOW_SECRET_KEYS', wrongKeys, keys],
  ['SEALFLOW_PAYLOAD_KEYS', wrongKeys, keys],
  [
    'SEALFLOW_PAYLOADS',
    ['Canary', 'Plain', 'true', 'none'],
    'must be one of encrypted, plain-accepted, plain',
  ],
  [
    'SEALFLOW_TIME_ZONE',
    ['Canary/Nowhere', 'local', '北京'],
    'must be the IANA name of a time zone, like Asia/Shanghai',
  ],
  ['SEALFLOW_LOG_LEVEL', ['Canary', 'INFO', 'true', '30'], logLevel],
  [
    'SEALFLOW_OTLP_ENDPOINT',
    ['Canary', 'collector:4318', 'http://u:p@Canary', 'http://Canary?a=b'],
    'must be an http(s) address without credentials, query or fragment',
  ],
  ['SEALFLOW_METRICS_ADDRESS', ['Canary', '9464', 'Canary:x', ':9464'], address],
  ['SEALFLOW_WORKER_METRICS_ADDRESS', ['Canary', '9464', 'Canary:x', ':9464'], address],
];

describe('what is wrong is named, and never quoted', () => {
  test.each(
    wrong.flatMap(([variable, values, message]) =>
      values.map((value) => [variable, value, message] as const),
    ),
  )('%s=%s', (variable, value, message) => {
    const problems = problemsWith({ [variable]: value });
    expect(problems).toEqual([{ variable, message }]);
    expect(new ConfigError(problems).message).not.toContain('Canary');
  });

  test('all at once, one line each', () => {
    const problems = problemsOf(() =>
      loadApiConfig(Object.fromEntries(wrong.map(([variable, [value]]) => [variable, value]))),
    );
    expect(problems).toEqual(wrong.map(([variable, , message]) => ({ variable, message })));
    expect(new ConfigError(problems).message.split('\n')).toHaveLength(1 + wrong.length);
  });
});

describe('what is right', () => {
  test.each<[string, Environment, object]>([
    ['a port of 0', { SEALFLOW_API_PORT: '0' }, { api: { port: 0, publicUrl: 'http://127.0.0.1:0' } }],
    ['the highest port', { SEALFLOW_API_PORT: '65535' }, { api: { port: 65_535 } }],
    [
      'an IPv6 Temporal',
      { SEALFLOW_TEMPORAL_ADDRESS: '[::1]:7233' },
      { temporal: { address: '[::1]:7233' } },
    ],
    [
      'a mongodb+srv address',
      { SEALFLOW_MONGO_URL: 'mongodb+srv://u:p@cluster.test/' },
      { mongo: { url: 'mongodb+srv://u:p@cluster.test/' } },
    ],
    [
      'another database',
      { SEALFLOW_MONGO_DATABASE: 'a'.repeat(60) },
      { mongo: { database: 'a'.repeat(60) } },
    ],
    ['another namespace', { SEALFLOW_TEMPORAL_NAMESPACE: 'seals' }, { temporal: { namespace: 'seals' } }],
    ['a time zone', { SEALFLOW_TIME_ZONE: 'Europe/Berlin' }, { timeZone: 'Europe/Berlin' }],
    ['a log level', { SEALFLOW_LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
    ['a data folder', { SEALFLOW_DATA_DIR: '/var/lib/sealflow' }, { dataDir: '/var/lib/sealflow' }],
    [
      'a collector of traces, without the slash at its end',
      { SEALFLOW_OTLP_ENDPOINT: 'http://collector:4318/' },
      { otlpEndpoint: 'http://collector:4318' },
    ],
    ['a workflow bundle', { SEALFLOW_WORKFLOW_BUNDLE: '/b.js' }, { workflowBundle: '/b.js' }],
    [
      'a metrics address of the API',
      { SEALFLOW_METRICS_ADDRESS: '[::1]:9464' },
      { metricsAddress: '[::1]:9464' },
    ],
    [
      'a metrics address',
      { SEALFLOW_WORKER_METRICS_ADDRESS: '0.0.0.0:9464' },
      { workerMetricsAddress: '0.0.0.0:9464' },
    ],
    [
      'trusted proxies, blanks around them',
      { SEALFLOW_TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8 ,192.0.2.7/32' },
      { trustedProxies: ['10.0.0.0/8', 'fd00::/8', '192.0.2.7/32'] },
    ],
    ['any number of requests', { SEALFLOW_REQUESTS_PER_MINUTE: '0' }, { requestsPerMinute: 0 }],
    [
      'a robot for alerts',
      { SEALFLOW_ALERT_WEBHOOK_URL: 'https://robot.test/send?key=a', SEALFLOW_ALERT_FORMAT: 'wecom' },
      { alerts: { url: 'https://robot.test/send?key=a', format: 'wecom', repeatHours: [1, 6] } },
    ],
    ['an admin key of 16', { SEALFLOW_ADMIN_KEY: '!'.repeat(16) }, { adminKey: '!'.repeat(16) }],
    ['an admin key of 256', { SEALFLOW_ADMIN_KEY: '~'.repeat(256) }, { adminKey: '~'.repeat(256) }],
    [
      'a public address',
      { SEALFLOW_PUBLIC_URL: 'https://seals.example.com/sealflow' },
      { api: { publicUrl: 'https://seals.example.com/sealflow' } },
    ],
    [
      'a public address with slashes at its end, which go',
      { SEALFLOW_PUBLIC_URL: 'https://seals.example.com/sealflow//' },
      { api: { publicUrl: 'https://seals.example.com/sealflow' } },
    ],
    [
      'an address that listens everywhere',
      { SEALFLOW_API_HOST: '0.0.0.0', SEALFLOW_API_PORT: '9000' },
      { api: { host: '0.0.0.0', publicUrl: 'http://127.0.0.1:9000' } },
    ],
    [
      'several secret keys, blanks around them, in their order',
      { SEALFLOW_SECRET_KEYS: ` new-2:${keyOf(2)} , k_1:${keyOf(1)}` },
      {
        secretKeys: [
          { id: 'new-2', key: Buffer.alloc(32, 2) },
          { id: 'k_1', key: Buffer.alloc(32, 1) },
        ],
      },
    ],
    [
      'no private addresses',
      { SEALFLOW_PRIVATE_ADDRESSES: 'refused' },
      { outgoing: { privateAddresses: false, loopbackFiles: false } },
    ],
    [
      'several origins of the Temporal UI',
      { SEALFLOW_TEMPORAL_UI_ORIGINS: 'https://ui.test, http://10.0.0.5:8233' },
      { temporalUiOrigins: ['https://ui.test', 'http://10.0.0.5:8233'] },
    ],
    [
      'several payload keys, and plain payloads read as well',
      { SEALFLOW_PAYLOAD_KEYS: `p2:${keyOf(3)},p1:${keyOf(2)}`, SEALFLOW_PAYLOADS: 'plain-accepted' },
      { payloads: { mode: 'plain-accepted', keys: [{ id: 'p2' }, { id: 'p1' }] } },
    ],
    [
      'plain payloads, and keys for those from before',
      { SEALFLOW_PAYLOADS: 'plain' },
      { payloads: { mode: 'plain', keys: [{ id: 'p1' }] } },
    ],
  ])('%s', (_what, changed, config) => {
    expect(loadApiConfig({ ...api, ...changed })).toMatchObject(config);
  });

  test.each([
    ['127.0.0.1', 'http://127.0.0.1:80'],
    ['0.0.0.0', 'http://127.0.0.1:80'],
    ['::', 'http://[::1]:80'],
    ['::1', 'http://[::1]:80'],
    ['fd00::5', 'http://[fd00::5]:80'],
    ['sealflow.test', 'http://sealflow.test:80'],
  ])('an API that listens on %s is at %s', (host, url) => {
    expect(localUrl(host, 80)).toBe(url);
  });
});

describe('the table of variables', () => {
  test('names each once', () => {
    const names = rows.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has a fixed default only where one is asked for', () => {
    expect(defaultOf('SEALFLOW_API_PORT')).toBe('8080');
    expect(() => defaultOf('SEALFLOW_ADMIN_KEY')).toThrow(new Error('SEALFLOW_ADMIN_KEY has no default'));
  });

  test('says of each whether it is needed or has a default, never both', () => {
    for (const { needed, default: fallback, meaning } of rows) {
      expect(needed !== undefined && fallback !== undefined).toBe(false);
      expect(meaning).toMatch(/\.$/);
    }
  });
});
