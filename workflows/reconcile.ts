import { patched, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ReconcileActivities } from '../contracts/reconcile';
import { catalogueTaskQueue } from '../contracts/taskQueues';

/** Vendors that are away are passed over by the activity itself; a run that fails is followed by the next one. */
const looking = {
  taskQueue: catalogueTaskQueue,
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '2 minutes',
  retry: { maximumAttempts: 5 },
} as const;
const { reconcilePage } = proxyActivities<ReconcileActivities>({
  ...looking,
  summary: 'Compare a page of open requests with the vendor',
});
const { forgetOld } = proxyActivities<ReconcileActivities>({
  ...looking,
  summary: 'Forget callbacks and flow events that are kept no longer',
});

/** Tried for some minutes: the next run goes on with what was not taken. */
const { sendAlerts } = proxyActivities<ReconcileActivities>({
  taskQueue: catalogueTaskQueue,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '2 minutes',
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute', maximumAttempts: 6 },
  summary: 'Send alerts that are due',
});

/** Six events a page: far below what a history may hold, and the next run goes on with whatever is left. */
const maxPages = 1000;

interface Round {
  looked: number;
  differed: number;
  forgotten: number;
}

export async function reconcile(): Promise<Round> {
  try {
    return await lookAndForget();
  } finally {
    // Last, so that an address that takes nothing holds up nothing else; and whatever failed before, since people hear of
    // it only so. A run of before ends as it began.
    if (patched('send-alerts')) await sendAlerts();
  }
}

async function lookAndForget(): Promise<Round> {
  const before = workflowInfo().startTime.getTime();
  const total = { looked: 0, differed: 0 };
  for (let page = 0; page < maxPages; page += 1) {
    const { looked, differed, more } = await reconcilePage({ before });
    if (looked === 0) break;
    total.looked += looked;
    total.differed += differed;
    if (more === false) break;
  }
  const { forgotten } = await forgetOld();
  return { ...total, forgotten };
}
