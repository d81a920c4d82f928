import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createHostActivities, type HostActivityDeps } from '../activities/host';
import { createLedgerActivities } from '../activities/ledger';
import { createVendorActivities, type VendorActivityDeps } from '../activities/vendor';
import { hostTaskQueue, sealRequestTaskQueue, vendorTaskQueue } from '../contracts/taskQueues';

export interface WorkersOptions {
  address: string;
  namespace: string;
  workflowBundle: WorkflowBundleOption;
  deps: VendorActivityDeps & HostActivityDeps;
}

export interface Workers {
  /** Resolves when all have stopped; rejects when one fails. */
  run(): Promise<void>;
  /** Lets activities that are under way finish, for at most the grace time. */
  shutdown(): void;
}

const shutdownGraceTime = '10 seconds';

/** One worker process serves three queues, so that calls to one peer never wait for those to the other. */
export async function createWorkers({
  address,
  namespace,
  workflowBundle,
  deps,
}: WorkersOptions): Promise<Workers> {
  const connection = await NativeConnection.connect({ address });
  const common = { connection, namespace, shutdownGraceTime } as const;
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: sealRequestTaskQueue,
      workflowBundle,
      activities: createLedgerActivities(deps),
      // A dead worker's sticky queue costs this much before another one is asked; the default is 10 s.
      stickyQueueScheduleToStartTimeout: '1 second',
    }),
    Worker.create({
      ...common,
      taskQueue: vendorTaskQueue,
      activities: createVendorActivities(deps),
      maxConcurrentActivityTaskExecutions: 20,
    }),
    Worker.create({
      ...common,
      taskQueue: hostTaskQueue,
      activities: createHostActivities(deps),
      maxConcurrentActivityTaskExecutions: 20,
    }),
  ]);
  return {
    run: async () => {
      try {
        await Promise.all(workers.map((worker) => worker.run()));
      } finally {
        await connection.close();
      }
    },
    shutdown: () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    },
  };
}
