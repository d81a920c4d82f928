import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { DeliveryServices } from '../application/callbacks/deliver';
import { Places } from '../application/callbacks/places';
import { type CallbackRelayServices, relayCallbacks } from '../application/callbacks/relay';
import { deliverStored } from '../application/callbacks/tryDelivery';
import { pauseMs, type Waited } from '../application/callbacks/waits';
import { type CallbackDeliveryActivities, type CallbackWait, callbackWaits } from '../contracts/relay';
import { orApplicationFailure } from './failures';
import { afterEachStep } from './progress';

export interface CallbackActivityDeps {
  callbacks: DeliveryServices & CallbackRelayServices;
}

/** What a vendor is asked at the same time by default: more of one binding would wait in its line, on others' places. */
const perBinding = 5;

/** For people: what a row waits for, and what they can do. */
const sentences: Record<CallbackWait, string> = {
  'vendor-away': 'The vendor does not answer, or cannot be asked: look at the binding.',
  'detail-missing': 'The vendor has no detail call at this path: look at paths.detail of the profile.',
  'detail-unreadable':
    'The vendor’s answer to the detail call cannot be read: look at detailFields of the profile.',
  'detail-refused': 'The vendor refuses the detail call: look at what its client may read.',
  'not-confirmed': 'The vendor’s own state does not confirm this callback yet.',
  'not-begun': 'The request that it is about has not begun yet.',
  'workflow-missing': 'Temporal does not know the workflow of the request that it is about.',
  'temporal-limit': 'Temporal lets the request’s workflow take no more for now: look at its history.',
  signalled: 'The request has it, and has not judged it yet.',
  queued: 'Others of its binding are under way.',
};

export function createCallbackActivities({ callbacks }: CallbackActivityDeps): CallbackDeliveryActivities {
  const places = new Places(perBinding);
  return {
    deliverCallback: ({ inboxId, bindingId, waited: first }) =>
      orApplicationFailure(async () => {
        const { info, heartbeat } = Context.current();
        const waited = waitedBefore(info.heartbeatDetails) ?? (first ? { [first]: 1 } : {});
        const delivery = await deliverStored(callbacks, places, { inboxId, bindingId, waited });
        if (delivery === 'done') return;
        const times = (waited[delivery] ?? 0) + 1;
        // A failure delivers the latest heartbeat with it, and the next try starts from there.
        heartbeat({ ...waited, [delivery]: times });
        throw ApplicationFailure.create({
          type: delivery,
          message: sentences[delivery],
          // Waiting is no fault of a worker's: it logs and counts none. A wait that lasts is attention.
          category: ApplicationFailureCategory.BENIGN,
          nextRetryDelay: pauseMs(delivery, times),
        });
      }),
    relayCallbacks: ({ all = false }) =>
      orApplicationFailure(() => relayCallbacks(callbacks, { isWhole: all }, afterEachStep())),
  };
}

/** How often the tries before have found what; undefined for a first try. */
function waitedBefore(details: unknown): Waited | undefined {
  if (typeof details !== 'object' || details === null) return undefined;
  const counts = Object.entries(details).filter(
    ([wait, times]) => callbackWaits.some((known) => known === wait) && typeof times === 'number',
  );
  return Object.fromEntries(counts);
}
