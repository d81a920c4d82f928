import { placesPerPeer } from '../../../../activities/places';
import { caller, ProductUnderTest } from '../../../support/product';
import { type Simulator, spawnSimulator } from '../../../support/programs';
import { Engine, type Flow, FlowRequest } from '../flowEvents/flows';

/* A peer that takes calls and never answers has its share of a worker's places, and no other peer waits for it. */

const hostSecret = 'whsec_c2VhbGZsb3ctaGFuZ2luZy1ob3N0LTAxMjM0NTY3ODk=';
/** More than the share of one peer, and not so many that the other vendor's limit of calls is what all wait for. */
const hanging = placesPerPeer + 8;
const others = 5;

let product: ProductUnderTest;
let vendor: Simulator;
let host: Simulator;
let engine: Engine;
let flow: Flow;
beforeAll(async () => {
  [product, vendor, host] = await Promise.all([
    ProductUnderTest.start(),
    spawnSimulator('zhangguanjia', { clientId: 'hanging', clientSecret: 'hanging-secret' }),
    spawnSimulator('webhookHost', { secret: hostSecret }),
  ]);
  engine = await Engine.of(product, 'answering');
  flow = await engine.flow();
}, 120_000);
afterAll(async () => {
  await Promise.all([vendor?.stop(), host?.stop()]);
  await product?.stop();
}, 60_000);

const hangs = (peer: Simulator, type?: string) =>
  caller(peer.url)('POST', '/sim/faults', { match: type ? { type } : {}, fault: 'hang' });
/**
 * Calls that it has taken, and that wait for its answer: not those that were given up, as on a machine so busy that a try's
 * heartbeats came too late.
 */
const heldAt = async (peer: Simulator): Promise<number> =>
  (await caller(peer.url)('GET', '/sim/faults')).data.faults[0].open;
const untilFull = (peer: Simulator) =>
  product.until(
    () => heldAt(peer),
    (held) => held >= placesPerPeer,
  );

/** Applications at the peers that answer, until their codes stand in the form. */
async function othersComeThrough(): Promise<void> {
  for (let time = 0; time < others; time += 1) await flow.granted();
}

test('a vendor', async () => {
  const { status, data } = await product.api('POST', '/v1/bindings', {
    ...{ name: 'hanging', vendor: 'zhangguanjia', openUrl: vendor.url },
    ...{ clientId: 'hanging', clientSecret: 'hanging-secret' },
    // A call is given up late, and only the places bound how many there are.
    profile: {
      timeouts: { callMs: 45_000, tokenMs: 10_000, operationMs: 60_000 },
      limits: { callsAtOnce: 100, callsPerSecond: 1000 },
    },
  });
  expect(status).toBe(201);
  await hangs(vendor, 'apply');
  const stuck = await engine.with({ bindingId: data.id }).flow();
  const requests = await Promise.all(Array.from({ length: hanging }, () => stuck.begin()));
  await Promise.all(requests.map((request) => request.apply({}, { prefer: '' })));
  expect(await untilFull(vendor)).toBe(placesPerPeer);
  await othersComeThrough();
  expect(await heldAt(vendor)).toBeLessThanOrEqual(placesPerPeer);
  const states = await Promise.all(requests.map(async (request) => (await request.seen()).state));
  expect(new Set(states)).toEqual(new Set(['applying']));
}, 120_000);

test('a host', async () => {
  const url = `${host.url}/commands`;
  const hostId = await product.addHost('hanging', { url, secret: hostSecret, callTimeoutSeconds: 60 });
  await hangs(host);
  const stuck = await engine.with({ hostId }).flow();
  // Nobody asks that host whether it knows them.
  const requests = Array.from({ length: hanging }, (_, index) => new FlowRequest(stuck, `hangs-${index}`));
  await Promise.all(requests.map((request) => request.apply({}, { prefer: '' })));
  expect(await untilFull(host)).toBe(placesPerPeer);
  await othersComeThrough();
  expect(await heldAt(host)).toBeLessThanOrEqual(placesPerPeer);
}, 120_000);
