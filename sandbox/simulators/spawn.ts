import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { E10Options } from './e10/options';
import type { QiyuesuoOptions } from './qiyuesuo/options';
import type { WebhookHostOptions } from './webhookHost/options';
import type { ZhangGuanJiaOptions } from './zhangguanjia/options';

export interface SimulatorOptions {
  zhangguanjia: ZhangGuanJiaOptions;
  qiyuesuo: QiyuesuoOptions;
  webhookHost: WebhookHostOptions;
  e10: E10Options;
}

/** A simulator in a process of its own, listening on 127.0.0.1. */
export interface Simulator {
  /** Without a slash at its end. */
  url: string;
  pid: number;
  /** Ends the process and waits until it is gone; a second call waits just the same. */
  stop(): Promise<void>;
}

/** After this long a process that was asked to end is killed. */
const stopPatienceMs = 5_000;

/**
 * Starts a simulator and waits until it listens. It ends with this process, however this process dies.
 *
 * @param log File for what it says; this process's standard error where left out.
 * @throws Error when the process ends before it listens; what it said stands there.
 */
export async function spawnSimulator<Kind extends keyof SimulatorOptions>(
  kind: Kind,
  options: SimulatorOptions[Kind],
  log?: string,
): Promise<Simulator> {
  const script = require.resolve(`./${kind}/main`);
  // A source is compiled on its way; what was built of it runs as it is.
  const loader = script.endsWith('.ts') ? ['--require', require.resolve('tsx/cjs')] : [];
  const output = log === undefined ? ('inherit' as const) : openLog(log);
  const child = spawn(process.execPath, [...loader, script, '--options', '-'], {
    stdio: ['pipe', 'pipe', output],
    // Its own process group: Ctrl-C at a terminal is for the parent, which may still need its peers to stop in order.
    detached: true,
  });
  if (output !== 'inherit') closeSync(output);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.stdin?.on('error', () => undefined);
  // By standard input, so that secrets do not stand in the process list.
  child.stdin?.write(`${JSON.stringify(options)}\n`);
  const line = await Promise.race([
    firstLine(child),
    exited.then(() => Promise.reject(new Error(`the ${kind} simulator ended before it listened`))),
  ]);
  const { url } = readLine(line);
  return { url, pid: child.pid ?? 0, stop: () => stop(child, exited) };
}

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, 'a');
}

function firstLine({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
  });
}

function readLine(line: string): { url: string } {
  const said: unknown = JSON.parse(line);
  if (typeof said === 'object' && said !== null && 'url' in said && typeof said.url === 'string')
    return { url: said.url };
  throw new Error(`the simulator said ${line}`);
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.stdin?.end();
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
  await exited;
  clearTimeout(killer);
}
