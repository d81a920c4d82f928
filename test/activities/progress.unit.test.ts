import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createCatalogueActivities } from '../../activities/catalogues';
import { createCommandDeliveryActivities } from '../../activities/commandDelivery';
import { createNotificationActivities } from '../../activities/notifications';
import { createReconcileActivities } from '../../activities/reconcile';
import { createRefusedRelayActivities } from '../../activities/refusedEvents';
import { createReplyRelayActivities } from '../../activities/relayReplies';

/* A worker that shuts down waits for its activities: passes of minutes end with the thing that they are at. */

/** Far more than are taken before it is cut off, and not without end. */
const things = 1000;

type Pass = (onEach: () => void) => Promise<never>;

function passes(pass: Pass): Record<string, () => Promise<unknown>> {
  const { relayCommands } = createCommandDeliveryActivities({
    commandDelivery: { deliver: async () => undefined, relay: (_, onEach) => pass(onEach) },
  });
  const { syncCatalogue } = createCatalogueActivities({
    catalogues: {
      enabledBindings: async () => [],
      sync: (_, onPage = () => undefined) => pass(onPage),
    },
  });
  const { reconcilePage, forgetOld, sendAlerts } = createReconcileActivities({
    reconciliation: { page: (_, onEach) => pass(onEach), forgetOld: pass },
    sendAlerts: pass,
  });
  return {
    relayCommands: () => relayCommands({}),
    syncCatalogue: () => syncCatalogue({ bindingId: 'b1' }),
    reconcilePage: () => reconcilePage({ before: 0 }),
    forgetOld,
    sendAlerts,
    relayNotifications: createNotificationActivities({ notifier: { relay: pass } }).relayNotifications,
    relayRefused: createRefusedRelayActivities({ relayRefused: pass }).relayRefused,
    relayReplies: createReplyRelayActivities({ relayReplies: pass }).relayReplies,
  };
}

const names = Object.keys(passes(async () => Promise.reject(new Error('not run'))));

test.each(names)('%s ends for the next try where its worker shuts down', async (name) => {
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  let beats = 0;
  environment.on('heartbeat', () => {
    beats += 1;
  });
  let taken = 0;
  const pass: Pass = async (onEach) => {
    for (; taken < things; taken += 1) {
      if (taken === 5) environment.cancel('WORKER_SHUTDOWN');
      onEach();
      await new Promise(setImmediate);
    }
    throw new Error('nothing is left');
  };
  const run = passes(pass)[name] ?? (async () => undefined);
  const failure: unknown = await environment.run(run).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ type: 'PassingFault', nonRetryable: false, category: 'BENIGN' });
  expect([taken, beats]).toEqual([5, 6]);
});
