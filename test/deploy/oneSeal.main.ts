import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { configure } from '../../sandbox/desk/administrator';
import { type FlowAtEngine, webhookEngine } from '../../sandbox/desk/engines';
import { applicants, fields, flowIds, formOf } from '../../sandbox/desk/flow';
import { type Peer, peer } from '../../sandbox/desk/http';
import { type Peers, startPeers } from '../../sandbox/desk/peers';
import { zhangguanjia } from '../../sandbox/desk/vendors/zhangguanjia';

/*
 * One seal at an API and a worker that run, with simulated peers: applied for, its code in the form, used, completed, and
 * the flow moved on. `<url of the API> <folder for the peers' data>`, and the administrator's key in SEALFLOW_ADMIN_KEY.
 */

const patienceMs = 30_000;

async function main(): Promise<void> {
  const [, , productUrl = '', dataDir = ''] = process.argv;
  const peers = await startPeers(dataDir, join(dataDir, 'peers.log'), { log: () => undefined });
  try {
    await oneSeal(productUrl, process.env.SEALFLOW_ADMIN_KEY ?? '', peers);
  } finally {
    await peers.stop();
  }
}

async function oneSeal(productUrl: string, adminKey: string, peers: Peers): Promise<void> {
  const { hostIds, bindingIds, engineKey } = await configure(productUrl, adminKey, productUrl, peers);
  const product = peer(productUrl, { Authorization: `Bearer ${engineKey}` });
  const engine = webhookEngine(hostIds.webhook, peer(peers.webhookHost.url), product);
  const vendor = zhangguanjia(bindingIds.zhangguanjia, peer(peers.zhangguanjia.url));
  const [seal, fileType] = await Promise.all(
    ['seals', 'file-types'].map((list) => firstOf(product, `/v1/bindings/${vendor.bindingId}/${list}`)),
  );
  const form = formOf({
    ...{ subject: '镜像试用', applicant: applicants[0], reason: '' },
    ...{ fileTypeId: fileType ?? '', seals: [{ sealId: seal ?? '', useCount: '1' }] },
  });
  const id = await engine.begin(flowIds.zhangguanjia, form);
  await engine.approve(await engine.flow(id));
  const until = (what: string, isSo: (flow: FlowAtEngine) => boolean) =>
    untilFlow(what, () => engine.flow(id), isSo);
  const { fields: written } = await until(
    'a seal code',
    (flow) => typeof flow.fields[fields.sealCode] === 'string',
  );
  const code = String(written[fields.sealCode]);
  await vendor.stamp({ code, sealId: seal ?? '', times: 1, crossPage: false, person: applicants[0].name });
  await vendor.finish(code);
  await until('the flow to be submitted', ({ nodeId }) => nodeId === 'file');
}

async function firstOf(product: Peer, path: string): Promise<string> {
  const { items } = await product.get<{ items: { id: string }[] }>(path);
  if (!items[0]) throw new Error(`${path} is empty`);
  return items[0].id;
}

async function untilFlow(
  what: string,
  look: () => Promise<FlowAtEngine>,
  isSo: (flow: FlowAtEngine) => boolean,
): Promise<FlowAtEngine> {
  for (const deadline = Date.now() + patienceMs; ; await sleep(100)) {
    const flow = await look();
    if (isSo(flow)) return flow;
    if (Date.now() > deadline) throw new Error(`waited for ${what}: ${JSON.stringify(flow)}`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
