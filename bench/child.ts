import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { endProcess, identify, loaderOf, type Watchdog } from '../sandbox/embedded/processes';

export interface ChildOptions {
  name: string;
  script: string;
  env: NodeJS.ProcessEnv;
  log: string;
  /** For Node itself. */
  nodeOptions?: readonly string[] | undefined;
  /** Ends it with this process, however this one ends. */
  watchdog: Watchdog;
}

/** A process of a contender. */
export interface Child {
  name: string;
  pid: number;
  /** Where it listens; empty of a worker. */
  url: string;
  /** Neither runs nor ends, so that it takes nothing from whoever is measured. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const readyMs = 60_000;

/** Resolves once it says that it can be used. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = forkScript(options);
  const id = child.pid && identify(child.pid);
  try {
    const url = await untilReady(child, options);
    return {
      name: options.name,
      pid: child.pid ?? 0,
      url,
      freeze: () => child.kill('SIGSTOP'),
      thaw: () => child.kill('SIGCONT'),
      stop: async () => {
        child.kill('SIGCONT');
        if (id) await endProcess(id);
      },
    };
  } catch (error) {
    if (id) await endProcess(id);
    throw error;
  }
}

function forkScript({ script, env, log, watchdog, nodeOptions = [] }: ChildOptions): ChildProcess {
  const output = openSync(log, 'a');
  // Its own session: Ctrl-C is for this process alone, which then ends all others in order.
  const child = fork(script, {
    env,
    execArgv: [...nodeOptions, ...loaderOf(script)],
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  const { pid } = child;
  if (pid) {
    watchdog.guard(pid);
    child.once('exit', () => watchdog.release(pid));
  }
  return child;
}

function untilReady(child: ChildProcess, { name, log }: ChildOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${name} did not start: ${why}; see ${log}`));
    const timer = setTimeout(() => fail(`not ready within ${readyMs / 1000} s`), readyMs);
    child.once('message', (message) => {
      clearTimeout(timer);
      const hasUrl = typeof message === 'object' && 'url' in message && typeof message.url === 'string';
      resolve(hasUrl ? String(message.url) : '');
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`it ended (${signal ?? code})`);
    });
    child.once('error', (error) => fail(error.message));
  });
}
