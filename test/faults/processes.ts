import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess, identify, loaderOf, type Watchdog } from '../../sandbox/embedded/processes';

export interface ProcessOptions {
  name: string;
  program: 'api' | 'worker';
  env: NodeJS.ProcessEnv;
  log: string;
  watchdog: Watchdog;
}

const readyMs = 60_000;

export type MakeProcess = (
  program: ProcessOptions['program'],
  number: number,
  env?: NodeJS.ProcessEnv,
) => ProductProcess;

/** An API or a worker under a supervisor, as any installation runs them: one that ends by itself is started again. */
export class ProductProcess {
  /** How it ended when nobody had asked it to. */
  readonly ownEnds: string[] = [];
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private lastEnd = '';
  private wanted = false;
  private starting: Promise<void> | undefined;
  private shiftMs = 0;

  constructor(private readonly options: ProcessOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Of its next start on: how far the clock of its machine is off. */
  shiftClock(shiftMs: number): void {
    this.shiftMs = shiftMs;
  }

  /** Resolves once it can be used. */
  start(): Promise<void> {
    this.wanted = true;
    this.starting ??= this.startUntilReady().finally(() => {
      this.starting = undefined;
    });
    return this.starting;
  }

  /** SIGKILL, as a crash would. */
  async kill(): Promise<void> {
    this.wanted = false;
    this.child?.kill('SIGKILL');
    await this.ended;
  }

  /** Neither runs nor ends: a machine that swaps, a container that is paused. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }
  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** SIGTERM, as a deployment does; how it ended, which is `0` in order. */
  async terminate(): Promise<string> {
    this.wanted = false;
    this.child?.kill('SIGTERM');
    await this.ended;
    return this.lastEnd;
  }

  async stop(): Promise<void> {
    this.wanted = false;
    this.thaw();
    const id = this.child?.pid && identify(this.child.pid);
    if (id) await endProcess(id);
    await this.ended;
  }

  private async startUntilReady(): Promise<void> {
    for (const until = Date.now() + readyMs; this.wanted; await sleep(200)) {
      if (await this.launch()) return;
      if (Date.now() > until) throw new Error(`${this.name} does not start; see ${this.options.log}`);
    }
  }

  /** Whether it got ready; otherwise it has ended before. */
  private launch(): Promise<boolean> {
    const child = this.fork();
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        if (child.pid) this.options.watchdog.release(child.pid);
        this.lastEnd = String(signal ?? code);
        resolve();
        if (this.wanted && !this.starting) this.again(this.lastEnd);
      });
    });
    return new Promise((resolve) => {
      child.once('message', () => resolve(true));
      void this.ended.then(() => resolve(false));
    });
  }

  private again(how: string): void {
    this.ownEnds.push(`${new Date().toISOString()} ${how}`);
    setTimeout(() => {
      if (this.wanted) this.start().catch(() => undefined);
    }, 1000).unref();
  }

  private fork(): ChildProcess {
    const { program, env, log, watchdog } = this.options;
    const output = openSync(log, 'a');
    const script = require.resolve(`../../${program}/main`);
    const shim = this.shiftMs === 0 ? [] : ['--require', require.resolve('./clockShim')];
    const child = fork(script, {
      env: { ...env, CLOCK_SHIFT_MS: String(this.shiftMs) },
      execArgv: [...loaderOf(script), ...shim],
      detached: true,
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    if (child.pid) watchdog.guard(child.pid);
    return child;
  }
}
