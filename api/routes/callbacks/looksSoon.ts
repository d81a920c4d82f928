import type { Logger } from 'pino';
import type { SealRequestViews } from '../../../application/sealRequests/stores';
import type { Deps } from '../../deps';
import { faultName } from '../../faultName';

/**
 * Looks at requests whose vendor has told of a use: at each once at a time, and once more where more was told meanwhile.
 * What a process that ends leaves undone is seen by the next look of reconciliation.
 */
export function createLooksSoon(
  views: Pick<SealRequestViews, 'get'>,
  reconcile: Deps['reconcile'],
  logger: Logger,
): Deps['lookSoon'] {
  /** Whether each that is looked at now is to be looked at again. */
  const again = new Map<string, boolean>();
  const look = async (id: string) => {
    do {
      again.set(id, false);
      const view = await views.get(id);
      if (view) await reconcile(view);
    } while (again.get(id));
  };
  return (id) => {
    if (again.has(id)) {
      again.set(id, true);
      return;
    }
    look(id)
      .catch((error: unknown) =>
        logger.warn({ sealRequestId: id, ...faultName(error) }, 'A use that was told was not looked at'),
      )
      .finally(() => again.delete(id));
  };
}
