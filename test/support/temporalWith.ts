import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveBinary } from '../../sandbox/embedded/binaries';
import { freePort } from '../../sandbox/embedded/ports';
import { temporalProgram } from '../../sandbox/embedded/programs';
import { NAMESPACE, prepareServer, probeTemporal, temporalArgs } from '../../sandbox/embedded/temporal';

export interface OwnTemporal {
  temporal: { address: string; namespace: string };
  stop(): Promise<void>;
}

/** A Temporal of a test's own, in memory, whose dynamic configuration has these values beside ours. */
export async function startTemporalWith(dynamic: Record<string, string | number>): Promise<OwnTemporal> {
  const { path } = await resolveBinary(temporalProgram(), {
    env: process.env,
    report: { log: () => undefined },
  });
  const port = await freePort();
  const ours = temporalArgs(port, await freePort());
  const kept = ours.filter((arg, at) => ![arg, ours[at - 1]].some(isOfDatabase));
  const more = Object.entries(dynamic).flatMap(([name, value]) => [
    '--dynamic-config-value',
    `${name}=${value}`,
  ]);
  const child = spawn(path, [...kept, ...more], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const address = `127.0.0.1:${port}`;
  await untilItAnswers(address);
  await prepareServer(address);
  return {
    temporal: { address, namespace: NAMESPACE },
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const isOfDatabase = (arg: string | undefined) => arg === '--db-filename' || arg === '--sqlite-pragma';

async function untilItAnswers(address: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await sleep(200))
    try {
      return await probeTemporal(address);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
}
