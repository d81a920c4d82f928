import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import axios from 'axios';
import { createApp } from '../../../api/app';
import { createConsoleSessions } from '../../../api/console/sessions';
import type { Deps } from '../../../api/deps';
import type { Principal } from '../../../api/http/auth';
import { createClientAddress } from '../../../api/http/clientAddress';
import { createRateWindow } from '../../../api/http/rateWindow';
import type { Route } from '../../../api/http/route';
import { createMetrics } from '../../../api/metrics';
import { createLogger } from '../../../config/logger';
import { defined } from '../../../domain/defined';

const keys = new Map<string, Principal>([
  ['engine-key', { role: 'engine', id: 'key_1', name: 'an engine', hostIds: ['h1'], bindingIds: ['b1'] }],
  ['unbound-key', { role: 'engine', id: 'key_4', name: 'an unbound engine', hostIds: [], bindingIds: [] }],
  ['operator-key', { role: 'operator', id: 'key_2', name: 'an operator' }],
  ['admin-key', { role: 'admin', id: 'key_3', name: 'an admin' }],
]);

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  json: any;
}

export interface TestApp {
  url: string;
  /** Every line of the log, parsed. */
  logged: Record<string, unknown>[];
  /** As an administrator, unless `headers` say otherwise; `undefined` takes a header away. */
  call(
    method: string,
    path: string,
    options?: { body?: string | Buffer; headers?: Record<string, string | undefined> },
  ): Promise<Answer>;
  /** A JSON body. */
  post(path: string, text: string | Buffer, headers?: Record<string, string | undefined>): Promise<Answer>;
  close(): Promise<void>;
}

const none = async () => 0;
const noCounts = {
  views: {
    countAttention: async () => ({ requests: 0, byKind: [] }),
    countOpen: async () => [],
    countLate: none,
  },
  commands: { countPending: none, pending: async () => [] },
  inboxReader: { countPending: async () => ({ pending: 0, unmatched: 0 }), countParked: none },
  countRefusedEvents: async () => 0,
  stuckBeside: async () => [],
  countKeysEndingSoon: none,
  countAlertFailures: none,
};

/** The HTTP edge over routes of the test, on a port of its own. Their handlers need nothing else of the deps. */
export async function startApp(routes: readonly Route[], deps: Partial<Deps> = {}): Promise<TestApp> {
  const logged: Record<string, unknown>[] = [];
  const logger = createLogger('test', 'debug', { write: (line: string) => logged.push(JSON.parse(line)) });
  const app = createApp(
    {
      publicUrl: 'http://127.0.0.1',
      authenticate: async (key: string) => keys.get(key) ?? null,
      logger,
      metrics: createMetrics(noCounts),
      clientAddress: createClientAddress([]),
      apiKeys: {
        signedIn: async (id) => [...keys.values()].find((key) => key.id === id) ?? null,
        forget: () => undefined,
        changed: () => undefined,
      },
      consoleSessions: createConsoleSessions({
        keys: [{ key: Buffer.alloc(32, 1) }],
        publicUrl: 'http://127.0.0.1',
      }),
      consoleFolder: join(__dirname, 'no-such-folder'),
      adminEvents: {
        begin: async () => 'event',
        conclude: async () => undefined,
        list: async () => ({ items: [] }),
      },
      now: () => new Date(),
      rates: createRateWindow(),
      requestsPerMinute: 0,
      temporalUiOrigins: [],
      ...deps,
    } as Deps,
    routes,
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call: TestApp['call'] = async (method, path, { body, headers = {} } = {}) => {
    const all = { Authorization: 'Bearer admin-key', ...headers };
    const response = await axios.request<Buffer>({
      method,
      url: url + path,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
      ...defined({ data: body }),
      transformRequest: [(data: unknown) => data],
      responseType: 'arraybuffer',
      validateStatus: () => true,
      maxRedirects: 0,
      decompress: false,
      proxy: false,
    });
    const text = Buffer.from(response.data).toString('utf8');
    return {
      status: response.status,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
      ),
      text,
      json:
        /json/.test(String(response.headers['content-type'])) && text !== '' ? JSON.parse(text) : undefined,
    };
  };
  return {
    url,
    logged,
    call,
    post: (path, text, headers = {}) =>
      call('POST', path, { body: text, headers: { 'Content-Type': 'application/json', ...headers } }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
