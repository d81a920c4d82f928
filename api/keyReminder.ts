import type { Logger } from 'pino';
import { type ApiKeyStore, expiresSoon, isExpired } from '../application/administration/apiKeys';
import { faultName } from './faultName';
import { Pauses } from './pauses';

const dayMs = 24 * 3_600_000;
const retryMs = 60_000;

export interface KeyReminderServices {
  store: Pick<ApiKeyStore, 'ending' | 'admins'>;
  isFirstKeyOn(): Promise<boolean>;
  logger: Logger;
  now(): Date;
}

/** Logs which keys end soon, and whether anybody can administer at all. */
export async function remindOfKeys({ store, isFirstKeyOn, logger, now }: KeyReminderServices): Promise<void> {
  const at = now();
  for (const key of await store.ending()) {
    if (!expiresSoon(key, at)) continue;
    const seconds = Math.round((Date.parse(key.expiresAt ?? '') - at.getTime()) / 1000);
    logger.warn({ keyId: key._id, role: key.role, seconds }, 'An API key ends soon');
  }
  const holds = (await isFirstKeyOn()) || (await store.admins()).some((key) => !isExpired(key, at));
  if (!holds) logger.error('There is no admin key that holds: set SEALFLOW_ADMIN_KEY to a new value');
}

/** Once a day and at the start, by each process for itself. */
export function startKeyReminder(services: KeyReminderServices): { stop(): Promise<void> } {
  const pauses = new Pauses();
  const run = async () => {
    while (!pauses.areOver) {
      const isDone = await remindOfKeys(services).then(
        () => true,
        (error: unknown) => {
          services.logger.warn({ loop: 'key reminder', ...faultName(error) }, 'A background pass failed');
          return false;
        },
      );
      await pauses.wait(isDone ? dayMs : retryMs);
    }
  };
  const ended = run();
  return {
    stop: () => {
      pauses.end();
      return ended;
    },
  };
}
