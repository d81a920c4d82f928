import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../sandbox/embedded/ports';
import { type Product, startProduct } from '../../sandbox/embedded/product';
import { startEmbeddedServers } from '../../sandbox/embedded/servers';
import { spawnSimulator } from '../../sandbox/simulators/spawn';
import { caller } from '../support/product';
import { fuzzTool, runTool } from './tool';

/*
 * schemathesis against /openapi.json, once with a key of each role: no server error, every answer as
 * documented, and nothing refused by shape that the document calls valid (checks.py).
 * Against the whole product on real servers, with a binding, a host, a flow and a request for it to find.
 */

const roles = ['engine', 'unboundEngine', 'operator', 'admin'] as const;
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'valid_data_is_taken',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      examples: { type: 'string', default: '60' },
      seed: { type: 'string', default: '20261124' },
      role: { type: 'string', multiple: true, default: [...roles] },
    },
  });
  const tool = await fuzzTool();
  const dir = await mkdtemp(join(tmpdir(), 'sealflow-fuzz-'));
  const stops: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true, maxRetries: 3 })];
  try {
    // An address of their own: the fuzz may switch off or rotate any key.
    const metricsAddress = `127.0.0.1:${await freePort()}`;
    const product = await startAll(dir, metricsAddress, stops);
    const found = await furnish(product, stops);
    const before = await requestsServed(metricsAddress);
    const failed: string[] = [];
    for (const role of roles.filter((each) => values.role.includes(each))) {
      const key = await found.key(role);
      const config = join(dir, `${role}.toml`);
      await writeFile(config, configOf(found));
      // First with addresses that are made up, then with those of what is there, but for whom nothing is there.
      const ofWhatIsThere = role === 'unboundEngine' ? [] : [['--config-file', config]];
      for (const options of [[], ...ofWhatIsThere])
        if (!(await fuzz({ dir, tool, product, key, options, values }))) failed.push(role);
    }
    const requests = (await requestsServed(metricsAddress)) - before;
    process.stdout.write(
      `${requests} requests, ${failed.length === 0 ? 'zero findings' : `findings with ${failed.join(', ')}`}\n`,
    );
    return failed.length === 0 ? 0 : 1;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function startAll(
  dir: string,
  metricsAddress: string,
  stops: (() => Promise<unknown>)[],
): Promise<Product> {
  const log = (line: string) => process.stdout.write(`${line}\n`);
  const servers = await startEmbeddedServers({ dataDir: dir, ports: 'free', log });
  stops.push(() => servers.stop());
  // The many requests of one key are what this is about.
  const env = {
    ...process.env,
    SEALFLOW_REQUESTS_PER_MINUTE: '0',
    SEALFLOW_LOG_LEVEL: 'warn',
    SEALFLOW_METRICS_ADDRESS: metricsAddress,
  };
  const logs = { api: join(dir, 'api.log'), worker: join(dir, 'worker.log') };
  const product = await startProduct({ env, dataDir: dir, servers, port: 'free', logs });
  stops.push(() => product.stop());
  return product;
}

interface Fuzzing {
  dir: string;
  tool: string;
  product: Product;
  key: string;
  /** Of the tool itself, before its command. */
  options: string[];
  values: { examples: string; seed: string };
}

async function fuzz({ dir, tool, product, key, options, values }: Fuzzing): Promise<boolean> {
  const switches = {
    url: product.url,
    header: `Authorization: Bearer ${key}`,
    checks: checks.join(','),
    'max-examples': values.examples,
    seed: values.seed,
    'request-timeout': '60',
    'suppress-health-check': 'all',
    warnings: 'off',
  };
  const given = Object.entries(switches).flatMap(([name, value]) => [`--${name}`, value]);
  const target = [...options, 'run', `${product.url}/openapi.json`];
  const { code } = await runTool(tool, [...target, ...given, '--continue-on-failure'], dir);
  return code === 0;
}

/** What a request can be about: the id in each path. */
interface Found {
  ids: Record<string, Record<string, string>>;
  key(role: string): Promise<string>;
}

async function furnish(product: Product, stops: (() => Promise<unknown>)[]): Promise<Found> {
  const keys = { clientId: 'fuzz', clientSecret: 'fuzz-secret' };
  const secret = 'whsec_c2VhbGZsb3ctZnV6ei1zZWNyZXQtMDEyMzQ1Njc4OQ==';
  const [vendor, host] = await Promise.all([
    spawnSimulator('zhangguanjia', keys),
    spawnSimulator('webhookHost', { secret }),
  ]);
  stops.push(
    () => vendor.stop(),
    () => host.stop(),
  );
  const api = caller(product.url, { Authorization: `Bearer ${product.adminKey}` });
  const made = async (path: string, body: unknown): Promise<string> =>
    (await api('POST', path, body)).data.id;
  const bindingId = await made('/v1/bindings', {
    name: 'fuzz',
    vendor: 'zhangguanjia',
    openUrl: vendor.url,
    ...keys,
  });
  const hostId = await made('/v1/hosts', {
    name: 'fuzz',
    kind: 'webhook',
    url: `${host.url}/commands`,
    secret,
  });
  await api('POST', `/v1/bindings/${bindingId}/catalogues/sync`);
  const { data } = await caller(vendor.url)('GET', '/sim/catalogue');
  const request = await made('/v1/seal-requests', {
    commandId: 'fuzz',
    bindingId,
    hostId,
    flowRequestId: '1',
    subject: 'fuzz',
    applicant: { userId: 'zhangsan' },
    fileTypeId: data.fileTypes[0].id,
    seals: [{ sealId: data.seals[0].id, useCount: 2 }],
  });
  const spare = await made('/v1/api-keys', { name: 'spare', role: 'engine', hostIds: [hostId] });
  return {
    ids: {
      '^/v1/bindings/': { id: bindingId },
      '^/v1/hosts/\\{id\\}': { id: hostId },
      '^/v1/hosts/\\{hostId\\}': { hostId },
      '^/v1/seal-requests/': { id: request },
      '^/v1/api-keys/': { id: spare },
    },
    key: async (role) => {
      // An engine that finds what is there, by a key of its host; and one that is refused everywhere.
      const bound = role === 'engine' ? { hostIds: [hostId], bindingIds: [bindingId] } : {};
      const wish = { name: `fuzz ${role}`, role: role === 'unboundEngine' ? 'engine' : role, ...bound };
      return (await api('POST', '/v1/api-keys', wish)).data.key;
    },
  };
}

/** In the tool's own form (TOML). */
function configOf({ ids }: Found): string {
  return Object.entries(ids)
    .flatMap(([path, parameters]) => [
      '[[operations]]',
      `include-path-regex = ${JSON.stringify(path)}`,
      `parameters = { ${Object.entries(parameters)
        .map(([name, value]) => `${JSON.stringify(`path.${name}`)} = ${JSON.stringify(value)}`)
        .join(', ')} }`,
    ])
    .join('\n');
}

async function requestsServed(metricsAddress: string): Promise<number> {
  const { data } = await caller(`http://${metricsAddress}`)('GET', '/metrics');
  const counts = String(data).matchAll(/^sealflow_http_request_seconds_count\{[^}]*\} (\d+)/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
