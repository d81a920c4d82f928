import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, type LoadedDataConverter } from '@temporalio/common';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow';
import type { temporal } from '@temporalio/proto';
import type { PendingEffect } from '../../application/sealRequests/workflows';
import { causeIn } from '../../contracts/failureTypes';
import type { HostActivities, VendorActivities } from '../../contracts/sealRequest';
import { defined } from '../../domain/defined';

const lanes: Record<keyof VendorActivities | keyof HostActivities, PendingEffect['lane']> = {
  applySeal: 'vendor',
  appendUses: 'vendor',
  endSealing: 'vendor',
  sendAttachments: 'attachments',
  writeFields: 'host',
  moveFlow: 'host',
  offerFiles: 'host',
  takeRule: 'host',
  awaitFlow: 'moves',
};

/** The effects that Temporal is carrying out or trying again for a workflow, as it describes them. */
export async function pendingEffects(
  handle: WorkflowHandle,
  converter: LoadedDataConverter,
): Promise<PendingEffect[]> {
  const { raw } = await handle.describe();
  const pending = await Promise.all(
    (raw.pendingActivities ?? []).map((activity) => asEffect(activity, converter)),
  );
  return pending.flatMap((effect) => (effect ? [effect] : []));
}

/** Resets them: the heartbeat's details stay, by which the next try knows what those before have sent. */
export async function retryPending(
  client: Client,
  workflowId: string,
  only?: PendingEffect['lane'],
): Promise<void> {
  const { namespace, identity, loadedDataConverter } = client.options;
  const pending = await pendingEffects(client.workflow.getHandle(workflowId), loadedDataConverter);
  for (const { lane, activityId, attempt } of pending) {
    if (attempt === 1 || lane !== (only ?? lane)) continue;
    const execution = { workflowId };
    await client.workflowService.resetActivity({ namespace, identity, execution, id: activityId });
  }
}

type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;

async function asEffect(
  { activityType, activityId, attempt, scheduledTime, lastFailure }: PendingActivity,
  converter: LoadedDataConverter,
): Promise<PendingEffect | undefined> {
  const lane = Object.entries(lanes).find(([name]) => name === activityType?.name)?.[1];
  if (lane === undefined || !activityId) return undefined;
  const failure = await decodeOptionalFailureToOptionalError(converter, lastFailure);
  const { type, details } = failure instanceof ApplicationFailure ? failure : {};
  return {
    lane,
    activityId,
    attempt: attempt ?? 1,
    scheduledAt: Number(scheduledTime?.seconds ?? 0) * 1000,
    ...(failure ? { said: failure.message } : {}),
    ...(type ? { failureType: type } : {}),
    ...defined({ cause: causeIn(details?.[0]) }),
  };
}
