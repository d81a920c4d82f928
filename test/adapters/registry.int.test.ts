import { Webhook } from 'standardwebhooks';
import { createSecretBox } from '../../adapters/crypto/secretBox';
import { hostSecretOwner } from '../../adapters/mongo/hosts';
import { createHosts, createVendors } from '../../adapters/registry';
import { type BindingDocument, bindingSecretOwner } from '../../application/administration/bindings';
import type { HostDocument } from '../../application/administration/hosts';
import { http } from '../support/http';
import { failureOf } from './support/failureOf';
import { json, type Peer, startPeer } from './support/peer';

const secretBox = createSecretBox([{ id: 'k1', key: Buffer.alloc(32, 1) }]);
const otherBox = createSecretBox([{ id: 'k2', key: Buffer.alloc(32, 2) }]);

/** Documents as a database would give them: a copy each time, counted. */
class Documents<T extends { _id: string }> {
  looks = 0;
  away = false;
  private readonly documents = new Map<string, string>();
  put(document: T): void {
    this.documents.set(document._id, JSON.stringify(document));
  }
  remove(id: string): void {
    this.documents.delete(id);
  }
  async get(id: string): Promise<T | null> {
    this.looks += 1;
    if (this.away) throw new Error('the database is away');
    const text = this.documents.get(id);
    return text === undefined ? null : JSON.parse(text);
  }
  recent(id: string): Promise<T | null> {
    return this.get(id);
  }
}

function host(changed: Partial<HostDocument> = {}): HostDocument {
  return {
    _id: 'hst_1',
    name: '致远',
    version: 1,
    kind: 'webhook',
    url: 'http://127.0.0.1:9/commands',
    secret: secretBox.seal('whsec_c2VhbGZsb3ctdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==', hostSecretOwner('hst_1')),
    createdAt: '2026-11-24T00:00:00.000Z',
    ...changed,
  } as HostDocument;
}

function binding(changed: Partial<BindingDocument> = {}): BindingDocument {
  return {
    _id: 'bnd_1',
    name: '总部',
    version: 1,
    vendor: 'zhangguanjia',
    openUrl: 'http://127.0.0.1:9',
    clientId: 'client',
    clientSecret: secretBox.seal('client-secret', bindingSecretOwner('bnd_1', 'clientSecret')),
    createdAt: '2026-11-24T00:00:00.000Z',
    ...changed,
  } as BindingDocument;
}

/** Ten seconds are skipped, not waited for. */
let skippedMs = 0;
const noSettings = { recent: async () => null };

const realNow = performance.now.bind(performance);
beforeEach(() => {
  skippedMs = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => realNow() + skippedMs);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('hosts', () => {
  let documents: Documents<HostDocument>;
  let hosts: ReturnType<typeof createHosts>;
  const peers: Peer[] = [];
  beforeEach(() => {
    documents = new Documents();
    documents.put(host());
    hosts = createHosts({ hosts: documents, sealSettings: noSettings, secretBox, http });
  });
  afterEach(async () => {
    await Promise.all(peers.splice(0).map((peer) => peer.close()));
  });

  async function peerAt(nodeId: string): Promise<Peer> {
    const peer = await startPeer(json({ nodeId }));
    peers.push(peer);
    return peer;
  }
  const nodeOf = async () => (await (await hosts.forHost('hst_1')).read({ flowRequestId: 'r1' })).nodeId;

  test('one client per host, made once for many callers', async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, () => hosts.forHost('hst_1')));
    expect(new Set(clients).size).toBe(1);
    expect(await hosts.forHost('hst_1')).toBe(clients[0]);
    expect(documents.looks).toBe(1);
    documents.put(host({ _id: 'hst_2', secret: secretBox.seal('c2VjcmV0', hostSecretOwner('hst_2')) }));
    expect(await hosts.forHost('hst_2')).not.toBe(clients[0]);
  });

  test('a change of its document is seen after five seconds, and not looked for before', async () => {
    const [before, after] = [await peerAt('before'), await peerAt('after')];
    documents.put(host({ url: before.url }));
    expect(await nodeOf()).toBe('before');
    documents.put(host({ url: after.url }));
    skippedMs = 1000;
    expect(await nodeOf()).toBe('before');
    expect(documents.looks).toBe(1);
    skippedMs = 5_001;
    expect(await nodeOf()).toBe('after');
  });

  test('a changed secret is what the next command is signed with', async () => {
    const peer = await peerAt('n1');
    documents.put(host({ url: peer.url }));
    await nodeOf();
    const secret = secretBox.seal(
      'whsec_YW5vdGhlci1zZWNyZXQtMDEyMzQ1Njc4OTAxMjM0NQ==',
      hostSecretOwner('hst_1'),
    );
    documents.put(host({ url: peer.url, secret }));
    skippedMs = 10_001;
    const client = await hosts.forHost('hst_1');
    await client.writeFields({ commandId: 'msg_1', flowRequestId: 'r1', fields: [] });
    skippedMs = 20_002;
    expect(await hosts.forHost('hst_1')).toBe(client);
    const { headers, body } = peer.seen.at(-1) ?? { headers: {}, body: Buffer.alloc(0) };
    const signed = () =>
      new Webhook('whsec_YW5vdGhlci1zZWNyZXQtMDEyMzQ1Njc4OTAxMjM0NQ==').verify(
        body.toString('utf8'),
        headers,
      );
    expect(signed).not.toThrow();
  });

  test('a change is seen at once by whoever has just made it, and by all after that', async () => {
    const before = await hosts.forHost('hst_1');
    documents.put(host({ url: 'http://127.0.0.1:10/commands' }));
    expect(await hosts.forHost('hst_1')).toBe(before);
    const after = await hosts.forHost('hst_1', { fresh: true });
    expect(after).not.toBe(before);
    expect(await hosts.forHost('hst_1')).toBe(after);
  });

  test('unchanged, the client stays the same one however often its document is read', async () => {
    const first = await hosts.forHost('hst_1');
    for (skippedMs of [10_001, 20_002, 30_003]) expect(await hosts.forHost('hst_1')).toBe(first);
    expect(documents.looks).toBe(4);
  });

  test('one that is not there is a fault of the configuration, and may come later', async () => {
    const failure = await failureOf(hosts.forHost('hst_9'));
    expect(failure).toMatchObject({ kind: 'misconfigured', message: 'there is no host hst_9' });
    documents.put(host({ _id: 'hst_9', secret: secretBox.seal('c2VjcmV0', hostSecretOwner('hst_9')) }));
    await hosts.forHost('hst_9');
  });

  test('one that was removed is gone ten seconds later', async () => {
    await hosts.forHost('hst_1');
    documents.remove('hst_1');
    skippedMs = 10_001;
    expect(await failureOf(hosts.forHost('hst_1'))).toMatchObject({ kind: 'misconfigured' });
    documents.away = true;
    await expect(hosts.forHost('hst_1')).rejects.toThrow('the database is away');
  });

  test('while the database is away, what was read before serves on, and an unknown one says so', async () => {
    const first = await hosts.forHost('hst_1');
    documents.away = true;
    skippedMs = 60_000;
    expect(await hosts.forHost('hst_1')).toBe(first);
    await expect(hosts.forHost('hst_2')).rejects.toThrow('the database is away');
    documents.away = false;
    documents.put(host({ url: 'http://127.0.0.1:10/commands' }));
    expect(await hosts.forHost('hst_1')).not.toBe(first);
  });

  test.each<[string, Partial<HostDocument>, string]>([
    [
      'sealed with a key that is not configured',
      { secret: otherBox.seal('c2VjcmV0', hostSecretOwner('hst_1')) },
      'the secret of hst_1 cannot be read: no key of id k2 is configured',
    ],
    [
      'sealed for another host',
      { secret: secretBox.seal('c2VjcmV0', hostSecretOwner('hst_2')) },
      'the secret of hst_1 cannot be read: it was altered, or sealed for another purpose',
    ],
  ])('a secret %s is a fault of the configuration', async (_what, changed, message) => {
    documents.put(host(changed));
    expect(await failureOf(hosts.forHost('hst_1'))).toMatchObject({ kind: 'misconfigured', message });
    documents.put(host());
    await hosts.forHost('hst_1');
  });
});

describe('bindings', () => {
  let documents: Documents<BindingDocument>;
  let vendors: ReturnType<typeof createVendors>;
  beforeEach(() => {
    documents = new Documents();
    documents.put(binding());
    vendors = createVendors({ bindings: documents, secretBox, http });
  });

  test('one that is not there is a fault of the configuration', async () => {
    expect(await failureOf(vendors.forBinding('bnd_9'))).toMatchObject({
      kind: 'misconfigured',
      message: 'there is no binding bnd_9',
    });
  });

  test.each<[string, object, RegExp]>([
    [
      'a secret sealed with another key',
      { clientSecret: otherBox.seal('client-secret', bindingSecretOwner('bnd_1', 'clientSecret')) },
      /^the secret of bnd_1 cannot be read: no key of id k2 is configured$/,
    ],
    [
      'a secret sealed for a host of the same id',
      { clientSecret: secretBox.seal('client-secret', hostSecretOwner('bnd_1')) },
      /^the secret of bnd_1 cannot be read: /,
    ],
    [
      'a profile of an earlier version',
      { profile: { sectionOfOld: {} } },
      /^the profile of this binding does not fit any more$/,
    ],
    ['an address that is none', { openUrl: 'zgj.test' }, /./],
  ])('%s is a fault of the configuration, without the secret in it', async (_what, changed, message) => {
    documents.put(binding(changed));
    const failure = await failureOf(vendors.forBinding('bnd_1'));
    expect(failure.kind).toBe('misconfigured');
    expect(failure.message).toMatch(message);
    expect(failure.message).not.toContain('client-secret');
  });

  test('the credentials and the address are those of the document as it is now', async () => {
    const [before, after] = [await startPeer(json({})), await startPeer(json({}))];
    try {
      documents.put(binding({ openUrl: before.url }));
      await failureOf((await vendors.forBinding('bnd_1')).checkConnection());
      const clientSecret = secretBox.seal('changed-secret', bindingSecretOwner('bnd_1', 'clientSecret'));
      documents.put(binding({ openUrl: after.url, ...{ clientId: 'changed', clientSecret } }));
      skippedMs = 10_001;
      await failureOf((await vendors.forBinding('bnd_1')).checkConnection());
      const said = ({ seen }: Peer) => seen.map(({ target, body }) => target + body.toString('utf8')).join();
      expect(said(before)).toContain('client-secret');
      expect(said(after)).toContain('changed-secret');
      expect(said(after)).not.toContain('client-secret');
    } finally {
      await Promise.all([before.close(), after.close()]);
    }
  });
});

test('who asks for the document as it is now gets it, although a look is under way', async () => {
  const secretBox = createSecretBox([{ id: 'k1', key: Buffer.alloc(32, 1) }]);
  const document = (url: string) =>
    ({
      _id: 'hst_1',
      kind: 'webhook',
      url,
      secret: secretBox.seal('c2VjcmV0', hostSecretOwner('hst_1')),
    }) as HostDocument;
  let current = document('http://127.0.0.1:1/before');
  // Read now, answered a little later, as over a network.
  const get = async () => {
    const read = current;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return read;
  };
  const hosts = createHosts({
    hosts: { get, recent: get },
    sealSettings: noSettings,
    secretBox,
    http,
  });
  const early = hosts.forHost('hst_1');
  current = document('http://127.0.0.1:1/after');
  const fresh = await hosts.forHost('hst_1', { fresh: true });
  expect(fresh).not.toBe(await early);
});
