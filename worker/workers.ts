import { setTimeout as sleep } from 'node:timers/promises';
import type { DataConverter } from '@temporalio/common';
import {
  type ActivityInterceptorsFactory,
  NativeConnection,
  type NativeConnectionOptions,
  TransportError,
  Worker,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import { type CallbackActivityDeps, createCallbackActivities } from '../activities/callbacks';
import { type CatalogueActivityDeps, createCatalogueActivities } from '../activities/catalogues';
import { type CommandDeliveryDeps, createCommandDeliveryActivities } from '../activities/commandDelivery';
import { createGivenCodeActivities, type GivenCodeActivityDeps } from '../activities/givenCode';
import { createHostActivities, type HostActivityDeps } from '../activities/host';
import { createLedgerActivities } from '../activities/ledger';
import { createNotificationActivities, type NotificationActivityDeps } from '../activities/notifications';
import { placesPerPeer } from '../activities/places';
import { createReconcileActivities, type ReconcileActivityDeps } from '../activities/reconcile';
import {
  createRefusedEventActivities,
  createRefusedRelayActivities,
  type RefusedEventActivityDeps,
  type RefusedRelayActivityDeps,
} from '../activities/refusedEvents';
import { createReplyRelayActivities, type ReplyRelayActivityDeps } from '../activities/relayReplies';
import { createRetryActivities, type RetryActivityDeps } from '../activities/retry';
import { createVendorActivities, type VendorActivityDeps } from '../activities/vendor';
import {
  catalogueTaskQueue,
  hostTaskQueue,
  sealRequestTaskQueue,
  vendorTaskQueue,
} from '../contracts/taskQueues';

export interface WorkersOptions {
  /** Where Temporal is, and what is needed to be let in. */
  temporal: Pick<NativeConnectionOptions, 'address' | 'tls' | 'apiKey' | 'metadata'>;
  namespace: string;
  workflowBundle: WorkflowBundleOption;
  dataConverter?: DataConverter;
  deps: VendorActivityDeps &
    HostActivityDeps &
    CatalogueActivityDeps &
    ReconcileActivityDeps &
    CallbackActivityDeps &
    CommandDeliveryDeps &
    ReplyRelayActivityDeps &
    RetryActivityDeps &
    GivenCodeActivityDeps &
    RefusedRelayActivityDeps &
    NotificationActivityDeps &
    RefusedEventActivityDeps;
  activityInterceptors?: ActivityInterceptorsFactory[];
  /** Told each time that Temporal does not answer at the start, and how long it is until it is asked again. */
  onAway?: (seconds: number) => void;
}

export interface Workers {
  /** Resolves when all have stopped; rejects when one fails. */
  run(): Promise<void>;
  /** Lets activities that are under way finish, for at most the grace time. */
  shutdown(): void;
}

const shutdownGraceTime = '10 seconds';

const effects = {
  // Two peers that do not answer leave places to all others, until their circuits open.
  maxConcurrentActivityTaskExecutions: 3 * placesPerPeer,
  // A try is given up after 3 s without a heartbeat; by default one in 2.4 s gets through.
  maxHeartbeatThrottleInterval: '500ms',
} as const;

/** One worker process serves a queue per peer, so that calls to one never wait for those to another. */
export async function createWorkers({
  temporal,
  namespace,
  workflowBundle,
  dataConverter,
  deps,
  activityInterceptors = [],
  onAway,
}: WorkersOptions): Promise<Workers> {
  const connection = await connect(temporal, onAway);
  const { deliverCallback, relayCallbacks } = createCallbackActivities(deps);
  const common = {
    connection,
    namespace,
    shutdownGraceTime,
    ...(dataConverter ? { dataConverter } : {}),
    interceptors: { activity: activityInterceptors },
  } as const;
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: sealRequestTaskQueue,
      workflowBundle,
      activities: {
        ...createLedgerActivities(deps),
        ...createRetryActivities(deps),
        ...createCommandDeliveryActivities(deps),
        ...createReplyRelayActivities(deps),
        ...createRefusedRelayActivities(deps),
        relayCallbacks,
      },
      // An open request costs 0.4 MB while it is cached (measured), and is replayed from its history when it is not.
      maxCachedWorkflows: 500,
      // A dead worker's sticky queue costs this much before another one is asked; the default is 10 s.
      stickyQueueScheduleToStartTimeout: '1 second',
    }),
    Worker.create({
      ...common,
      taskQueue: vendorTaskQueue,
      activities: { ...createVendorActivities(deps), ...createGivenCodeActivities(deps), deliverCallback },
      ...effects,
    }),
    Worker.create({
      ...common,
      taskQueue: hostTaskQueue,
      activities: {
        ...createHostActivities(deps),
        ...createRefusedEventActivities(deps),
        ...createNotificationActivities(deps),
      },
      ...effects,
    }),
    Worker.create({
      ...common,
      taskQueue: catalogueTaskQueue,
      activities: { ...createCatalogueActivities(deps), ...createReconcileActivities(deps) },
      maxConcurrentActivityTaskExecutions: 4,
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

const connectAgainSeconds = 5;

/** A server that is away at the start is waited for, as it is later on. */
async function connect(
  temporal: WorkersOptions['temporal'],
  onAway: WorkersOptions['onAway'],
): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect(temporal);
    } catch (error) {
      if (!onAway || !(error instanceof TransportError)) throw error;
      onAway(connectAgainSeconds);
      await sleep(connectAgainSeconds * 1000);
    }
  }
}
