import { type Fault, pause, type Strike, untilOver } from './fault';
import { disarm } from './peerFaults';
import { below } from './plans';

type Mode = { mode: 'twice' | 'hold' | 'late'; lateMs?: number; shuffle?: boolean; seed?: number };

/** Callbacks go out so, for as long as the lives go on; gives how many did. */
export async function sentBy(
  { world, ready }: Strike,
  mode: Mode,
  during: () => Promise<unknown>,
): Promise<number> {
  const before = (await callbacks(world)).length;
  await world.vendor('/sim/callback-mode', { body: mode });
  ready();
  try {
    await during();
  } finally {
    await world.vendor('/sim/callback-mode', { body: { mode: 'normal' } });
  }
  return (await callbacks(world)).length - before;
}

interface Letter {
  event: string;
  state: string;
  body: string;
  contentType: string;
}

export async function callbacks(world: Strike['world']): Promise<Letter[]> {
  return (await world.vendor('/sim/callbacks')).callbacks;
}

/** What is held is let go every few seconds, the latest first. */
async function releaseInReverse(strike: Strike): Promise<void> {
  const { world, over } = strike;
  do {
    await pause(2500, over);
    await world.vendor('/sim/callbacks/release', { body: { order: 'lifo' } });
  } while (!over.aborted);
}

/** Each callback that is meant comes so many times more, all at the same moment and at both APIs. */
export async function repeated(
  { world, over, ready }: Strike,
  isMeant: (letter: Letter) => boolean,
  copiesOf: () => number,
): Promise<number> {
  let seen = (await callbacks(world)).length;
  let times = 0;
  ready();
  while (!over.aborted) {
    const all = await callbacks(world);
    const fresh = all.slice(seen).filter((letter) => letter.event !== 'sent by hand' && isMeant(letter));
    seen = all.length;
    const copies = fresh.flatMap(({ body: raw, contentType }) =>
      Array.from({ length: copiesOf() }, () =>
        world.vendor('/sim/callbacks/send', { body: { raw, contentType } }),
      ),
    );
    await Promise.all(copies);
    times += copies.length;
    await pause(100, over);
  }
  return times;
}

/** The vendor tells what happened before it answers the call that made it possible. */
export function early(called: string, type: string, event: string, lives: Fault['lives']): Fault {
  return {
    name: `callback before the reply to ${called}`,
    ...(lives ? { lives } : {}),
    strike: async (strike) => {
      const body = { match: { type }, fault: 'callbackBeforeReply', event };
      const { id } = await strike.world.vendor('/sim/faults', { body });
      strike.ready();
      await untilOver(strike.over);
      return disarm(strike.world, 'vendor', [id]);
    },
  };
}

/** Such a site pushes nothing: only looks at it find what happened. */
export async function sentNever(strike: Strike): Promise<number> {
  const { world } = strike;
  const before = (await callbacks(world)).length;
  await world.vendor('/sim/callback-url', { body: { url: null } });
  strike.ready();
  await untilOver(strike.over);
  await world.vendor('/sim/callback-url', { body: { url: world.names.callbackUrl } });
  return (await callbacks(world)).length - before;
}

interface Application {
  applyId: string;
  subject: string;
  stage: string;
  isLive: boolean;
}

/** The files of an attempt that was ended are archived, and its completion told, once the next one is live. */
async function lateAboutTheOneBefore({ world, over, ready }: Strike): Promise<number> {
  let times = 0;
  ready();
  while (!over.aborted) {
    const { applications }: { applications: Application[] } = await world.vendor('/sim/applications');
    const live = applications.filter(({ isLive }) => isLive).map(({ subject }) => subject);
    const before = applications.filter(({ stage, subject }) => stage === 'ended' && live.includes(subject));
    for (const { applyId } of before) {
      await world.vendor(`/sim/applications/${applyId}/archive`, { method: 'POST' });
      const body = { event: 'sealingCompleted', sealapply_id: applyId };
      await world.vendor('/sim/callbacks/send', { body });
      times += 1;
    }
    await pause(100, over);
  }
  return times;
}

const hasty = { hasty: true, endings: ['archived'] } as const;

export const callbackFaults: Fault[] = [
  {
    name: 'callbacks doubled',
    strike: (strike) => sentBy(strike, { mode: 'twice' }, () => untilOver(strike.over)),
  },
  {
    name: 'callbacks shuffled',
    lives: hasty,
    strike: (strike) => {
      const seed = below(strike.random, 1e9);
      return sentBy(strike, { mode: 'late', lateMs: 4000, shuffle: true, seed }, () =>
        untilOver(strike.over),
      );
    },
  },
  {
    name: 'callbacks in reverse',
    lives: hasty,
    strike: (strike) => sentBy(strike, { mode: 'hold' }, () => releaseInReverse(strike)),
  },
  {
    name: 'callbacks late',
    lives: { endings: ['archived'] },
    strike: (strike) => sentBy(strike, { mode: 'late', lateMs: 6000 }, () => untilOver(strike.over)),
  },
  {
    name: 'callbacks concurrent',
    lives: hasty,
    strike: (strike) =>
      repeated(
        strike,
        () => true,
        () => 3 + below(strike.random, 3),
      ),
  },
  early('apply', 'apply', 'approvalRejected', { append: 'never', endings: ['rejected'], overtaken: 'apply' }),
  early('append', 'update', 'sealingCompleted', {
    append: 'always',
    endings: ['archived'],
    overtaken: 'append',
  }),
  early('end', 'end', 'filesArchived', { endings: ['ended', 'withdrawn'], overtaken: 'end' }),
  {
    name: 'late completion of the attempt before',
    lives: { again: true, endings: ['archived'] },
    strike: lateAboutTheOneBefore,
  },
  { name: 'callbacks lost for good', lives: { endings: ['archived', 'rejected'] }, strike: sentNever },
];
