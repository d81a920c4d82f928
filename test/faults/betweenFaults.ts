import { setTimeout as sleep } from 'node:timers/promises';
import { type Collection, MongoClient } from 'mongodb';
import { toDeliver } from '../../application/callbacks/relay';
import type { PendingRow } from '../../application/callbacks/stores';
import { between, type Fault, pause, type Strike } from './fault';
import { disarm } from './peerFaults';
import type { ProductProcess } from './processes';

/** Longer than an API takes to store what comes in. */
const storedWithinMs = 500;

/** What Temporal had answered before is cleared away by then. */
const clearedWithinMs = 150;

/**
 * Temporal stands still from the moment that something is stored, and the API that has stored it is killed: Temporal has
 * not heard of it, or nobody has heard Temporal's answer. It strikes only where something was left behind.
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
      // Not sooner: before it stores anything it may ask Temporal whether it is there.
      if (!api || !(await isStored(rows))) continue;
      const isBack = world.outages.begin();
      world.temporal.freeze();
      await sleep(clearedWithinMs);
      const left = (await rows.countDocuments()) > 0;
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

async function isStored(rows: Collection): Promise<boolean> {
  for (const until = Date.now() + storedWithinMs; Date.now() < until; await sleep(5))
    if ((await rows.countDocuments()) > 0) return true;
  return false;
}

/** A read-back takes this long, so that the API that has stored a row has not signalled it yet. */
const slowMs = 700;
/** Enough for the other to deliver. The API that stands still has its answer in time, where that is soon. */
const otherDeliversWithinMs = 10_000;

/**
 * The API that has stored a callback stands still before it signals; another process has Temporal deliver the row, as a
 * pass does; then the first goes on with what it had begun. Counts what was delivered while its API stood still.
 */
async function deliveredByTwo(strike: Strike): Promise<number> {
  const { world, random, over, lives, ready } = strike;
  const mongo = await MongoClient.connect(world.mongoUrl);
  const rows = mongo.db('sealflow').collection<PendingRow>('inboxPending');
  const { relay, close } = world.openRelay();
  let times = 0;
  try {
    ready();
    while (times < 2 + lives && !over.aborted) {
      const known = new Set((await rows.find().toArray()).map(({ _id }) => _id));
      const body = { match: { type: 'detail' }, fault: 'slow', delayMs: slowMs };
      const { id } = await world.vendor('/sim/faults', { body });
      const api = world.apis[(await world.balancer.nextPost(over)) ?? -1];
      const row = api && (await newRow(rows, known));
      const hold = row && holdStill(strike, api);
      await disarm(world, 'vendor', [id]);
      try {
        if (row) await relay.deliverCallback(toDeliver(row), 0);
        if (row && (await isGone(rows, row))) times += 1;
      } finally {
        hold?.end();
      }
      await pause(between(random, 300, 1500), over);
    }
    return times;
  } finally {
    await Promise.all([mongo.close(), close()]);
  }
}

function holdStill({ world }: Strike, api: ProductProcess): { end(): void } {
  const isBack = world.outages.begin();
  api.freeze();
  return {
    end: () => {
      api.thaw();
      isBack();
    },
  };
}

async function newRow(
  rows: Collection<PendingRow>,
  known: ReadonlySet<string>,
): Promise<PendingRow | undefined> {
  for (const until = Date.now() + storedWithinMs; Date.now() < until; await sleep(10)) {
    const found = (await rows.find().toArray()).find(({ _id }) => !known.has(_id));
    if (found) return found;
  }
  return undefined;
}

async function isGone(rows: Collection<PendingRow>, { _id }: PendingRow): Promise<boolean> {
  for (const until = Date.now() + otherDeliversWithinMs; Date.now() < until; await sleep(20))
    if (!(await rows.findOne({ _id }))) return true;
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
  { name: 'two APIs deliver the same row', ...byChance, strike: deliveredByTwo },
];
