import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongoArgs } from '../../sandbox/embedded/mongo';
import { temporalServerArgs, temporalServerEnv } from '../../sandbox/embedded/postgres/temporal';
import { endProcess, identify, isAlive, type Watchdog } from '../../sandbox/embedded/processes';
import { type Kind, probe, type Running, readRecord, record } from '../../sandbox/embedded/record';
import { temporalArgs } from '../../sandbox/embedded/temporal';

const readyMs = 60_000;

/** Temporal or Mongo, as it can be killed and started again on the same address and the same data. */
export class KillableServer {
  private running: Running;

  constructor(
    readonly kind: Kind,
    private readonly dataDir: string,
    private readonly watchdog: Watchdog,
  ) {
    const running = readRecord(dataDir)[kind];
    if (!running) throw new Error(`no ${kind} runs on ${dataDir}`);
    this.running = running;
  }

  /** Neither runs nor ends: its connections stand, and nothing is answered. */
  freeze(): void {
    process.kill(this.running.process.pid, 'SIGSTOP');
  }
  thaw(): void {
    process.kill(this.running.process.pid, 'SIGCONT');
  }

  async kill(): Promise<void> {
    const { process: id } = this.running;
    if (isAlive(id)) process.kill(id.pid, 'SIGKILL');
    while (isAlive(id)) await sleep(20);
  }

  /** Resolves once it answers. */
  async start(): Promise<void> {
    for (const until = Date.now() + readyMs; ; ) {
      if (!isAlive(this.running.process)) this.spawn();
      try {
        await probe(this.kind, this.running.address);
        return;
      } catch (error) {
        if (Date.now() > until) throw error;
        await sleep(50);
      }
    }
  }

  async stop(): Promise<void> {
    await endProcess(this.running.process);
  }

  /** What it has on its disk now, as a backup would keep it; it stands still for that long. */
  async backUp(): Promise<string> {
    const copy = await mkdtemp(join(this.dataDir, 'backup-'));
    await this.kill();
    await cp(this.data, copy, { recursive: true });
    await this.start();
    return copy;
  }

  /** Goes on with a backup instead of what it has, which is the backup that this gives. */
  async restore(backup: string): Promise<string> {
    const replaced = await mkdtemp(join(this.dataDir, 'backup-'));
    await this.kill();
    await rm(replaced, { recursive: true });
    await rename(this.data, replaced);
    await cp(backup, this.data, { recursive: true });
    await this.start();
    return replaced;
  }

  private get data(): string {
    return join(this.dataDir, this.running.engine);
  }

  private spawn(): void {
    const { binary } = this.running;
    const log = openSync(join(this.dataDir, 'logs', `${this.kind}.log`), 'a');
    const child = spawn(binary, this.args(), {
      cwd: this.data,
      env: { ...process.env, ...temporalServerEnv },
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.unref();
    const id = child.pid && identify(child.pid);
    if (!id) return;
    this.watchdog.guard(id.pid);
    child.once('exit', () => this.watchdog.release(id.pid));
    this.running = { ...this.running, process: id };
    record(this.dataDir, this.kind, this.running);
  }

  private args(): string[] {
    const { engine, address, uiUrl = '' } = this.running;
    const port = Number(address.split(':')[1]);
    if (engine === 'temporal-server') return temporalServerArgs;
    return this.kind === 'mongo' ? mongoArgs(engine, port) : temporalArgs(port, Number(new URL(uiUrl).port));
  }
}
