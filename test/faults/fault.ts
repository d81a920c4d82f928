import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../sandbox/simulators/random';
import type { LifeKind } from './life';
import type { LifeOptions } from './plans';
import type { WorldKind } from './vendorSide';
import type { Violation } from './violation';
import type { World } from './world';

/** Lives that go on at the same time. */
export const livesAtOnce = 6;

/** What a fault is given while lives go on: the world, chance of its own, and the moment when the lives are over. */
export interface Strike {
  world: World;
  random: Random;
  over: AbortSignal;
  /** How many lives there are. */
  lives: number;
  /** For what it sees going wrong itself. */
  violations: Violation[];
  /** To be called once everything is set up: the lives begin only then. */
  ready(): void;
}

export interface Fault {
  name: string;
  lives?: LifeOptions;
  /** In which world it strikes: `usual` where left out. */
  world?: WorldKind;
  /** Its share of the requests, 1 where left out: what strikes by chance needs more of them to be hit. */
  weight?: number;
  /** Where it is the lives themselves that are struck: as the usual one, up to then. */
  life?: LifeKind;
  /** Goes on beside the lives, mends what it broke, and tells how often it struck. */
  strike(strike: Strike): Promise<number>;
}

/** Sleeps so long, or until the lives are over. */
export async function pause(ms: number, over: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: over }).catch(() => undefined);
}

/** A number of milliseconds between the two. */
export const between = (random: Random, least: number, most: number) => least + random() * (most - least);

export const untilOver = (over: AbortSignal) => pause(2 ** 31 - 1, over);
