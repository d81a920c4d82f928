import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type ClientConfigProfile,
  type ClientConnectConfig,
  loadClientConfigProfile,
  toClientOptions,
} from '@temporalio/envconfig';

export type Environment = Readonly<Record<string, string | undefined>>;

/** How Temporal is reached beside its address and namespace; nothing of it where it is reached in plain. */
export type TemporalSecurity = Pick<ClientConnectConfig['connectionOptions'], 'tls' | 'apiKey' | 'metadata'>;

export interface TemporalEnvironment {
  address?: string;
  namespace?: string;
  security: TemporalSecurity;
}

export interface EnvironmentProblem {
  variable: string;
  message: string;
}

/** What keeps Temporal's own configuration from being used. Values are never quoted: some are keys. */
class TemporalConfigFault extends Error {
  constructor(readonly problem: EnvironmentProblem) {
    super(problem.message);
  }
}

const fault = (variable: string, message: string) => new TemporalConfigFault({ variable, message });

/**
 * Reads Temporal's own environment configuration: `TEMPORAL_ADDRESS`, `TEMPORAL_TLS_…`, `TEMPORAL_API_KEY` and their
 * like, and the profile of a TOML file. The file is read where `TEMPORAL_CONFIG_FILE` names it; the one in the home folder
 * only where `TEMPORAL_PROFILE` asks for a profile, since it is another program's.
 */
export function readTemporalEnvironment(env: Environment): TemporalEnvironment | EnvironmentProblem {
  try {
    assertFits(env);
    const profile = profileOf(env);
    assertCertificates(profile, env);
    const { tls, apiKey, metadata } = toClientOptions(profile).connectionOptions;
    const { address, namespace } = profile;
    return {
      ...(address === undefined ? {} : { address }),
      ...(namespace === undefined ? {} : { namespace }),
      security: {
        ...(tls === undefined ? {} : { tls }),
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(metadata === undefined ? {} : { metadata }),
      },
    };
  } catch (error) {
    if (error instanceof TemporalConfigFault) return error.problem;
    throw error;
  }
}

const readsFile = (env: Environment) => Boolean(env.TEMPORAL_CONFIG_FILE || env.TEMPORAL_PROFILE);

/** What the library passes over without a word: a file that is not there, and any other word than `true`. */
function assertFits(env: Environment): void {
  const { TEMPORAL_CONFIG_FILE: file, TEMPORAL_TLS: tls } = env;
  if (file) readable('TEMPORAL_CONFIG_FILE', file);
  if (tls && !['true', 'false', '1', '0'].includes(tls)) throw fault('TEMPORAL_TLS', 'must be true or false');
  if (env.TEMPORAL_TLS_DISABLE_HOST_VERIFICATION)
    throw fault('TEMPORAL_TLS_DISABLE_HOST_VERIFICATION', 'is not served: name the server’s CA instead');
}

function profileOf(env: Environment): ClientConfigProfile {
  const given = Object.entries(env).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  try {
    return loadClientConfigProfile({
      overrideEnvVars: Object.fromEntries(given),
      configFileStrict: true,
      disableFile: !readsFile(env),
    });
  } catch (error) {
    throw profileFault(error, env);
  }
}

function profileFault(error: unknown, env: Environment): TemporalConfigFault {
  const words = error instanceof Error ? error.message : '';
  const [, kind] = /^Cannot specify both (\w+)_path/.exec(words) ?? [];
  if (kind) return fault(`TEMPORAL_TLS_${kind.toUpperCase()}_PATH`, 'and …_DATA are both set: one is enough');
  if (words.startsWith('Profile '))
    return fault('TEMPORAL_PROFILE', 'names a profile that is not in the file');
  const variable = env.TEMPORAL_CONFIG_FILE ? 'TEMPORAL_CONFIG_FILE' : 'TEMPORAL_PROFILE';
  // Names of keys alone; what a parser quotes of a file may be a key to the house.
  const unknown = /^Validation error: (.*)$/.exec(words)?.[1];
  if (unknown) return fault(variable, `names a file that does not fit: ${unknown}`);
  const line = error instanceof Error && 'line' in error ? ` (line ${String(error.line)})` : '';
  return fault(variable, `names a file that is no TOML with [profile.…]${line}`);
}

const parts = {
  serverCACert: 'SERVER_CA_CERT',
  clientCert: 'CLIENT_CERT',
  clientKey: 'CLIENT_KEY',
} as const;
type Part = keyof typeof parts;

function assertCertificates({ tls }: ClientConfigProfile, env: Environment): void {
  if (!tls || tls.disabled) return;
  const variable = (part: Part) => {
    const own = `TEMPORAL_TLS_${parts[part]}`;
    const names = [`${own}_PATH`, `${own}_DATA`, 'TEMPORAL_CONFIG_FILE'];
    return names.find((name) => env[name]) ?? `${own}_PATH`;
  };
  const read = (part: Part) => {
    const source = tls[part];
    if (!source) return undefined;
    return 'path' in source ? readable(variable(part), source.path) : Buffer.from(source.data);
  };
  const [ca, cert, key] = [read('serverCACert'), read('clientCert'), read('clientKey')];
  if (ca) parsed(variable('serverCACert'), 'certificate', () => new X509Certificate(ca));
  if (cert && !key) throw fault(variable('clientCert'), 'is set without the client key');
  if (key && !cert) throw fault(variable('clientKey'), 'is set without the client certificate');
  if (!cert || !key) return;
  const certificate = parsed(variable('clientCert'), 'certificate', () => new X509Certificate(cert));
  const privateKey = parsed(variable('clientKey'), 'private key', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey))
    throw fault(variable('clientKey'), 'is not the key of the client certificate');
}

function readable(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no reason given';
    throw fault(variable, `names a file that cannot be read (${code})`);
  }
}

function parsed<T>(variable: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw fault(variable, `holds no ${what} in PEM`);
  }
}
