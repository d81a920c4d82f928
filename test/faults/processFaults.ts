import { between, type Fault, pause, type Strike } from './fault';
import { kill, outage, some } from './kills';
import { disarm } from './peerFaults';
import { below, ended, type LifeOptions, returned, submitted } from './plans';
import type { WorldKind } from './vendorSide';

/** A hanging call is waited for, and whoever made it is killed: what it sent may or may not have been acted on. */
export function killedWhile(
  peer: 'vendor' | 'host',
  type: string,
  called: string,
  lives: LifeOptions,
  { peer: name = `the ${peer}`, ...more }: { world?: WorldKind; peer?: string } = {},
): Fault {
  return {
    name: `worker killed while ${name} hangs at ${called}`,
    lives,
    ...more,
    strike: async (strike) => {
      const { world, random, over } = strike;
      const most = 2 + Math.ceil(strike.lives / 3);
      let times = 0;
      strike.ready();
      while (times < most && !over.aborted) {
        const afterActing = random() < 0.5;
        const { id } = await world[peer]('/sim/faults', {
          body: { match: { type }, fault: 'hang', times: 1, afterActing },
        });
        while (!over.aborted && (await struck(strike, peer, id)) === 0) await pause(50, over);
        const hit = await disarm(world, peer, [id]);
        if (hit === 0) break;
        await pause(between(random, 0, 1200), over);
        await outage(strike, world.workers);
        times += hit;
        await pause(between(random, 3000, 7000), over);
      }
      return times;
    },
  };
}

async function struck({ world }: Strike, peer: 'vendor' | 'host', id: string): Promise<number> {
  const { faults } = await world[peer]('/sim/faults');
  return faults.find((fault: { id: string }) => fault.id === id)?.struck ?? 0;
}

/** While the vendor cannot be asked callbacks wait with Temporal, which is killed meanwhile. */
async function killedWhileCallbacksWait(strike: Strike): Promise<number> {
  const { world, random, over, lives, ready } = strike;
  const most = 2 + Math.ceil(lives / 3);
  let times = 0;
  ready();
  while (times < most && !over.aborted) {
    const { id } = await world.vendor('/sim/faults', {
      body: { match: { type: 'detail' }, fault: 'http500' },
    });
    while (!over.aborted && (await struck(strike, 'vendor', id)) === 0) await pause(50, over);
    // The first try is the API's; what it finds out is handed to Temporal.
    await pause(between(random, 200, 1500), over);
    if (!over.aborted) await outage(strike, [world.temporal]);
    if ((await disarm(world, 'vendor', [id])) === 0) break;
    times += 1;
    await pause(between(random, 3000, 7000), over);
  }
  return times;
}

/** Neither dead nor alive for longer than the server waits: its successor must not be followed by a late call of it. */
async function frozen({ world, random, over, lives, ready }: Strike): Promise<number> {
  const most = 2 + Math.ceil(lives / 2);
  let times = 0;
  ready();
  for (; times < most && !over.aborted; times += 1) {
    await pause(between(random, 200, 3000), over);
    const worker = world.workers[below(random, world.workers.length)];
    const isBack = world.outages.begin();
    worker?.freeze();
    await new Promise((resolve) => setTimeout(resolve, between(random, 3500, 7000)));
    worker?.thaw();
    isBack();
    await pause(between(random, 2000, 5000), over);
  }
  return times;
}

const appended: LifeOptions = { append: 'always' };
const byChance = { lives: { unhurried: true }, weight: 3 };

export const processFaults: Fault[] = [
  {
    name: 'worker killed',
    ...byChance,
    strike: (strike) => kill(strike, () => some(strike, strike.world.workers)),
  },
  killedWhile('vendor', 'apply', 'apply', {}),
  killedWhile('vendor', 'update', 'append', appended),
  killedWhile('vendor', 'end', 'end', ended),
  killedWhile('vendor', 'detail', 'detail', appended),
  killedWhile('host', 'fields.write', 'fields.write', {}),
  killedWhile('host', 'flow.submit', 'flow.submit', submitted),
  killedWhile('host', 'flow.return', 'flow.return', returned),
  killedWhile('host', 'flow.get', 'flow.get', submitted),
  { name: 'worker frozen', ...byChance, strike: frozen },
  {
    name: 'API killed',
    ...byChance,
    strike: (strike) => {
      const { apis } = strike.world;
      return kill(strike, (busy) => (busy === undefined ? some(strike, apis) : apis.slice(busy, busy + 1)));
    },
  },
  { name: 'Temporal killed', ...byChance, strike: (strike) => kill(strike, () => [strike.world.temporal]) },
  {
    name: 'Temporal killed while callbacks wait',
    lives: { append: 'never' },
    strike: killedWhileCallbacksWait,
  },
  { name: 'Mongo killed', ...byChance, strike: (strike) => kill(strike, () => [strike.world.mongo]) },
  {
    name: 'everything killed at once',
    ...byChance,
    strike: (strike) => {
      const { apis, workers, temporal, mongo } = strike.world;
      return kill(strike, () => [temporal, mongo, ...apis, ...workers]);
    },
  },
];
