import type { z } from 'zod';
import type { faultSchema } from '../../sandbox/simulators/faults';
import { type Fault, pause, type Strike } from './fault';
import { withOperator } from './operator';
import { below, ended, type LifeOptions, returned, submitted } from './plans';
import type { WorldKind } from './vendorSide';
import type { World } from './world';

type Switch = Omit<z.input<typeof faultSchema>, 'match'>;
export type Switches = Record<string, Switch>;
type Peer = 'vendor' | 'host';

/** What a peer can do wrong with a call that changes something, by name. */
export const withWrites: Record<string, Switch> = {
  'drops the request': { fault: 'dropRequest' },
  'drops the reply': { fault: 'dropReply' },
  'answers 500, not having acted': { fault: 'http500' },
  'answers 500, having acted': { fault: 'http500', afterActing: true },
  'answers 429': { fault: 'http429' },
  'answers garbage, not having acted': { fault: 'garbage' },
  'answers garbage, having acted': { fault: 'garbage', afterActing: true },
  'hangs, not having acted': { fault: 'hang' },
  'hangs, having acted': { fault: 'hang', afterActing: true },
};
export const withReads: Record<string, Switch> = {
  'drops the request': { fault: 'dropRequest' },
  'answers 500': { fault: 'http500' },
  'answers 429': { fault: 'http429' },
  'answers garbage': { fault: 'garbage' },
  hangs: { fault: 'hang' },
};

/** Of the calls that match; what is tried again may be struck again. */
const usualShare = 0.4;

/**
 * A peer gets well again after this long. One that never did could keep an unlucky request waiting for ever: eight
 * tries in a row, two minutes of backing off, are struck once in some 1500 times (seen).
 */
const illForMs = 90_000;

/** Arms the switch while the lives go on and the peer is ill. The first call that matches is struck for certain. */
export async function arm(
  { world, random, over, ready }: Strike,
  peer: Peer,
  type: string,
  given: Switch,
): Promise<number> {
  const { probability = usualShare, ...what } = given;
  const ids: string[] = [];
  for (const more of [{ times: 1 }, { probability, seed: below(random, 1e9) }]) {
    const body = { match: { type }, ...what, ...more };
    ids.push((await world[peer]('/sim/faults', { body })).id);
  }
  ready();
  await pause(illForMs, over);
  return disarm(world, peer, ids);
}

/** @returns how many calls were struck. */
export async function disarm(world: World, peer: Peer, ids: readonly string[]): Promise<number> {
  const { faults } = await world[peer]('/sim/faults');
  for (const id of ids) await world[peer](`/sim/faults/${id}`, { method: 'DELETE' });
  return faults
    .filter(({ id }: { id: string }) => ids.includes(id))
    .reduce((sum: number, { struck }: { struck: number }) => sum + struck, 0);
}

export function faultsAt(
  peer: Peer,
  type: string,
  switches: Switches,
  more: { lives?: LifeOptions; world?: WorldKind; peer?: string; called?: string } = {},
): Fault[] {
  const { called = type, peer: name = peer, ...rest } = more;
  return Object.entries(switches).map(([what, given]) => ({
    name: `${name} ${what} at ${called}`,
    strike: (strike) => arm(strike, peer, type, given),
    ...rest,
  }));
}

/** So that whatever is told meanwhile finds the call in flight. */
const slow: Record<string, Switch> = {
  'is slow': { fault: 'slow', delayMs: 1500, probability: 1 },
};

const appended: LifeOptions = { append: 'always', endings: ['archived', 'archived', 'ended'] };

/**
 * Tokens are dropped again and again, so that one is fetched for nearly every call. Garbage for a token points at a
 * wrong address, which is asked again only after half a minute: not too often, then.
 */
function tokenFaults(): Fault[] {
  const atToken = { ...withReads, 'answers garbage': { fault: 'garbage', probability: 0.1 } as const };
  return Object.entries(atToken).map(([what, given]) => ({
    name: `vendor ${what} at token`,
    strike: async (strike) => {
      const [struck] = await Promise.all([arm(strike, 'vendor', 'token', given), expireTokens(strike, 600)]);
      return struck;
    },
  }));
}

async function expireTokens({ world, over, ready }: Strike, everyMs: number): Promise<number> {
  let times = 0;
  ready();
  while (!over.aborted) {
    await world.vendor('/sim/expire-tokens', { method: 'POST' });
    times += 1;
    await pause(everyMs, over);
  }
  return times;
}

/** Where an append adds to the totals, one that is sent twice counts twice: only these can be doubled by it. */
export const dangerous = Object.fromEntries(
  Object.entries(withWrites).filter(([what]) => /reply|having acted|hangs/.test(what)),
);

/** No row, no code: what it comes to is seen in the detail alone, and waits for a person where that shows nothing. */
const emptySuccess: Record<string, Switch> = {
  'answers success, not having acted,': { fault: 'errcode', errcode: 0, errmsg: 'ok' },
  'answers success alone, having acted,': { fault: 'errcode', errcode: 0, errmsg: 'ok', afterActing: true },
};
const saidDone: Fault[] = [
  ...faultsAt('vendor', 'apply', emptySuccess),
  ...faultsAt('vendor', 'update', emptySuccess, { lives: appended, called: 'append' }),
  ...faultsAt('vendor', 'end', emptySuccess, { lives: ended }),
];

export const vendorFaults: Fault[] = [
  ...faultsAt('vendor', 'apply', withWrites),
  ...faultsAt('vendor', 'update', withWrites, { lives: appended, called: 'append' }),
  ...faultsAt('vendor', 'update', slow, {
    lives: { ...appended, twice: true },
    called: 'an append told under two ids',
  }),
  ...faultsAt('vendor', 'end', withWrites, { lives: ended }),
  ...faultsAt('vendor', 'detail', withReads, { lives: appended }),
  ...saidDone.map(withOperator),
  ...tokenFaults(),
  { name: 'token expires mid-way', strike: (strike) => expireTokens(strike, 150) },
];

export const addingFaults: Fault[] = faultsAt('vendor', 'update', dangerous, {
  lives: appended,
  world: 'adding',
  called: 'append that adds',
});

export const hostFaults: Fault[] = [
  ...faultsAt('host', 'fields.write', withWrites),
  ...faultsAt('host', 'flow.submit', withWrites, { lives: submitted }),
  ...faultsAt('host', 'flow.return', withWrites, { lives: returned }),
  ...faultsAt('host', 'flow.get', withReads, { lives: submitted }),
];
