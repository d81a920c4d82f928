import type { Logger } from 'pino';
import { inboxLeaseId } from '../../adapters/mongo/inbox';
import { backoffs, pauseMs, type Waiting } from '../../application/callbacks/backoff';
import { type DeliveryServices, deliver, type Look } from '../../application/callbacks/deliver';
import type { PendingRow } from '../../application/callbacks/stores';
import type { Lease, Leases } from '../../application/ports/leases';
import { faultName, type Loop, runEvery } from '../loop';
import { Lanes } from './lanes';

export interface Dispatcher {
  /** A row that was stored just now need not wait for the next reading. */
  nudge(row?: PendingRow): void;
  stop(): Promise<void>;
}

type Services = DeliveryServices & { leases: Leases };

/** Between two readings of everything that is pending. */
const everyMs = 1000;
/** Rows of one binding that are looked at at the same time. */
const perBinding = 4;
/** From this age on an unmatched row is nobody's: kept for an operator, and no longer looked at. */
const parkAfterMs = 7 * 24 * 3600_000;
const pageSize = 500;
/** Longer than a look takes: a read-back alone may take 25 s by default. */
const leaseMs = 60_000;
/** A pending entry whose row never came: the process died before it acknowledged anything. */
const orphanAfterMs = 60_000;

/**
 * Brings stored callbacks to their workflows, oldest first as best effort. Any number may run side by side:
 * leases keep them apart for economy, and a row that two of them deliver counts once.
 */
export function startDispatcher(services: Services, logger: Logger): Dispatcher {
  const looking = { services, logger };
  const lanes = new Lanes(perBinding, (row) => lookAt(looking, row));
  const loop: Loop = runEvery('dispatcher', everyMs, logger, (stopping) =>
    readPending(services, lanes, stopping),
  );
  return {
    nudge: (row) => (row ? lanes.offer(row) : loop.nudge()),
    stop: async () => {
      await loop.stop();
      await lanes.stop();
    },
  };
}

async function readPending({ inbox }: Services, lanes: Lanes, stopping: AbortSignal): Promise<void> {
  const seen = new Set<string>();
  let after: string | undefined;
  do {
    const page = await inbox.pending({ limit: pageSize, after });
    for (const row of page) {
      seen.add(row._id);
      lanes.offer(row);
    }
    after = page.length === pageSize ? page.at(-1)?._id : undefined;
  } while (after !== undefined && !stopping.aborted);
  if (!stopping.aborted) lanes.forgetAllBut(seen);
}

interface Looking {
  services: Services;
  logger: Logger;
}

/** One look at one row; resolves to when the next one is due, in milliseconds since the epoch. */
async function lookAt(looking: Looking, pending: PendingRow): Promise<number> {
  const { services, logger } = looking;
  const claim = await services.leases.claim(inboxLeaseId(pending._id), leaseMs);
  if (claim.kind === 'held') return claim.until;
  let look: Look;
  try {
    look = await lookUnderLease(looking, pending, claim.lease);
  } catch (error) {
    logger.warn({ inboxId: pending._id, ...faultName(error) }, 'A callback could not be looked at');
    look = 'fault';
  }
  if (look === 'settled') {
    await services.leases.clear(inboxLeaseId(pending._id));
    return Date.now() + leaseMs;
  }
  const looks = (claim.lease.tally[look] ?? 0) + 1;
  const until = Date.now() + pauseMs(backoffs[look], looks);
  if (look !== 'fault' && looks === 1) await noteWaiting(services, pending, look);
  await services.leases.defer(claim.lease, until, { ...claim.lease.tally, [look]: looks });
  // A fast worker may have settled it already: then nobody would clear this lease any more.
  if (look === 'signalled' && (await services.inbox.isSettled(pending._id)))
    await services.leases.clear(inboxLeaseId(pending._id));
  return until;
}

async function lookUnderLease({ services }: Looking, pending: PendingRow, lease: Lease): Promise<Look> {
  const { inbox } = services;
  const age = Date.now() - pending.receivedAt;
  const at = new Date().toISOString();
  // Whoever settled it may have died before clearing it.
  if (await inbox.isSettled(pending._id)) {
    await inbox.clearPending(pending._id);
    return 'settled';
  }
  const row = await inbox.get(pending._id);
  if (!row) {
    if (age < orphanAfterMs) return 'fault';
    await inbox.clearPending(pending._id);
    return 'settled';
  }
  const look = await deliver(services, row, lease.tally);
  if (look !== 'unmatched' || age < parkAfterMs) return look;
  await inbox.settle(row._id, { state: 'unmatched', reason: 'parked', at });
  return 'settled';
}

/** Written down once per kind of wait: the row's history says why, without growing with every look. */
async function noteWaiting({ inbox }: Services, { _id }: PendingRow, waiting: Waiting): Promise<void> {
  const at = new Date().toISOString();
  if (waiting === 'signalled' || waiting === 'unmatched') await inbox.note(_id, { state: waiting, at });
  else await inbox.note(_id, { state: 'waiting', reason: waiting, at });
}
