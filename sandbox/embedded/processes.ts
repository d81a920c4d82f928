import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process by id and by the moment it began: an id alone may have passed to another program meanwhile. */
export interface ProcessId {
  pid: number;
  began: string;
}

const STOP_MS = 20_000;

/** What Node needs to run one of our scripts: a source is compiled on its way, what was built of it runs as it is. */
export const loaderOf = (script: string): string[] =>
  script.endsWith('.ts') ? ['--require', require.resolve('tsx/cjs')] : [];

export function identify(pid: number): ProcessId | undefined {
  const began = process.platform === 'linux' ? beganFromProc(pid) : beganFromPs(pid);
  return began === undefined ? undefined : { pid, began };
}

export function isAlive(id: ProcessId): boolean {
  return identify(id.pid)?.began === id.began;
}

function beganFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, but where process 1 reaps nothing it stays listed for ever.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

function beganFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}

/** Asks the process to end, waits, and kills it when it does not. A process that is no longer this one is left alone. */
export async function endProcess(id: ProcessId, patienceMs = STOP_MS): Promise<void> {
  if (!signal(id, 'SIGTERM')) return;
  if (await gone(id, patienceMs)) return;
  signal(id, 'SIGKILL');
  await gone(id, 5_000);
}

function signal(id: ProcessId, name: NodeJS.Signals): boolean {
  if (!isAlive(id)) return false;
  try {
    return process.kill(id.pid, name);
  } catch {
    return false;
  }
}

async function gone(id: ProcessId, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    if (!isAlive(id)) return true;
    await sleep(50);
  }
  return !isAlive(id);
}

// Reads "+pid" and "-pid" lines; when its input ends (its parent is gone, however it died) it ends what is left.
const WATCHDOG = `
const pids = new Set(); let rest = '';
const kill = (signal) => { for (const pid of pids) try { process.kill(pid, signal) } catch { pids.delete(pid) } };
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n'); rest = lines.pop();
  for (const line of lines) line[0] === '+' ? pids.add(Number(line.slice(1))) : pids.delete(Number(line.slice(1)));
}).on('end', () => {
  kill('SIGTERM');
  const deadline = Date.now() + ${STOP_MS};
  setInterval(() => { kill(Date.now() > deadline ? 'SIGKILL' : 0); if (!pids.size) process.exit() }, 100);
});`;

/** Ends the guarded processes once this process is gone, even by SIGKILL, until they are released. */
export interface Watchdog {
  guard(pid: number): void;
  release(pid: number): void;
  close(): void;
}

export function startWatchdog(): Watchdog {
  // Its own session: Ctrl-C at the terminal must reach the parent alone, which then stops the servers in order.
  const child = spawn(process.execPath, ['-e', WATCHDOG], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return {
    guard: (pid) => child.stdin.write(`+${pid}\n`),
    release: (pid) => child.stdin.write(`-${pid}\n`),
    close: () => child.stdin.end(),
  };
}
