import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Deps } from '../../api/deps';
import { createDraining, type Draining } from '../../api/draining';
import type { RouteInput } from '../../api/http/route';
import { systemRoutes } from '../../api/routes/system/system';

/* How the API's server ends: real connections to a server of this process. */

let server: Server;
let draining: Draining;
let agent: Agent;
/** Requests that wait for an answer, as they came. */
let waiting: ServerResponse[];
beforeEach(async () => {
  waiting = [];
  server = createServer();
  draining = createDraining(server);
  server.on('request', ({ url }: IncomingMessage, response: ServerResponse) => {
    if (url === '/waits') waiting.push(response);
    else response.end('at once');
    server.emit('arrived');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // One connection, kept: as a proxy has them.
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});
afterEach(async () => {
  agent.destroy();
  server.closeAllConnections();
  server.close();
});

const port = () => (server.address() as AddressInfo).port;

/** What the answer says of its connection, once it is read. */
async function ask(path = '/'): Promise<string | undefined> {
  const call = get({ host: '127.0.0.1', port: port(), path, agent });
  const [answer]: [IncomingMessage] = await once(call, 'response').then(([first]) => [first]);
  answer.resume();
  await once(answer, 'end');
  return answer.headers.connection;
}

test('until it is asked to end, connections are kept', async () => {
  expect([await ask(), draining.isOn()]).toEqual(['keep-alive', false]);
});

test('from then on requests are taken for the time that was given, and each ends its connection', async () => {
  await ask();
  let end = () => {};
  const drained = draining.drain(new Promise((resolve) => (end = resolve)));
  expect(draining.isOn()).toBe(true);
  expect([await ask(), await ask()]).toEqual(['close', 'close']);
  end();
  await drained;
  expect(server.listening).toBe(false);
});

test('a request that is open is answered, and its connection is not kept for another one', async () => {
  const answered = ask('/waits');
  await once(server, 'arrived');
  const drained = draining.drain(Promise.resolve());
  while (server.listening) await new Promise(setImmediate);
  waiting[0]?.end('later');
  expect(await answered).toBe('close');
  await drained;
});

test('an answer that had begun ends as well, and then its connection', async () => {
  const answered = ask('/waits');
  await once(server, 'arrived');
  waiting[0]?.write('a part');
  const drained = draining.drain(Promise.resolve());
  while (server.listening) await new Promise(setImmediate);
  waiting[0]?.end('and the rest');
  expect(await answered).toBe('keep-alive');
  await drained;
});

test('a connection that brings nothing holds nobody up', async () => {
  const silent = connect(port(), '127.0.0.1');
  await once(server, 'connection');
  await draining.drain(Promise.resolve());
  if (!silent.destroyed) await once(silent, 'close');
});

test('/readyz says that the process is leaving, whatever else is well', async () => {
  const readyz = systemRoutes.find(({ spec }) => spec.path === '/readyz');
  const well = async () => null;
  const parts = ['temporal', 'mongo', 'searchAttributes', 'schedules', 'payloadKeys'] as const;
  const probes = Object.fromEntries(parts.map((part) => [part, well]));
  const answer = async () => {
    const deps = { probes, isDraining: draining.isOn } as unknown as Deps;
    const rest = { deps } as unknown as RouteInput['rest'];
    return readyz?.invoke({ params: {}, query: {}, headers: {}, body: undefined, rest });
  };
  expect(await answer()).toMatchObject({ status: 200, body: { ready: true } });
  await draining.drain(Promise.resolve());
  expect(await answer()).toMatchObject({
    status: 503,
    body: {
      ready: false,
      parts: { process: { ok: false, message: 'is shutting down' }, mongo: { ok: true } },
    },
  });
});
