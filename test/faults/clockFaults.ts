import type { Fault, Strike } from './fault';
import { untilOver } from './fault';
import type { ProductProcess } from './processes';

const hourMs = 3_600_000;

/** Starts the process with a wrong clock, and with the right one again once the lives are over. */
async function withClock(
  { world, over, ready }: Strike,
  process: ProductProcess | undefined,
  shiftMs: number,
) {
  if (!process) throw new Error('no such process');
  const restart = async (ms: number) => {
    const isBack = world.outages.begin();
    await process.stop();
    process.shiftClock(ms);
    await process.start();
    isBack();
  };
  await restart(shiftMs);
  ready();
  await untilOver(over);
  await restart(0);
  return 1;
}

export const clockFaults: Fault[] = [
  { name: 'worker an hour ahead', strike: (strike) => withClock(strike, strike.world.workers[1], hourMs) },
  { name: 'worker an hour behind', strike: (strike) => withClock(strike, strike.world.workers[1], -hourMs) },
  { name: 'API an hour ahead', strike: (strike) => withClock(strike, strike.world.apis[1], hourMs) },
  { name: 'API an hour behind', strike: (strike) => withClock(strike, strike.world.apis[1], -hourMs) },
];
