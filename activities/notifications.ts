import type { Notifier } from '../application/notifications/notifier';
import type { NotificationActivities } from '../contracts/relay';
import { orApplicationFailure } from './failures';
import { afterEachStep } from './progress';

export interface NotificationActivityDeps {
  notifier: Pick<Notifier, 'relay'>;
}

export function createNotificationActivities({ notifier }: NotificationActivityDeps): NotificationActivities {
  return {
    relayNotifications: () => orApplicationFailure(() => notifier.relay(afterEachStep())),
  };
}
