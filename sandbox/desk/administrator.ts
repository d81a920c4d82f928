import { applicants, flowIds, sealSettings } from './flow';
import { type Peer, peer, Refused } from './http';
import { clientId, e10Keys, type Notes, type Peers, qiyuesuoAccount } from './peers';
import type { VendorKind } from './vendors/vendor';

/** What the product knows of the peers. */
export interface Configured {
  bindingIds: Record<VendorKind, string>;
  hostIds: { webhook: string; e10: string };
  /** By which both engines speak to the product. */
  engineKey: string;
}

/**
 * Binds both vendors, adds both engines and sets up their flows, as an administrator would: what is there already is kept, and
 * follows where a peer has moved to another port.
 */
export async function configure(
  productUrl: string,
  adminKey: string,
  signInUrl: string,
  peers: Peers,
): Promise<Configured> {
  const product = peer(productUrl, { Authorization: `Bearer ${adminKey}` });
  const bindingIds = {
    zhangguanjia: await bindZhangguanjia(product, peers),
    qiyuesuo: await bindQiyuesuo(product, peers),
  };
  const webhook = await addHost(product, peers, 'webhookHostId', {
    ...{ name: '集团OA（Webhook）', kind: 'webhook', url: `${peers.webhookHost.url}/commands` },
    ...{ secret: peers.notes.webhookSecret, signInUrl },
  });
  const e10 = await addHost(product, peers, 'e10HostId', {
    ...{ name: '泛微E10', kind: 'e10', baseUrl: peers.e10.url, appSecret: peers.notes.e10Secret },
    ...{ corpId: e10Keys.corpId, appKey: e10Keys.appKey, esbTriggerToken: e10Keys.triggerToken },
    readerUserId: applicants[0].userId,
    writeBack: { mode: 'reply', fallback: 'push', replyWaitSeconds: 20, replyConfirmSeconds: 2 },
  });
  await setUpFlow(product, webhook, 'zhangguanjia', bindingIds);
  await setUpFlow(product, webhook, 'qiyuesuo', bindingIds);
  await setUpFlow(product, e10, 'zhangguanjia', bindingIds);
  const engineKey = await keyFor(product, peers, [webhook, e10]);
  await directPeers(productUrl, peers, e10, engineKey);
  return { bindingIds, hostIds: { webhook, e10 }, engineKey };
}

function note(peers: Peers, more: Partial<Notes>): void {
  Object.assign(peers.notes, more);
  peers.keepNotes(peers.notes);
}

async function exists(product: Peer, path: string): Promise<boolean> {
  const { status, body } = await product.ask('GET', path);
  if (status !== 404 && status >= 300) throw new Refused(status, body);
  return status !== 404;
}

function bindZhangguanjia(product: Peer, peers: Peers): Promise<string> {
  const { notes, zhangguanjia } = peers;
  const address = { openUrl: zhangguanjia.url, clientId, clientSecret: notes.vendorSecret };
  const binding = { name: '沙盒章管家', vendor: 'zhangguanjia' } as const;
  return bind(product, notes.bindingId, binding, address, (bindingId, callbackPath) =>
    note(peers, { bindingId, callbackPath }),
  );
}

function bindQiyuesuo(product: Peer, peers: Peers): Promise<string> {
  const { notes, qiyuesuo } = peers;
  const address = { openUrl: qiyuesuo.url, ...qiyuesuoAccount, secret: notes.qiyuesuoSecret };
  const binding = { name: '沙盒契约锁', vendor: 'qiyuesuo' } as const;
  return bind(product, notes.qiyuesuoBindingId, binding, address, (qiyuesuoBindingId, qiyuesuoCallbackPath) =>
    note(peers, { qiyuesuoBindingId, qiyuesuoCallbackPath }),
  );
}

/** @param address of the vendor, and what opens it. It follows where there is a binding already. */
async function bind(
  product: Peer,
  known: string | undefined,
  binding: { name: string; vendor: VendorKind },
  address: Record<string, string>,
  noteMade: (id: string, callbackPath: string) => void,
): Promise<string> {
  let id = known ?? '';
  if (known !== undefined && (await exists(product, `/v1/bindings/${known}`))) {
    await product.send('PATCH', `/v1/bindings/${known}`, address);
  } else {
    const wish = { ...binding, ...address };
    const made = await product.send<{ id: string; callbackUrl: string }>('POST', '/v1/bindings', wish);
    id = made.id;
    noteMade(id, new URL(made.callbackUrl).pathname);
  }
  await product.send('POST', `/v1/bindings/${id}/catalogues/sync`, {});
  return id;
}

async function addHost(
  product: Peer,
  peers: Peers,
  noted: 'webhookHostId' | 'e10HostId',
  host: Record<string, unknown>,
): Promise<string> {
  const known = peers.notes[noted];
  if (known !== undefined && (await exists(product, `/v1/hosts/${known}`))) {
    // Its name and its ways are an administrator's to change; where it is, and its secret, are the sandbox's.
    const { url, secret, signInUrl, baseUrl, appSecret } = host;
    await product.send('PATCH', `/v1/hosts/${known}`, { url, secret, signInUrl, baseUrl, appSecret });
    return known;
  }
  const { id } = await product.send<{ id: string }>('POST', '/v1/hosts', host);
  note(peers, { [noted]: id });
  return id;
}

/** Once: whoever changes the settings in the console finds them as they left them. */
async function setUpFlow(
  product: Peer,
  hostId: string,
  vendor: VendorKind,
  bindingIds: Configured['bindingIds'],
): Promise<void> {
  const path = `/v1/hosts/${hostId}/flows/${flowIds[vendor]}/seal-settings`;
  if (!(await exists(product, path)))
    await product.send('PUT', path, sealSettings(vendor, bindingIds[vendor]));
}

async function keyFor(product: Peer, peers: Peers, hostIds: string[]): Promise<string> {
  const { engineKey } = peers.notes;
  if (engineKey !== undefined) {
    const engine = peer(product.url, { Authorization: `Bearer ${engineKey}` });
    const { status } = await engine.ask('GET', `/v1/seal-requests?limit=1&hostId=${hostIds[0]}`);
    if (status < 300) return engineKey;
  }
  const wish = { name: '沙盒流程引擎', role: 'engine', hostIds };
  const { key } = await product.send<{ key: string }>('POST', '/v1/api-keys', wish);
  note(peers, { engineKey: key });
  return key;
}

/** What an administrator of each peer enters there. */
async function directPeers(
  productUrl: string,
  { zhangguanjia, qiyuesuo, e10, notes }: Peers,
  e10HostId: string,
  key: string,
) {
  const toProduct = (path?: string) => ({ url: `${productUrl}${path}` });
  await peer(zhangguanjia.url).send('POST', '/sim/callback-url', toProduct(notes.callbackPath));
  await peer(qiyuesuo.url).send('POST', '/sim/callback-url', toProduct(notes.qiyuesuoCallbackPath));
  const e10Side = peer(e10.url);
  await e10Side.send('POST', '/sim/esb', {
    ...{ url: `${productUrl}/v1/hosts/${e10HostId}/flow-events`, key },
    at: [{ nodeId: 'approve', when: 'leave' }, { exitId: 'more-uses' }, { exitId: 'stop-sealing' }],
  });
  await e10Side.send('POST', '/sim/sign-in', { userId: applicants[0].userId });
}
