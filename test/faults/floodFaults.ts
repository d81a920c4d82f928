import { callbacks, repeated, sentBy } from './callbackFaults';
import { type Fault, pause, type Strike } from './fault';
import { submitted } from './plans';

const repetitions = 60;
const strangers = 300;

/** As many as the vendor's account has of another system at a time; we know none of their applications. */
async function sendForeign({ world }: Strike, count: number, first: number): Promise<void> {
  const send = (index: number) =>
    world.vendor('/sim/callbacks/send', {
      body: { event: 'sealingCompleted', sealapply_id: `other-system-${Date.now()}-${first + index}` },
    });
  await Promise.all(Array.from({ length: count }, (_, index) => send(index)));
}

/** Genuine callbacks are held until half of the strangers are on their way. Gives how many genuine ones were. */
async function amongStrangers(strike: Strike): Promise<number> {
  const { world, over } = strike;
  let genuine = 0;
  await sentBy(strike, { mode: 'hold' }, async () => {
    while (!over.aborted) {
      await pause(200, over);
      if (!(await callbacks(world)).some(({ state }) => state === 'held')) continue;
      const before = sendForeign(strike, strangers / 2, 0);
      await pause(100, over);
      const release: Promise<{ released: number }> = world.vendor('/sim/callbacks/release', { body: {} });
      const after = sendForeign(strike, strangers / 2, strangers / 2);
      const [{ released }] = await Promise.all([release, before, after]);
      genuine += released;
    }
  });
  return genuine;
}

export const floodFaults: Fault[] = [
  {
    name: 'repetition flood: a completion comes 60 times more',
    lives: submitted,
    strike: (strike) =>
      repeated(
        strike,
        ({ event }) => event === 'sealingCompleted',
        () => repetitions,
      ),
  },
  { name: 'foreign flood: 300 of another system around', lives: submitted, strike: amongStrangers },
];
