import type { Contender } from '../contenders/contender';
import type { Stage } from '../stage';
import { type LifeTimes, newFlowRequestId, shortLife } from './life';
import { cpuSeconds, untilAtRest } from './processes';

/** What the contenders use; of the servers and the bench itself it is what they used in that time. */
export const processNames = ['api', 'worker', 'Temporal', 'MongoDB', 'bench and peers'] as const;
export type ProcessName = (typeof processNames)[number];

/** One contender over one window. */
export interface LivesMeasured {
  lives: LifeTimes[];
  /** Lives that came to nothing: an error, or longer than three minutes. */
  failures: string[];
  /** From the first start to the last end. */
  seconds: number;
  /** Seconds; of a process that cannot be looked into undefined. */
  cpu: Record<ProcessName, number | undefined>;
}

/** So many lives at the same time; after the window no further one begins, and those under way are waited for. */
export async function measureLives(
  stage: Stage,
  contender: Contender,
  { inFlight, windowMs }: { inFlight: number; windowMs: number },
): Promise<LivesMeasured> {
  await stage.peers.callBack(contender.callbackUrl);
  const cpuBefore = cpuOf(stage, contender);
  const began = performance.now();
  const lives: LifeTimes[] = [];
  const failures: string[] = [];
  const liveOn = async () => {
    do {
      await shortLife(stage.peers, contender, newFlowRequestId()).then(
        (times) => lives.push(times),
        (error: unknown) => failures.push(String(error)),
      );
    } while (performance.now() - began < windowMs);
  };
  await Promise.all(Array.from({ length: inFlight }, liveOn));
  const seconds = (performance.now() - began) / 1000;
  // What goes on after the last submit belongs to the lives too, and not to who comes next.
  await untilAtRest([contender.api.pid, contender.worker.pid, stage.servers.mongo.pid]);
  return { lives, failures, seconds, cpu: difference(cpuBefore, cpuOf(stage, contender)) };
}

type Cpu = LivesMeasured['cpu'];

function cpuOf({ servers }: Stage, { api, worker }: Contender): Cpu {
  const of = (pid: number | undefined) => (pid === undefined ? undefined : cpuSeconds(pid));
  return {
    api: of(api.pid),
    worker: of(worker.pid),
    Temporal: of(servers.temporal.pid),
    MongoDB: of(servers.mongo.pid),
    'bench and peers': of(process.pid),
  };
}

function difference(before: Cpu, after: Cpu): Cpu {
  const since = (name: ProcessName) => {
    const [from, to] = [before[name], after[name]];
    return from === undefined || to === undefined ? undefined : to - from;
  };
  return {
    api: since('api'),
    worker: since('worker'),
    Temporal: since('Temporal'),
    MongoDB: since('MongoDB'),
    'bench and peers': since('bench and peers'),
  };
}
