import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shown, textTable } from './table';

/** What V8 writes with `--cpu-prof`, as far as it is read here. Times are microseconds. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  samples: number[];
  timeDeltas: number[];
}

/** A share of the time in which a thread was busy, from 0 to 1. */
export interface Share {
  of: string;
  share: number;
}

export const profiledProcesses = ['api', 'worker'] as const;

/** How Node is told to write the profiles of a process and its threads, when it ends. */
export function profilingOf(folder: string, process: string): string[] {
  return ['--cpu-prof', `--cpu-prof-dir=${join(folder, process)}`];
}

/** One table for each thread that did anything, of each process. */
export function profileReport(folder: string): string {
  return profiledProcesses.flatMap((process) => tablesOf(join(folder, process), process)).join('\n\n');
}

function tablesOf(folder: string, process: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .toSorted()
    .flatMap((name) => {
      const { busyMs, shares } = selfTimes(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      if (busyMs < leastMs) return [];
      const rows = shares.slice(0, most).map(({ of, share }) => [of, `${shown(100 * share)} %`]);
      return [textTable([`${process}: ${shown(busyMs / 1000)} s busy (${name})`, 'self time'], rows)];
    });
}

/** Samples are a millisecond apart: in between such a process stood still while others were measured. */
const stoppedMicroseconds = 500_000;
/** A thread that was busy for less shows nothing. */
const leastMs = 200;
const most = 12;

/** Self time by package, the largest share first. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): { busyMs: number; shares: Share[] } {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const [place, time = 0] = [places.get(id), timeDeltas[index]];
    if (place !== undefined && time < stoppedMicroseconds) times.set(place, (times.get(place) ?? 0) + time);
  }
  const busy = [...times.values()].reduce((sum, time) => sum + time, 0);
  const shares = [...times].map(([of, time]) => ({ of, share: time / busy }));
  return { busyMs: busy / 1000, shares: shares.toSorted((a, b) => b.share - a.share) };
}

/** undefined of what is no work. */
function placeOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string | undefined {
  if (functionName === '(idle)' || functionName === '(root)') return undefined;
  const [, found] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (found) return found;
  if (url.startsWith('node:')) return 'node';
  if (/(workflow|sealflow)-bundle/.test(url)) return 'workflow code';
  if (url.startsWith('file:') || url.startsWith('/')) return 'sealflow';
  return functionName.startsWith('(') ? functionName : 'native';
}
