import type { Client } from '@temporalio/client';

/** Looks until what is seen is enough; `otherwise` says what it means that it never was. */
export async function until<T>(
  look: () => Promise<T>,
  is: (seen: T) => boolean,
  otherwise: string,
  timeoutMs = 30_000,
): Promise<T> {
  for (const beganAt = Date.now(); ; ) {
    const seen = await look();
    if (is(seen)) return seen;
    const waitedMs = Date.now() - beganAt;
    if (waitedMs > timeoutMs) throw new Error(`${otherwise}: ${JSON.stringify(seen, undefined, 1)}`);
    // A look takes its time from what is waited for, so whoever waits for long looks less often.
    await new Promise((resolve) => setTimeout(resolve, Math.min(30 + waitedMs / 20, 150)));
  }
}

type EventType = number;

/** Until its history has so many events of this type: also what the server does while no worker runs. */
export async function untilInHistory(
  handle: { fetchHistory(): Promise<{ events?: { eventType?: EventType | null }[] | null }> },
  type: EventType,
  count = 1,
): Promise<void> {
  const events = async () => (await handle.fetchHistory()).events ?? [];
  const times = async () => (await events()).filter(({ eventType }) => eventType === type).length;
  await until(times, (seen) => seen >= count, `events of type ${type} are missing`);
}

/** Until the server has taken the update, which it keeps for a worker. */
export async function untilAdmitted(
  { workflowService, options: { namespace } }: Pick<Client, 'workflowService' | 'options'>,
  workflowId: string,
  updateId: string,
): Promise<void> {
  const updateRef = { workflowExecution: { workflowId }, updateId };
  const isKnown = () =>
    workflowService.pollWorkflowExecutionUpdate({ namespace, updateRef }).then(
      () => true,
      () => false,
    );
  await until(isKnown, (known) => known, `${updateId} is not known`);
}
