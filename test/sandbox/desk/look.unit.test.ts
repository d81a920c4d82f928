import type { Click } from '../../../sandbox/desk/clicks';
import type { Peer } from '../../../sandbox/desk/http';
import { flowView } from '../../../sandbox/desk/look';
import { createProductReadings } from '../../../sandbox/desk/readings';
import type { Site } from '../../../sandbox/desk/site';
import { qiyuesuo } from '../../../sandbox/desk/vendors/qiyuesuo';
import { zhangguanjia } from '../../../sandbox/desk/vendors/zhangguanjia';

/* What a page that is open asks the product for: each question is a line of its log. */

/** A server in memory, which notes what it was asked. */
function peerOf(url: string, answers: Record<string, unknown>, asked: string[] = []): Peer {
  const get = async (path: string) => {
    const [name = ''] = path.split('?');
    asked.push(name);
    const key = Object.keys(answers).find((each) => name.endsWith(each));
    return (key === undefined ? { items: [] } : answers[key]) as never;
  };
  const never = () => Promise.reject(new Error('a look changes nothing'));
  return { url, get, ask: never, send: never };
}

function setting() {
  const calls: Record<string, number> = {};
  const asked: string[] = [];
  const callbacks: { mode: string; callbacks: unknown[] } = { mode: 'normal', callbacks: [] };
  const peers = { '/sim/faults': { faults: [] }, '/sim/calls': { calls }, '/sim/callbacks': callbacks };
  const request = { id: 'hst_1:-:1:1', attempt: 1, state: 'sealing', attention: [] };
  const answers = { '/v1/seal-requests': { items: [request] } };
  const vendor = peerOf('vendor', { ...peers, '/sim/applications': { applications: [] } });
  const host = peerOf('host', peers);
  const flow = { flowId: '1974556705685094924', flowRequestId: '1', nodeId: 'seal', fields: {} };
  const time = { now: 0 };
  const engine = { hostId: 'hst_1', flow: async () => flow };
  const site = {
    product: peerOf('product', answers, asked),
    readings: createProductReadings(() => time.now),
    vendors: { zhangguanjia: zhangguanjia('bnd_1', vendor), qiyuesuo: qiyuesuo('bnd_2', vendor) },
    engines: { webhook: engine },
    sides: { zhangguanjia: vendor, qiyuesuo: vendor, webhook: host, e10: host },
  } as unknown as Site;
  /** A page that is open for so long. @returns what the product was asked meanwhile. */
  const open = async (seconds: number, clicks: Click[] = []) => {
    asked.length = 0;
    for (const until = time.now + seconds * 1000; time.now < until; time.now += 1000)
      await flowView(site, 'webhook', '1', clicks);
    return [...asked];
  };
  return { open, calls, request };
}

test('while nothing happens the product is asked every quarter of a minute', async () => {
  const { open } = setting();
  await open(10);
  const asked = await open(60);
  expect(asked.filter((path) => path === '/v1/seal-requests')).toHaveLength(4);
  expect(asked).toHaveLength(4 * 4);
});

test('what a peer was called for, and what was clicked, is looked for at once and for a moment', async () => {
  const { open, calls } = setting();
  await open(10);
  calls.detail = 1;
  const followed = await open(10);
  expect(followed.filter((path) => path === '/v1/seal-requests')).toHaveLength(4);
  const click: Click = { at: '2026-01-01T00:00:00.000Z', kind: 'approved' };
  expect(await open(1, [click])).toContain('/v1/seal-requests');
});

test('the ledger is read again once the request is another', async () => {
  const { open, calls, request } = setting();
  await open(10);
  Object.assign(request, { state: 'completed' });
  calls.submit = 1;
  expect(await open(1)).toContain(`/v1/seal-requests/${encodeURIComponent(request.id)}/events`);
});
