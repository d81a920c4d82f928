/** One environment variable, as the README's table prints it. */
export interface EnvironmentVariable {
  name: `SEALFLOW_${string}`;
  /** What holds when it is not set; absent where it must be set (`needed`) or is simply not there. */
  default?: string;
  /** Which process does not start without it. The embedded start fills these in by itself. */
  needed?: 'api and worker' | 'api';
  meaning: string;
}

export const environmentVariables = [
  {
    name: 'SEALFLOW_TEMPORAL_ADDRESS',
    needed: 'api and worker',
    meaning:
      'Temporal server, as `host:port`. Not needed where Temporal’s own configuration names one, over which it wins.',
  },
  {
    name: 'SEALFLOW_TEMPORAL_NAMESPACE',
    default: 'default',
    meaning: 'Temporal namespace; over that of Temporal’s own configuration.',
  },
  {
    name: 'SEALFLOW_MONGO_URL',
    needed: 'api and worker',
    meaning: 'MongoDB, as a `mongodb://` or `mongodb+srv://` connection string; TLS by its options.',
  },
  {
    name: 'SEALFLOW_MONGO_DATABASE',
    default: 'sealflow',
    meaning: 'Name of the database there.',
  },
  {
    name: 'SEALFLOW_API_HOST',
    default: '127.0.0.1',
    meaning: 'Address on which the API listens.',
  },
  {
    name: 'SEALFLOW_API_PORT',
    default: '8080',
    meaning: 'Port on which the API listens; 0 takes a free one.',
  },
  {
    name: 'SEALFLOW_PUBLIC_URL',
    default: 'http://<SEALFLOW_API_HOST>:<SEALFLOW_API_PORT>',
    meaning: 'Address under which the vendor and browsers reach the API; callback addresses begin with it.',
  },
  {
    name: 'SEALFLOW_TRUSTED_PROXIES',
    meaning:
      'Proxies whose X-Forwarded-For is believed, as networks like `10.0.0.0/8`, comma-separated; without any, nobody’s is.',
  },
  {
    name: 'SEALFLOW_REQUESTS_PER_MINUTE',
    default: '30000',
    meaning:
      'How many requests a minute one API key may make at one API process, and how many callbacks that do not pass one address bears there; 0 for any number.',
  },
  {
    name: 'SEALFLOW_DRAIN_SECONDS',
    default: '0',
    meaning:
      'How many seconds the API goes on taking requests once it is asked to end, while `/readyz` answers 503: as long as a balancer takes to notice.',
  },
  {
    name: 'SEALFLOW_ADMIN_KEY',
    needed: 'api',
    meaning:
      'The first admin key, 16 to 256 printable ASCII characters without spaces; `off` where other admin keys do.',
  },
  {
    name: 'SEALFLOW_SECRET_KEYS',
    needed: 'api and worker',
    meaning:
      'Keys that stored secrets are encrypted with, as `<keyId>:<base64 of 32 bytes>`, comma-separated; the first encrypts, all decrypt.',
  },
  {
    name: 'SEALFLOW_PAYLOAD_KEYS',
    needed: 'api and worker',
    meaning:
      'Keys that everything Temporal stores of a request is encrypted with, in the same form. Not needed with `SEALFLOW_PAYLOADS=plain`.',
  },
  {
    name: 'SEALFLOW_PAYLOADS',
    default: 'encrypted',
    meaning:
      '`encrypted`: plain payloads are not read; `plain-accepted`: they are, for requests that began without encryption; `plain`: nothing is encrypted.',
  },
  {
    name: 'SEALFLOW_TEMPORAL_UI_ORIGINS',
    default: 'http://127.0.0.1:8233,http://localhost:8233',
    meaning:
      'Where the Temporal UI is, as browsers see it, separated by commas: its pages may have payloads decrypted for people who have signed in at `/codec/sign-in`.',
  },
  {
    name: 'SEALFLOW_PRIVATE_ADDRESSES',
    default: 'allowed',
    meaning:
      '`refused`: no binding, host or attachment may lead to a private or loopback address. Link-local addresses and those of cloud metadata never may.',
  },
  {
    name: 'SEALFLOW_LOOPBACK_ATTACHMENTS',
    default: 'refused',
    meaning:
      '`allowed`: attachments may be fetched from the very machine that fetches them; only for trying out, so `npm start` and the demo allow it.',
  },
  {
    name: 'SEALFLOW_DATA_DIR',
    default: '.sealflow',
    meaning: 'Folder of the embedded servers and of the keys made at first start.',
  },
  {
    name: 'SEALFLOW_CATALOGUE_SYNC_SECONDS',
    default: '3600',
    meaning:
      'How often seals and file types are read from every binding, in seconds from 60 on. Read by `npm run setup` and `npm start`, which make the schedule.',
  },
  {
    name: 'SEALFLOW_RECONCILE_SECONDS',
    default: '300',
    meaning:
      'How often open requests are compared with their vendor while something of them is under way, in seconds from 10 on. What waits for its archive is compared hourly, what only waits to close daily. Read by `npm run setup` and `npm start`, which make the schedule.',
  },
  {
    name: 'SEALFLOW_ALERT_UNUSED_HOURS',
    default: '72',
    meaning:
      'After how many hours operators are told that a granted seal has not been used; a fraction is read too.',
  },
  {
    name: 'SEALFLOW_ALERT_NOT_ENDED_HOURS',
    default: '24',
    meaning: 'After how many hours since its last use they are told that a sealing has not ended.',
  },
  {
    name: 'SEALFLOW_ALERT_IMAGES_HOURS',
    default: '24',
    meaning: 'After how many hours since the last use they are told that pictures of uses are missing.',
  },
  {
    name: 'SEALFLOW_ALERT_WEBHOOK_URL',
    meaning: 'Where alerts and what waits for a person are sent, as an http(s) address; without it nowhere.',
  },
  {
    name: 'SEALFLOW_ALERT_FORMAT',
    default: 'standard',
    meaning:
      '`standard`: JSON, signed by Standard Webhooks; `wecom`, `dingtalk`: a message of a 企业微信 or 钉钉 group robot, whose address it then is.',
  },
  {
    name: 'SEALFLOW_ALERT_WEBHOOK_SECRET',
    meaning:
      'What alerts are signed with: of `standard` base64 of 24 bytes or more, with or without `whsec_`, and needed; of `dingtalk` the robot’s 加签 secret.',
  },
  {
    name: 'SEALFLOW_ALERT_REPEAT_HOURS',
    default: '1,6',
    meaning:
      'After how many hours an alert that is still open is sent again, in turn; the last one holds from then on.',
  },
  {
    name: 'SEALFLOW_RUNBOOK_URL',
    meaning:
      'Where the site has put the runbook; alerts, `attention[].runbook` and the details in the Temporal UI lead to its entries. Without it they name its path in the repository.',
  },
  {
    name: 'SEALFLOW_WAIT_ATTENTION_SECONDS',
    default: '600',
    meaning:
      'How long an effect, a read-back or a callback may wait for the vendor or a host, or a move for its flow, before a person is told, in seconds from 1 on. Effects are looked at by the comparison, so no sooner than that.',
  },
  {
    name: 'SEALFLOW_CALLBACK_RETENTION_DAYS',
    default: '180',
    meaning:
      'How long settled callbacks and flow events are kept, in days from 30 on. The ledger is kept for ever.',
  },
  {
    name: 'SEALFLOW_TIME_ZONE',
    default: 'Asia/Shanghai',
    meaning: 'Time zone of the times on detail pages and in form fields, by its IANA name.',
  },
  {
    name: 'SEALFLOW_LOG_LEVEL',
    default: 'info',
    meaning: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.',
  },
  {
    name: 'SEALFLOW_OTLP_ENDPOINT',
    meaning:
      'Where traces are sent: an OpenTelemetry collector that takes OTLP over HTTP, like `http://collector:4318`; without it none are made.',
  },
  {
    name: 'SEALFLOW_WORKFLOW_BUNDLE',
    meaning: 'Path of a workflow bundle built beforehand; without it the worker bundles at start.',
  },
  {
    name: 'SEALFLOW_METRICS_ADDRESS',
    meaning:
      'Where the API shows its metrics for Prometheus without a key, as `host:port`: one that nobody else reaches. Without it only `GET /metrics` of the API does, with a key of an operator.',
  },
  {
    name: 'SEALFLOW_WORKER_METRICS_ADDRESS',
    meaning: 'Where the worker shows its metrics for Prometheus, as `host:port`; without it nowhere.',
  },
] as const satisfies readonly EnvironmentVariable[];

export type VariableName = (typeof environmentVariables)[number]['name'];

/** The default of a variable that has a fixed one. */
export function defaultOf(name: VariableName): string {
  const variable: EnvironmentVariable | undefined = environmentVariables.find((each) => each.name === name);
  if (variable?.default === undefined) throw new Error(`${name} has no default`);
  return variable.default;
}
