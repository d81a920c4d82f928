import dns from 'node:dns';
import type { OutgoingRules } from '../../../adapters/http/addresses';
import { createFileSource } from '../../../adapters/http/fileSource';
import { outgoingHttp } from '../../../adapters/http/outgoing';
import { privateAllowed } from '../../support/http';
import { failureOf } from '../support/failureOf';
import { json, type Peer, startPeer, text } from '../support/peer';

/* Where calls may end up, tried with a real server, and names that resolve to what the test says. */

let peer: Peer;
let resolved: Record<string, string[][]>;

beforeEach(async () => {
  peer = await startPeer(json({ ok: true }));
  resolved = {};
  const real = dns.lookup;
  const pretended = (name: string, options: unknown, done: LookupDone) => {
    if (!name.endsWith('.test')) return Reflect.apply(real, dns, [name, options, done]);
    const answers = resolved[name] ?? [];
    const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    if (addresses.length === 0)
      return done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    return done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  jest.spyOn(dns, 'lookup').mockImplementation(pretended as unknown as typeof dns.lookup);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await peer.close();
});

type LookupDone = (error: Error | null, addresses: { address: string; family: number }[]) => void;

const noPrivate: OutgoingRules = { privateAddresses: false, loopbackFiles: true };
const loopbackFiles: OutgoingRules = { privateAddresses: true, loopbackFiles: true };

const call = (url: string, rules = privateAllowed) =>
  outgoingHttp(rules).exchange({
    label: 'peer',
    method: 'POST',
    url,
    body: Buffer.from('{}'),
    connectTimeoutMs: 2000,
    totalTimeoutMs: 3000,
  });
const port = () => new URL(peer.url).port;
const refused = {
  kind: 'misconfigured',
  message: 'peer: leads to an address that may not be called',
  details: { networkCode: 'ADDRESS_REFUSED' },
};

test('private and loopback addresses are called where they are allowed, by address and by name', async () => {
  resolved = { 'vendor.test': [['127.0.0.1']] };
  expect((await call(peer.url)).status).toBe(200);
  expect((await call(`http://vendor.test:${port()}`)).status).toBe(200);
  expect(peer.seen).toHaveLength(2);
});

test.each(['http', 'https'])('where they are not, nothing of an %s call arrives', async (scheme) => {
  resolved = { 'vendor.test': [['127.0.0.1']], 'mapped.test': [['::ffff:127.0.0.1']] };
  for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '[::1]', '0x7f.1', 'vendor.test', 'mapped.test'])
    expect(await failureOf(call(`${scheme}://${host}:${port()}/`, noPrivate))).toMatchObject(refused);
  expect(peer.seen).toHaveLength(0);
});

test.each(['169.254.169.254', 'fe80::1', 'fd00:ec2::254', '100.100.100.200', '0.0.0.0', '224.0.0.1'])(
  '%s is never called, by address or by name',
  async (address) => {
    resolved = { 'metadata.test': [[address]] };
    const literal = address.includes(':') ? `[${address}]` : address;
    for (const host of [literal, 'metadata.test'])
      expect(await failureOf(call(`http://${host}:${port()}/latest`))).toMatchObject(refused);
  },
);

test('a name that resolves to something else the next time is judged by that', async () => {
  resolved = { 'rebound.test': [['192.0.2.1'], ['127.0.0.1']] };
  const first = await failureOf(
    outgoingHttp(noPrivate).exchange({
      label: 'peer',
      method: 'GET',
      url: `http://rebound.test:${port()}`,
      connectTimeoutMs: 200,
      totalTimeoutMs: 300,
    }),
  );
  expect(first.kind).not.toBe('misconfigured');
  expect(await failureOf(call(`http://rebound.test:${port()}`, noPrivate))).toMatchObject(refused);
  expect(peer.seen).toHaveLength(0);
});

test('of several addresses of one name those are taken that may be called', async () => {
  resolved = { 'several.test': [['169.254.1.1', 'fe80::1', '127.0.0.1']] };
  expect((await call(`http://several.test:${port()}`)).status).toBe(200);
});

describe('files that a form names', () => {
  const open = (url: string, rules = privateAllowed) =>
    createFileSource(outgoingHttp(rules)).open({ name: '合同.pdf', url }, 1000);
  const why = '合同.pdf cannot be fetched: it leads to an address that may not be called';

  test('are not fetched from this very machine, by address or by name, unless that is allowed', async () => {
    peer.answers = [text('%PDF-1.7', 200, { 'Content-Type': 'application/pdf' })];
    resolved = { 'files.test': [['127.0.0.1']] };
    for (const url of [peer.url, `http://files.test:${port()}`])
      expect(await failureOf(open(url))).toMatchObject({ kind: 'refused', message: why });
    expect(peer.seen).toHaveLength(0);
    expect((await open(`http://files.test:${port()}`, loopbackFiles)).contentType).toBe('application/pdf');
  });

  test('nor ever from a cloud’s own services', async () => {
    resolved = { 'files.test': [['169.254.169.254']] };
    expect(await failureOf(open('http://files.test/latest', loopbackFiles))).toMatchObject({
      kind: 'refused',
      message: why,
    });
  });
});

test('a name that is not found is that, as before', async () => {
  expect(await failureOf(call('http://nowhere.test'))).toMatchObject({
    kind: 'passing',
    details: { networkCode: 'ENOTFOUND' },
  });
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) leads nowhere', async (status) => {
  const other = await startPeer(json({}));
  peer.answers = [text('', status, { Location: `${other.url}/stolen` })];
  expect(await failureOf(call(peer.url))).toMatchObject({
    kind: 'misconfigured',
    details: { peerCode: `HTTP ${status}` },
  });
  expect(other.seen).toHaveLength(0);
  await other.close();
});
