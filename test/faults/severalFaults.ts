import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Fault, pause, type Strike, untilOver } from './fault';
import { below } from './plans';
import type { ProductProcess } from './processes';
import { Violation } from './violation';

/** Within the time for which an API that is asked to end goes on taking requests, in these worlds a second. */
const noticedAfterMs = 300;

/** As a deployment does it: one API and one worker are asked to end, and started anew, and then the others. */
async function rollingRestart(strike: Strike): Promise<number> {
  const { random, over, lives, ready } = strike;
  const most = 4 + lives;
  let times = 0;
  ready();
  for (let place = 0; times < most && !over.aborted; place = 1 - place) {
    await Promise.all([restartApi(strike, place), restartWorker(strike, place)]);
    times += 2;
    await pause(between(random, 0, 500), over);
  }
  return times;
}

/** Whoever stands before it notices after a while that it is not ready any more, and sends it nothing new. */
async function restartApi(strike: Strike, place: number): Promise<void> {
  const { world } = strike;
  const api = world.apis[place];
  if (!api) throw new Error(`there is no API ${place}`);
  const ended = api.terminate();
  await sleep(noticedAfterMs);
  const passed = world.balancer.passBy(place);
  inOrder(strike, api, await ended);
  await api.start();
  passed.back();
}

async function restartWorker(strike: Strike, place: number): Promise<void> {
  const worker = strike.world.workers[place];
  if (!worker) throw new Error(`there is no worker ${place}`);
  inOrder(strike, worker, await worker.terminate());
  await worker.start();
}

function inOrder({ violations }: Strike, { name }: ProductProcess, end: string): void {
  if (end !== '0')
    violations.push(new Violation('stuck', `it did not end in order when it was asked to: ${end}`, name));
}

/** Of two APIs and three workers one each is killed while something is under way, and stays dead: the others go on. */
async function oneOfEachKilled({ world, random, over, ready }: Strike): Promise<number> {
  const third = world.makeWorker(3);
  await third.start();
  const killed: ProductProcess[] = [];
  try {
    ready();
    await pause(between(random, 500, 2000), over);
    const api = world.apis[(await world.balancer.nextPost(over)) ?? -1];
    if (!api) return 0;
    killed.push(api, ...[...world.workers, third].splice(below(random, 3), 1));
    await Promise.all(killed.map((process) => process.kill()));
    await untilOver(over);
    return killed.length;
  } finally {
    await Promise.all(killed.map((process) => process.start()));
    await third.stop();
  }
}

export const severalFaults: Fault[] = [
  { name: 'rolling restart', lives: { unhurried: true }, weight: 5, strike: rollingRestart },
  {
    name: 'one of two APIs and one of three workers killed',
    lives: { unhurried: true },
    weight: 3,
    strike: oneOfEachKilled,
  },
];
