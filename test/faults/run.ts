import type { TemporalChoice } from '../../sandbox/embedded/postgres/servers';
import { seededRandom } from '../../sandbox/simulators/random';
import { check } from './check';
import { livesAtOnce } from './fault';
import { inLanes } from './lanes';
import { Life, type LifeKind, type Lived, live } from './life';
import type { Chosen } from './matrix';
import { mixed, type Plan, planLives } from './plans';
import { QiyuesuoLife } from './qiyuesuoLife';
import type { WorldKind } from './vendorSide';
import { Violation } from './violation';
import { World } from './world';

export interface Row {
  name: string;
  requests: number;
  /** How often the fault struck. */
  struck: number;
  violations: Violation[];
  slowest: { what: string; ms: number };
  seconds: number;
  /** Of what went on beside: processes that ended by themselves. */
  notes: string[];
  logs: string;
}

export interface RunOptions {
  seed: number;
  temporal: TemporalChoice;
  /** Faults at the same time. */
  jobs: number;
  keepLogs: boolean;
  onRow(row: Row): void;
}

/** A world that has seen more makes way for a fresh one: the embedded database is made for thousands of documents. */
const livesPerWorld = 200;

/** Every fault with lives of its own, so many at a time, each of these in a world of its own; rows as they were chosen. */
export async function runMatrix(chosen: readonly Chosen[], options: RunOptions): Promise<Row[]> {
  const rows = new Map<Chosen, Row>();
  await inLanes(chosen, options.jobs, async (next) => {
    let world: World | undefined;
    // What is stuck would get into the way of the faults to come.
    let isSpoilt = false;
    const leave = async () => {
      await world?.stop({ keepLogs: options.keepLogs || isSpoilt });
      world = undefined;
    };
    /** A fault that cannot be tried is a finding of its own row, and the others go on. */
    const run = async (each: Chosen, kind: WorldKind): Promise<Row> => {
      try {
        world ??= await startWorld(kind, options.temporal);
        return await runRow(world, each, options.seed);
      } catch (error) {
        return untried(each, error, world?.logs ?? '');
      }
    };
    try {
      for (let each = next(); each; each = next()) {
        const { world: kind = 'usual' } = each.fault;
        if (world && (world.kind !== kind || world.lived >= livesPerWorld || isSpoilt)) await leave();
        const row = await run(each, kind);
        isSpoilt = row.violations.length > 0;
        rows.set(each, row);
        options.onRow(row);
      }
    } finally {
      await leave();
    }
  });
  return chosen.flatMap((each) => rows.get(each) ?? []);
}

/**
 * A world in which some lives have been lived already. FerretDB makes a collection with its first document and in
 * several steps: one that is cut off between them is broken for good (measured), and no fault here is about that.
 */
async function startWorld(kind: WorldKind, temporal: TemporalChoice): Promise<World> {
  const world = await World.start(kind, temporal);
  const since = new Date();
  const { endings } = world.side;
  const options = { append: 'always', endings } as const;
  const lives = await liveAll(world, planLives(1, 3, 1, options));
  const found = [...(await check(world, lives, since)), ...lives.flatMap(({ violations }) => violations)];
  if (found.length === 0) return world;
  await world.stop({ keepLogs: true });
  throw new Error(
    `Without any fault: ${found.map(({ message }) => message).join('\n')}\nLogs: ${world.logs}`,
  );
}

async function runRow(world: World, { fault, requests, place }: Chosen, seed: number): Promise<Row> {
  const began = performance.now();
  const since = new Date();
  const { name, lives: options } = fault;
  const plans = planLives(mixed(seed, name), requests, (place + 1) * 10_000, options);
  const over = new AbortController();
  const random = seededRandom(mixed(seed, `${name} strikes`));
  const seen: Violation[] = [];
  let striking: Promise<number> = Promise.resolve(0);
  await new Promise<void>((ready, failed) => {
    striking = fault.strike({ world, random, over: over.signal, lives: requests, violations: seen, ready });
    striking.then(() => ready(), failed);
  });
  const lives = await liveAll(world, plans, fault.life).finally(() => over.abort());
  const struck = (await striking) + lives.filter((lived) => lived.struck).length;
  world.lived += lives.length;
  const found = await check(world, lives, since);
  const slowest = lives.map((lived) => lived.slowest).reduce((a, b) => (b.ms > a.ms ? b : a));
  const ofLives = lives.flatMap(({ violations }) => violations);
  return {
    ...{ name, requests, struck, slowest, logs: world.logs },
    violations: [...ofLives, ...found, ...seen, ...unstruck(name, struck)],
    seconds: (performance.now() - began) / 1000,
    notes: [...world.apis, ...world.workers].flatMap(({ name: process, ownEnds }) =>
      ownEnds.splice(0).map((end) => `${process} ended by itself: ${end}`),
    ),
  };
}

function untried({ fault, requests }: Chosen, error: unknown, logs: string): Row {
  const why = error instanceof Error ? error.message : String(error);
  const violations = [new Violation('stuck', `it could not be tried: ${why}`, fault.name)];
  const slowest = { what: 'none', ms: 0 };
  return { name: fault.name, requests, struck: 0, violations, slowest, seconds: 0, notes: [], logs };
}

/** A fault that never struck has shown nothing. */
function unstruck(name: string, struck: number): Violation[] {
  return struck > 0 ? [] : [new Violation('stuck', 'the fault never struck', name)];
}

const usualLife = ({ kind }: World): LifeKind => (kind === 'qiyuesuo' ? QiyuesuoLife : Life);

async function liveAll(world: World, plans: Plan[], life: LifeKind = usualLife(world)): Promise<Lived[]> {
  const lives: Lived[] = [];
  const waiting = [...plans];
  const next = async () => {
    for (let plan = waiting.shift(); plan; plan = waiting.shift()) lives.push(await live(world, plan, life));
  };
  await Promise.all(Array.from({ length: Math.min(livesAtOnce, plans.length) }, next));
  return lives;
}
