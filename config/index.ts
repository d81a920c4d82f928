import { z } from 'zod';
import { parseCidr } from './cidr';
import { refuseMongoFaults } from './mongoUrl';
import {
  type Environment,
  type EnvironmentProblem,
  readTemporalEnvironment,
  type TemporalSecurity,
} from './temporal';
import { defaultOf, type VariableName } from './variables';

/** A key that secrets at rest are sealed with. */
export interface SecretKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

export interface Config {
  temporal: { address: string; namespace: string } & TemporalSecurity;
  mongo: { url: string; database: string };
  api: {
    host: string;
    port: number;
    /** Without a trailing slash. */
    publicUrl: string;
  };
  /** Whose pages may ask the codec endpoint in a browser. */
  temporalUiOrigins: string[];
  /** Where calls to peers, and for files, may go. */
  outgoing: { privateAddresses: boolean; loopbackFiles: boolean };
  /** Networks (CIDR) of proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  /** Of one API key or one callback address, at one process; 0 for any number. */
  requestsPerMinute: number;
  /** Seconds from being asked to end until the API takes no more requests. */
  drainSeconds: number;
  /** The first encrypts, all decrypt. */
  secretKeys: SecretKey[];
  payloads: PayloadsConfig;
  /** Seconds between two readings of every binding's catalogues: for whoever makes the schedules. */
  catalogueSyncSeconds: number;
  /** Seconds between two comparisons of every open request with its vendor: likewise. */
  reconcileSeconds: number;
  /** Hours after which operators are told. */
  alertHours: { grantedUnused: number; notEnded: number; imagesOverdue: number };
  /** Absent where nobody is sent any. */
  alerts?: AlertsConfig;
  /** Where the runbook is, without an anchor. */
  runbookUrl?: string;
  /** Of an OpenTelemetry collector. */
  otlpEndpoint?: string;
  /** How long something may wait for a peer before a person is told, in seconds. */
  waitAttentionSeconds: number;
  callbackRetentionDays: number;
  /** IANA name; of times that people are shown. */
  timeZone: string;
  dataDir: string;
  logLevel: LogLevel;
  workflowBundle?: string;
  /** Where the API shows its metrics without a key, as host:port. */
  metricsAddress?: string;
  /** Where the worker shows its metrics, as host:port. */
  workerMetricsAddress?: string;
}

const payloadModes = ['encrypted', 'plain-accepted', 'plain'] as const;

/** How what Temporal stores is kept from whoever can read it there. */
export interface PayloadsConfig {
  /**
   * `encrypted`: nothing else is written or read; `plain-accepted`: encrypts, and reads plain ones too, for workflows
   * that began without; `plain`: encrypts nothing, and still reads what was encrypted with the keys that are given.
   */
  mode: (typeof payloadModes)[number];
  /** The first encrypts, all decrypt; at least one unless the mode is `plain`. */
  keys: SecretKey[];
}

const alertFormats = ['standard', 'wecom', 'dingtalk'] as const;

export interface AlertsConfig {
  /** A robot's holds its key. */
  url: string;
  format: (typeof alertFormats)[number];
  secret?: string;
  /** From a notice to the next, in turn; the last one holds from then on. */
  repeatHours: number[];
}

export interface ApiConfig extends Config {
  /** Absent where the environment gives none on purpose. */
  adminKey?: string;
}

export type { Environment } from './temporal';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Everything that is wrong with the environment, one line per variable. Values are never quoted: some are keys. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: EnvironmentProblem[]) {
    super(
      `The environment does not fit:\n${problems.map(({ variable, message }) => `  ${variable} ${message}`).join('\n')}`,
    );
  }
}

const needed = z.string({ error: 'is not set' });
const withDefault = (name: VariableName) => z.string().default(defaultOf(name));

const wholeNumber = (name: VariableName, min: number) =>
  withDefault(name)
    .refine(
      (text) => /^\d{1,6}$/.test(text) && Number(text) >= min,
      `must be a whole number from ${min} to 999999`,
    )
    .transform(Number);

const hours = (name: VariableName) =>
  withDefault(name)
    .refine(
      (text) => /^\d{1,6}(\.\d{1,6})?$/.test(text) && Number(text) > 0,
      'must be a number of hours above 0, at most 999999',
    )
    .transform(Number);

const hoursListSchema = withDefault('SEALFLOW_ALERT_REPEAT_HOURS')
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (parts) => parts.every((part) => /^\d{1,6}(\.\d{1,6})?$/.test(part) && Number(part) > 0),
    'must be numbers of hours above 0, separated by commas',
  )
  .transform((parts) => parts.map(Number));

const addressMessage = 'must be host:port, like 127.0.0.1:7233';
const portMessage = 'must be a port number from 0 to 65535';
const keysMessage =
  'must be <keyId>:<base64 of 32 bytes>, several separated by commas; key ids are 1 to 32 letters, digits, - or _, each used once';

const keysSchema = z.string().transform((text, context): SecretKey[] => {
  const keys = text.split(',').map((part) => {
    const [, id, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(part.trim()) ?? [];
    return { id: id ?? '', key: Buffer.from(encoded ?? '', 'base64') };
  });
  const unique = new Set(keys.map(({ id }) => id)).size === keys.length;
  if (unique && keys.every(({ key }) => key.length === 32)) return keys;
  context.addIssue({ code: 'custom', message: keysMessage });
  return z.NEVER;
});

const networksSchema = z
  .string()
  .default('')
  .transform((text) => (text === '' ? [] : text.split(',').map((part) => part.trim())))
  .refine(
    (networks) => networks.every((network) => parseCidr(network) !== null),
    'must be networks like 10.0.0.0/8 or fd00::/8, separated by commas',
  );

const payloadKeysMissing =
  'is not set; whoever can read Temporal could read every subject, person and seal code (SEALFLOW_PAYLOADS=plain has it so on purpose)';

const allowance = z.enum(['allowed', 'refused'], { error: 'must be allowed or refused' });

const originsSchema = withDefault('SEALFLOW_TEMPORAL_UI_ORIGINS')
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (origins) =>
      origins.every(
        (origin) => URL.canParse(origin) && new URL(origin).origin === origin && /^https?:/.test(origin),
      ),
    'must be origins like https://temporal.example.com, separated by commas',
  );

const baseUrlSchema = z
  .string()
  .refine(isBaseUrl, 'must be an http(s) address without credentials, query or fragment')
  .transform((text) => text.replace(/\/+$/, ''))
  .optional();

const webAddress = z
  .string()
  .refine(isWebAddress, 'must be an http(s) address without credentials or fragment')
  .optional();

const environmentSchema = z.object({
  SEALFLOW_TEMPORAL_ADDRESS: needed.refine(isAddress, addressMessage),
  SEALFLOW_TEMPORAL_NAMESPACE: withDefault('SEALFLOW_TEMPORAL_NAMESPACE'),
  SEALFLOW_MONGO_URL: needed
    .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must begin with mongodb:// or mongodb+srv://')
    .superRefine(refuseMongoFaults),
  SEALFLOW_MONGO_DATABASE: withDefault('SEALFLOW_MONGO_DATABASE').refine(
    (name) => /^[A-Za-z0-9_-]{1,60}$/.test(name),
    'must be 1 to 60 letters, digits, - or _',
  ),
  SEALFLOW_API_HOST: withDefault('SEALFLOW_API_HOST'),
  SEALFLOW_API_PORT: withDefault('SEALFLOW_API_PORT')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, portMessage)
    .transform(Number),
  SEALFLOW_PUBLIC_URL: baseUrlSchema,
  SEALFLOW_TRUSTED_PROXIES: networksSchema,
  SEALFLOW_REQUESTS_PER_MINUTE: wholeNumber('SEALFLOW_REQUESTS_PER_MINUTE', 0),
  SEALFLOW_DRAIN_SECONDS: wholeNumber('SEALFLOW_DRAIN_SECONDS', 0),
  SEALFLOW_ADMIN_KEY: z
    .string()
    .regex(
      /^(off|[\x21-\x7e]{16,256})$/,
      'must be 16 to 256 printable ASCII characters without spaces, or off',
    )
    .optional(),
  SEALFLOW_TEMPORAL_UI_ORIGINS: originsSchema,
  SEALFLOW_PRIVATE_ADDRESSES: allowance.default('allowed'),
  SEALFLOW_LOOPBACK_ATTACHMENTS: allowance.default('refused'),
  SEALFLOW_SECRET_KEYS: needed.pipe(keysSchema),
  SEALFLOW_PAYLOAD_KEYS: keysSchema.optional(),
  SEALFLOW_PAYLOADS: z
    .enum(payloadModes, { error: `must be one of ${payloadModes.join(', ')}` })
    .default('encrypted'),
  SEALFLOW_DATA_DIR: withDefault('SEALFLOW_DATA_DIR'),
  SEALFLOW_CATALOGUE_SYNC_SECONDS: wholeNumber('SEALFLOW_CATALOGUE_SYNC_SECONDS', 60),
  SEALFLOW_RECONCILE_SECONDS: wholeNumber('SEALFLOW_RECONCILE_SECONDS', 10),
  SEALFLOW_ALERT_UNUSED_HOURS: hours('SEALFLOW_ALERT_UNUSED_HOURS'),
  SEALFLOW_ALERT_NOT_ENDED_HOURS: hours('SEALFLOW_ALERT_NOT_ENDED_HOURS'),
  SEALFLOW_ALERT_IMAGES_HOURS: hours('SEALFLOW_ALERT_IMAGES_HOURS'),
  SEALFLOW_ALERT_WEBHOOK_URL: webAddress,
  SEALFLOW_ALERT_FORMAT: z
    .enum(alertFormats, { error: `must be one of ${alertFormats.join(', ')}` })
    .default('standard'),
  SEALFLOW_ALERT_WEBHOOK_SECRET: z.string().optional(),
  SEALFLOW_ALERT_REPEAT_HOURS: hoursListSchema,
  SEALFLOW_RUNBOOK_URL: webAddress,
  SEALFLOW_WAIT_ATTENTION_SECONDS: wholeNumber('SEALFLOW_WAIT_ATTENTION_SECONDS', 1),
  SEALFLOW_CALLBACK_RETENTION_DAYS: wholeNumber('SEALFLOW_CALLBACK_RETENTION_DAYS', 30),
  SEALFLOW_TIME_ZONE: withDefault('SEALFLOW_TIME_ZONE').refine(
    isTimeZone,
    'must be the IANA name of a time zone, like Asia/Shanghai',
  ),
  SEALFLOW_LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  SEALFLOW_OTLP_ENDPOINT: baseUrlSchema,
  SEALFLOW_WORKFLOW_BUNDLE: z.string().optional(),
  SEALFLOW_METRICS_ADDRESS: z.string().refine(isAddress, addressMessage).optional(),
  SEALFLOW_WORKER_METRICS_ADDRESS: z.string().refine(isAddress, addressMessage).optional(),
} satisfies Record<VariableName, z.ZodType>);

/**
 * What the worker and the tools need.
 *
 * @throws ConfigError naming every variable that is missing or wrong.
 */
export function loadConfig(env: Environment): Config {
  const { values, security } = parse(environmentSchema, env);
  return toConfig(values, security);
}

/** What the API needs: the same, and the first admin key. */
export function loadApiConfig(env: Environment): ApiConfig {
  const adminKey = environmentSchema.shape.SEALFLOW_ADMIN_KEY.unwrap();
  const schema = environmentSchema.extend({ SEALFLOW_ADMIN_KEY: needed.pipe(adminKey) });
  const { values, security } = parse(schema, env);
  const given = values.SEALFLOW_ADMIN_KEY;
  return { ...toConfig(values, security), ...(given === 'off' ? {} : { adminKey: given }) };
}

function parse<S extends z.ZodType>(
  schema: S,
  env: Environment,
): { values: z.output<S>; security: TemporalSecurity } {
  // An empty value is what `NAME=` in an env file leaves behind: not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const temporal = readTemporalEnvironment(given);
  const isRead = 'security' in temporal;
  // Ours win: they are named for this program alone.
  const addressed = isRead
    ? { SEALFLOW_TEMPORAL_ADDRESS: temporal.address, SEALFLOW_TEMPORAL_NAMESPACE: temporal.namespace }
    : {};
  const parsed = schema.safeParse({ ...addressed, ...given });
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => ({
    variable: String(path[0]),
    message,
  }));
  if (!isRead) problems.unshift(temporal);
  if (given.SEALFLOW_PAYLOAD_KEYS === undefined && given.SEALFLOW_PAYLOADS !== 'plain')
    problems.push({ variable: 'SEALFLOW_PAYLOAD_KEYS', message: payloadKeysMissing });
  if (lacksAlertSecret(given))
    problems.push({ variable: 'SEALFLOW_ALERT_WEBHOOK_SECRET', message: alertSecretMessage });
  if (parsed.success && isRead && problems.length === 0)
    return { values: parsed.data, security: temporal.security };
  throw new ConfigError(problems);
}

const alertSecretMessage =
  'must be base64 of 24 bytes or more, with or without whsec_ before it: what is sent is signed with it';

function lacksAlertSecret({
  SEALFLOW_ALERT_WEBHOOK_URL: url,
  SEALFLOW_ALERT_FORMAT: format = 'standard',
  SEALFLOW_ALERT_WEBHOOK_SECRET: secret = '',
}: Environment): boolean {
  return url !== undefined && format === 'standard' && !/^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/.test(secret);
}

function alertsOf(values: z.output<typeof environmentSchema>): Pick<Config, 'alerts' | 'runbookUrl'> {
  const { SEALFLOW_ALERT_WEBHOOK_URL: url, SEALFLOW_ALERT_WEBHOOK_SECRET: secret } = values;
  const runbookUrl = values.SEALFLOW_RUNBOOK_URL;
  const format = values.SEALFLOW_ALERT_FORMAT;
  const repeatHours = values.SEALFLOW_ALERT_REPEAT_HOURS;
  return {
    ...(url === undefined
      ? {}
      : { alerts: { url, format, repeatHours, ...(secret === undefined ? {} : { secret }) } }),
    ...(runbookUrl === undefined ? {} : { runbookUrl }),
  };
}

function toConfig(values: z.output<typeof environmentSchema>, security: TemporalSecurity): Config {
  const host = values.SEALFLOW_API_HOST;
  const port = values.SEALFLOW_API_PORT;
  const bundle = values.SEALFLOW_WORKFLOW_BUNDLE;
  const otlpEndpoint = values.SEALFLOW_OTLP_ENDPOINT;
  const metrics = values.SEALFLOW_METRICS_ADDRESS;
  const workerMetrics = values.SEALFLOW_WORKER_METRICS_ADDRESS;
  return {
    temporal: {
      address: values.SEALFLOW_TEMPORAL_ADDRESS,
      namespace: values.SEALFLOW_TEMPORAL_NAMESPACE,
      ...security,
    },
    mongo: { url: values.SEALFLOW_MONGO_URL, database: values.SEALFLOW_MONGO_DATABASE },
    api: { host, port, publicUrl: values.SEALFLOW_PUBLIC_URL ?? localUrl(host, port) },
    temporalUiOrigins: values.SEALFLOW_TEMPORAL_UI_ORIGINS,
    outgoing: {
      privateAddresses: values.SEALFLOW_PRIVATE_ADDRESSES === 'allowed',
      loopbackFiles: values.SEALFLOW_LOOPBACK_ATTACHMENTS === 'allowed',
    },
    trustedProxies: values.SEALFLOW_TRUSTED_PROXIES,
    requestsPerMinute: values.SEALFLOW_REQUESTS_PER_MINUTE,
    drainSeconds: values.SEALFLOW_DRAIN_SECONDS,
    secretKeys: values.SEALFLOW_SECRET_KEYS,
    payloads: { mode: values.SEALFLOW_PAYLOADS, keys: values.SEALFLOW_PAYLOAD_KEYS ?? [] },
    catalogueSyncSeconds: values.SEALFLOW_CATALOGUE_SYNC_SECONDS,
    reconcileSeconds: values.SEALFLOW_RECONCILE_SECONDS,
    alertHours: {
      grantedUnused: values.SEALFLOW_ALERT_UNUSED_HOURS,
      notEnded: values.SEALFLOW_ALERT_NOT_ENDED_HOURS,
      imagesOverdue: values.SEALFLOW_ALERT_IMAGES_HOURS,
    },
    ...alertsOf(values),
    waitAttentionSeconds: values.SEALFLOW_WAIT_ATTENTION_SECONDS,
    callbackRetentionDays: values.SEALFLOW_CALLBACK_RETENTION_DAYS,
    timeZone: values.SEALFLOW_TIME_ZONE,
    dataDir: values.SEALFLOW_DATA_DIR,
    logLevel: values.SEALFLOW_LOG_LEVEL,
    ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
    ...(bundle === undefined ? {} : { workflowBundle: bundle }),
    ...(metrics === undefined ? {} : { metricsAddress: metrics }),
    ...(workerMetrics === undefined ? {} : { workerMetricsAddress: workerMetrics }),
  };
}

/** An address that listens everywhere is reached under this machine's own name for itself. */
export function localUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

function isBaseUrl(text: string): boolean {
  if (!/^https?:\/\/[^/\s?#\\][^\s?#\\]*$/i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

/** As a base, and with a query: a robot's key stands in it. */
function isWebAddress(text: string): boolean {
  const [base = '', ...query] = text.split('?');
  return query.length <= 1 && isBaseUrl(base) && !/[\s#]/.test(query.join(''));
}

/** A host name, an IPv4 address or an IPv6 one in brackets, and a port. */
function isAddress(text: string): boolean {
  const port = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(text)?.[1];
  return port !== undefined && Number(port) <= 65_535;
}

/** Of an address that {@link isAddress} took; an IPv6 one without its brackets. */
export function hostAndPort(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
