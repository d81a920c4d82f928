import { startWatchdog, type Watchdog } from '../../embedded/processes';
import { Engine, type Flow, type FlowRequest, field, problem } from '../api/flows';
import { KillableServer } from '../faults/servers';
import { type Answer, ProductUnderTest } from '../support/product';

/* Temporal or Mongo killed while hosts and the vendor go on calling, and there again on the same address and data. */

let product: ProductUnderTest;
let watchdog: Watchdog;
let engine: Engine;
let flow: Flow;
const servers: KillableServer[] = [];

beforeAll(async () => {
  product = await ProductUnderTest.start({ vendor: { callbackFirstWaitMs: 200 } });
  watchdog = startWatchdog();
  engine = await Engine.of(product, 'servers down');
  flow = await engine.flow();
}, 120_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await product.stop();
  watchdog.close();
}, 60_000);

function server(kind: 'temporal' | 'mongo'): KillableServer {
  const killable = new KillableServer(kind, product.servers.dataDir, watchdog);
  servers.push(killable);
  return killable;
}

let flowRequests = 0;

/** All that a host sends, each once more in the same words. */
class Sent {
  readonly fresh: FlowRequest;
  private constructor(
    private readonly running: FlowRequest,
    private readonly other: FlowRequest,
    fresh: FlowRequest,
    private readonly name: string,
  ) {
    this.fresh = fresh;
  }

  static async of(name: string): Promise<Sent> {
    return new Sent(await flow.granted(), await flow.granted(), await flow.begin(), name);
  }
}
