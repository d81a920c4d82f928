import { z } from 'zod';
import type { HostKind } from '../demo/host';
import { readKept, writeKept } from '../simulators/keep';

/** Everything that a person can do at the desk. */
export const clickKinds = [
  'filled-in',
  'approved',
  'append',
  'end',
  'stamped',
  'stamped-across',
  'finished',
  'complete',
  'approve',
  'archive',
  'reject',
  'terminate',
  'auto-end',
  'switched-on',
  'switched-off',
  'callbacks',
  'released',
] as const;
export type ClickKind = (typeof clickKinds)[number];

const clickSchema = z.strictObject({
  at: z.string(),
  kind: z.enum(clickKinds),
  /** What it was about, where that is not the kind alone: a count, or the name of a switch. */
  what: z.string().exactOptional(),
  /** Of the engine; absent where it is about every flow. */
  flow: z.strictObject({ engine: z.enum(['webhook', 'e10']), id: z.string() }).exactOptional(),
  /** What was answered where it was refused. */
  refused: z.string().exactOptional(),
});
export type Click = z.infer<typeof clickSchema>;

export interface Clicks {
  /** Notes it; what is said where it is refused comes afterwards. */
  begin(click: Omit<Click, 'at' | 'refused'>): { refused(why: string): void };
  /** Those about this flow, or about every flow. */
  about(engine: HostKind, flowRequestId: string): Click[];
}

/** More than a person makes in an afternoon; older ones go. */
const most = 2_000;

/** What was clicked, kept in a file. */
export function createClicks(path: string, now: () => Date = () => new Date()): Clicks {
  let clicks = readKept(path, z.array(clickSchema)) ?? [];
  const replaceAll = (all: Click[]) => {
    clicks = all.slice(-most);
    writeKept(path, clicks);
  };
  return {
    begin: (given) => {
      const click: Click = { ...given, at: now().toISOString() };
      replaceAll([...clicks, click]);
      return {
        refused: (why) => {
          replaceAll(clicks.map((each) => (each === click ? { ...click, refused: why } : each)));
        },
      };
    },
    about: (engine, id) =>
      clicks.filter(({ flow }) => flow === undefined || (flow.engine === engine && flow.id === id)),
  };
}
