import { callbacks, repeated, sentBy } from './callbackFaults';
import { type Fault, pause, type Strike } from './fault';
import { submitted } from './plans';

const repetitions = 60;
/** Around each batch of genuine callbacks; around the first one 50 for each life where that is more. */
const strangers = 300;
const strangersPerLife = 50;
/** Connections that the vendor holds. */
const sentAtOnce = 50;

/** As many as the vendor's account has of another system at a time; we know none of their applications. */
async function sendForeign({ world }: Strike, count: number): Promise<void> {
  const began = Date.now();
  let sent = 0;
  const send = async () => {
    while (sent < count) {
      sent += 1;
      await world.vendor('/sim/callbacks/send', {
        body: { event: 'sealingCompleted', sealapply_id: `other-system-${began}-${sent}-${count}` },
      });
    }
  };
  await Promise.all(Array.from({ length: sentAtOnce }, send));
}

/** Genuine callbacks are held until half of the strangers are on their way. Gives how many genuine ones were. */
async function amongStrangers(strike: Strike): Promise<number> {
  let next = Math.max(strangers, strangersPerLife * strike.lives);
  const { world, over } = strike;
  let genuine = 0;
  await sentBy(strike, { mode: 'hold' }, async () => {
    while (!over.aborted) {
      await pause(200, over);
      if (!(await callbacks(world)).some(({ state }) => state === 'held')) continue;
      const half = Math.ceil(next / 2);
      next = strangers;
      const before = sendForeign(strike, half);
      await pause(100, over);
      const release: Promise<{ released: number }> = world.vendor('/sim/callbacks/release', { body: {} });
      const after = sendForeign(strike, half);
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
  { name: 'foreign flood: those of another system around', lives: submitted, strike: amongStrangers },
];
