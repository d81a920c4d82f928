import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Fault, livesAtOnce, pause, type Strike } from './fault';
import { disarm } from './peerFaults';
import { below, submitted } from './plans';

/** For as long as a round of reconciliation may take to find everybody who waits. */
const mostMs = 90_000;
/** Of an effect, and of a callback about which it cannot be asked. */
const kinds = ['vendor-away', 'callback-unconfirmed'];

/** No call gets through: half of them are never answered, the others lose their connection. */
async function goDown({ world, random }: Strike): Promise<() => Promise<void>> {
  const isBack = world.outages.begin();
  const ids: string[] = [];
  for (const fault of [
    { fault: 'hang', probability: 0.5, seed: below(random, 1e9) },
    { fault: 'dropRequest' },
  ])
    ids.push((await world.vendor('/sim/faults', { body: fault })).id);
  return async () => {
    await disarm(world, 'vendor', ids);
    isBack();
  };
}

/** What waits for the vendor with a person told of it, by request. */
async function openWaits({ world }: Strike): Promise<string[]> {
  const { data } = await world.api('/v1/seal-requests?attention=true&limit=100');
  return data.items.flatMap(
    ({ id, attention }: { id: string; attention: { kind: string; about: string }[] }) =>
      attention.filter(({ kind }) => kinds.includes(kind)).map(({ about }) => `${id} ${about}`),
  );
}

/** Looks until what waits is enough, or for as long as it may take. A look that fails sees nothing. */
async function until(strike: Strike, isEnough: (open: readonly string[]) => boolean): Promise<void> {
  for (const end = Date.now() + mostMs; Date.now() < end && !strike.over.aborted; await sleep(300)) {
    const open = await openWaits(strike).catch(() => undefined);
    if (open && isEnough(open)) return;
  }
}

/**
 * The vendor is down from the first application on, until a person is told of each that waits; and once more after all
 * of these have ended by themselves, until a person is told of something else. Counts what was told, 0 where an
 * application was not: that has shown nothing.
 */
async function away(strike: Strike): Promise<number> {
  const { random, over, lives, ready } = strike;
  const told = new Set<string>();
  const untilTold = (enough: number) =>
    until(strike, (open) => {
      for (const each of open) told.add(each);
      return told.size >= enough;
    });
  const comeBack = await goDown(strike);
  ready();
  const applications = Math.min(lives, livesAtOnce);
  await untilTold(applications);
  await comeBack();
  if (told.size < applications) return 0;
  await until(strike, (open) => open.length === 0);
  await pause(between(random, 0, 1500), over);
  if (over.aborted) return told.size;
  const comeBackAgain = await goDown(strike);
  await untilTold(told.size + 1);
  await comeBackAgain();
  return told.size;
}

export const awayFaults: Fault[] = [
  {
    name: 'vendor down for an hour (the bound turned down)',
    world: 'impatient',
    lives: { ...submitted, append: 'always' },
    strike: away,
  },
];
