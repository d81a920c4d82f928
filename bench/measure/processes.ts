import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Linux counts CPU time in these, whatever its kernel's own clock. */
const ticksPerSecond = 100;

/** User and system time so far; undefined where there is no `/proc`. */
export function cpuSeconds(pid: number): number | undefined {
  const stat = readProc(pid, 'stat');
  if (stat === undefined) return undefined;
  // The name of the program may hold spaces and parentheses; the times are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory in megabytes; undefined where there is no `/proc`. */
export function memoryMegabytes(pid: number): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

const lookMs = 500;
const restPart = 0.15;
const patienceMs = 15_000;

/** Until the processes use next to nothing of a core. */
export async function untilAtRest(pids: readonly (number | undefined)[]): Promise<void> {
  const used = () => pids.reduce<number>((sum, pid) => sum + ((pid && cpuSeconds(pid)) || 0), 0);
  const deadline = performance.now() + patienceMs;
  await sleep(lookMs);
  for (let before = used(); performance.now() < deadline; ) {
    await sleep(lookMs);
    const now = used();
    if (now - before < (restPart * lookMs) / 1000) return;
    before = now;
  }
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
