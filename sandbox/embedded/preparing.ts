import { ensureLocalSecrets, type LocalSecrets } from '../../config/firstStart';
import type { Environment } from './binaries';
import { HOST, portOr } from './ports';
import type { EmbeddedServers } from './servers';
import { openTemporalUi, type TemporalUi } from './temporalUi';

export interface Preparing {
  /** The environment proper; what it lacks is filled in. */
  env: Environment;
  dataDir: string;
  servers: EmbeddedServers;
  /** The API's wished port where the environment names none, or `free`. */
  port: number | 'free';
}

/** What API and worker are started with. */
export interface Prepared {
  env: NodeJS.ProcessEnv;
  /** Of an embedded Temporal. */
  ui: TemporalUi | undefined;
  adminKey: string;
  /** Whether the key was made by this very start. */
  adminKeyIsNew: boolean;
}

const UI_PORT = 8233;

/** `apiUrl` is asked for once the API may be there; until then the UI waits. */
export async function prepareProduct(options: Preparing, apiUrl: () => string): Promise<Prepared> {
  const isAdminKeyOff = options.env.SEALFLOW_ADMIN_KEY === 'off';
  const secrets = await ensureLocalSecrets(options.dataDir, { isAdminKeyOff });
  const { uiUrl: behind } = options.servers.temporal;
  // First of all: the API must know its port, and whoever only looks for a free one loses it to another start.
  const ui = behind
    ? await openTemporalUi({
        behind,
        port: await portOr(options.port === 'free' ? 'free' : UI_PORT),
        apiUrl,
      })
    : undefined;
  const env = await completeEnvironment(options, secrets, ui?.port ?? UI_PORT);
  const adminKey = env.SEALFLOW_ADMIN_KEY ?? '';
  return { env, ui, adminKey, adminKeyIsNew: secrets.created && adminKey === secrets.adminKey };
}

async function completeEnvironment(
  { env, dataDir, servers, port }: Preparing,
  secrets: LocalSecrets,
  uiPort: number,
): Promise<NodeJS.ProcessEnv> {
  return {
    ...(env.SEALFLOW_TEMPORAL_ADDRESS ? env : withoutTemporalsOwn(env)),
    SEALFLOW_TEMPORAL_ADDRESS: servers.temporal.address,
    SEALFLOW_TEMPORAL_NAMESPACE: servers.temporal.namespace,
    SEALFLOW_MONGO_URL: servers.mongo.url,
    SEALFLOW_ADMIN_KEY: env.SEALFLOW_ADMIN_KEY || secrets.adminKey,
    SEALFLOW_SECRET_KEYS: env.SEALFLOW_SECRET_KEYS || secrets.secretKeys,
    // Keys of this folder alone would be wrong at a server that other machines share.
    ...(env.SEALFLOW_TEMPORAL_ADDRESS
      ? {}
      : { SEALFLOW_PAYLOAD_KEYS: env.SEALFLOW_PAYLOAD_KEYS || secrets.payloadKeys }),
    SEALFLOW_TEMPORAL_UI_ORIGINS:
      env.SEALFLOW_TEMPORAL_UI_ORIGINS || `http://${HOST}:${uiPort},http://localhost:${uiPort}`,
    // Host engine and files may well be on this machine too.
    SEALFLOW_LOOPBACK_ATTACHMENTS: env.SEALFLOW_LOOPBACK_ATTACHMENTS || 'allowed',
    SEALFLOW_DATA_DIR: dataDir,
    SEALFLOW_API_HOST: env.SEALFLOW_API_HOST || HOST,
    SEALFLOW_API_PORT: env.SEALFLOW_API_PORT || String(await portOr(port)),
  };
}

/** What a person has set for the CLI and another server: keys of that one are nothing for the embedded one. */
function withoutTemporalsOwn(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
