import { setTimeout as sleep } from 'node:timers/promises';
import { type Collection, MongoClient } from 'mongodb';
import { between, type Fault, pause, type Strike } from './fault';

/** Longer than an API takes to store what comes in. */
const storedWithinMs = 500;

/**
 * Temporal stands still from the moment that something comes in, and the API that has it is killed once it has stored it:
 * Temporal has never heard of it. It strikes only where something was left behind.
 */
async function killedBetween(strike: Strike, pending: string): Promise<number> {
  const { world, random, over, lives, ready } = strike;
  const mongo = await MongoClient.connect(world.mongoUrl);
  const rows = mongo.db('sealflow').collection(pending);
  const most = 2 + lives;
  let times = 0;
  try {
    ready();
    while (times < most && !over.aborted) {
      const busy = await world.balancer.nextPost(over);
      const api = world.apis[busy ?? -1];
      if (!api) continue;
      // It may ask Temporal first whether it is there.
      await pause(between(random, 0, 25), over);
      const isBack = world.outages.begin();
      world.temporal.freeze();
      const left = await isLeft(rows);
      if (left) await api.kill();
      world.temporal.thaw();
      if (left) await api.start();
      isBack();
      if (left) times += 1;
      await pause(left ? between(random, 1500, 4000) : 200, over);
    }
    return times;
  } finally {
    await mongo.close();
  }
}

async function isLeft(rows: Collection): Promise<boolean> {
  for (const until = Date.now() + storedWithinMs; Date.now() < until; await sleep(20))
    if ((await rows.countDocuments()) > 0) return true;
  return false;
}

const byChance = { lives: { unhurried: true }, weight: 3 };

export const betweenFaults: Fault[] = [
  {
    name: 'API killed between command and dispatch',
    ...byChance,
    strike: (strike) => killedBetween(strike, 'pendingCommands'),
  },
  {
    name: 'API killed between row and signal',
    ...byChance,
    strike: (strike) => killedBetween(strike, 'inboxPending'),
  },
];
