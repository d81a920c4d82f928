import type { Logger } from 'pino';
import type { DeliveryServices, Turn } from '../../../application/callbacks/deliver';
import { noteWait } from '../../../application/callbacks/notes';
import { Places } from '../../../application/callbacks/places';
import { toDeliver } from '../../../application/callbacks/relay';
import type { CallbackRow } from '../../../application/callbacks/stores';
import { tryDelivery } from '../../../application/callbacks/tryDelivery';
import { pauseMs } from '../../../application/callbacks/waits';
import { TemporalAwayError } from '../../../application/ports/errors';
import type { Relay } from '../../../application/ports/relay';
import type { CallbackWait } from '../../../contracts/relay';
import { faultName } from '../../faultName';
import type { RelayDebt } from '../../relayDebt';

export interface FirstTries {
  /**
   * Tries to deliver a row that was stored just now, in the wake of its request. `known`: the request that was found for
   * its application just before, or null.
   */
  begin(row: CallbackRow, known?: string | null): void;
  /** Resolves once nothing is under way; what is not finished is Temporal's, or owed to it. */
  ended(): Promise<void>;
}

interface FirstTryServices extends DeliveryServices {
  relay: Pick<Relay, 'deliverCallback'>;
}

/**
 * As many as a vendor's line takes in before it turns calls away (20 a second, for 2 s, by default). Temporal keeps the
 * rest better than this process does: a vendor that hangs must not gather rows here.
 */
const perBinding = 40;
/** After a fault of ours, as a database that does not answer. */
const afterFaultMs = 5000;

/** Tries each row once. What that does not finish is carried by Temporal. */
export function createFirstTries(
  services: FirstTryServices,
  debt: Pick<RelayDebt, 'owe'>,
  logger: Logger,
): FirstTries {
  const places = new Places(perBinding);
  const underWay = new Set<Promise<void>>();
  const tries = { services, debt, logger };
  return {
    begin: (row, known) => {
      const turn: Turn = { known, inTurn: (step) => places.within(row.bindingId, step) };
      const work = begin(tries, row, turn).finally(() => underWay.delete(work));
      underWay.add(work);
    },
    ended: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

interface Tries {
  services: FirstTryServices;
  debt: Pick<RelayDebt, 'owe'>;
  logger: Logger;
}

/** Never rejects: what is stored and not delivered is found by the relay in any case. */
async function begin(tries: Tries, row: CallbackRow, turn: Turn): Promise<void> {
  try {
    const next = await tryOnce(tries, row, turn);
    if (next !== 'nothing') await handOver(tries, row, next);
  } catch (error) {
    tries.logger.warn({ inboxId: row._id, ...faultName(error) }, 'A callback was left to the relay');
    tries.debt.owe();
    if (error instanceof TemporalAwayError) await noteTemporalAway(tries, row);
  }
}

interface HandOver {
  waited?: CallbackWait;
  delayMs: number;
}

async function tryOnce(
  { services, logger }: Tries,
  row: CallbackRow,
  turn: Turn,
): Promise<HandOver | 'nothing'> {
  try {
    const delivery = await tryDelivery(services, row, {}, turn);
    switch (delivery) {
      case 'settled':
      case 'signalled':
      case 'unmatched':
        return 'nothing';
      case 'queued':
        return { delayMs: 0 };
      case 'deferred':
        return { waited: 'signalled', delayMs: pauseMs('signalled', 1) };
      default:
        return { waited: delivery, delayMs: pauseMs(delivery, 1) };
    }
  } catch (error) {
    if (error instanceof TemporalAwayError) throw error;
    logger.warn({ inboxId: row._id, ...faultName(error) }, 'A callback could not be delivered at once');
    return { delayMs: afterFaultMs };
  }
}

async function handOver({ services }: Tries, row: CallbackRow, { waited, delayMs }: HandOver): Promise<void> {
  const callback = { ...toDeliver(row), ...(waited ? { waited } : {}) };
  await services.relay.deliverCallback(callback, delayMs);
}

/** Only a word for operators: the database may be away as well. */
async function noteTemporalAway({ services, logger }: Tries, { _id }: CallbackRow): Promise<void> {
  try {
    await noteWait(services.inbox, _id, 'temporal-away');
  } catch (error) {
    logger.warn({ inboxId: _id, ...faultName(error) }, 'What a callback waits for could not be noted');
  }
}
