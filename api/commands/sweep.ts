import type { Logger } from 'pino';
import { TemporalAwayError } from '../../application/ports/errors';
import type { Lease, Leases } from '../../application/ports/leases';
import { dispatch } from '../../application/sealRequests/dispatch';
import type { DispatchServices } from '../../application/sealRequests/services';
import type { CommandRecord, PendingCommand } from '../../application/sealRequests/stores';
import { relayAfterMs } from '../../application/sealRequests/submit';
import { faultName, type Loop, runEvery } from '../loop';

export interface Sweep extends Loop {
  /** Its caller has been answered, so it is looked at now and not only after its time. */
  take(record: CommandRecord): void;
}

/** A claim outlasts a dispatch; a command whose record never came is forgotten after as many looks. */
const leaseMs = 30_000;
const orphanAfterMs = 60_000;
const everyMs = 2000;
const pageSize = 100;

/**
 * Finishes what was recorded and never dispatched: the process died in between, no worker ran, Temporal was away, or
 * the attempt before had to make way first. Any number of these may run: all they do bears repetition.
 */
export function startSweep(services: DispatchServices & { leases: Leases }, logger: Logger): Sweep {
  const mayTake = new Set<string>();
  const sweeper = { services, logger, mayTake };
  const loop = runEvery('sweep', everyMs, logger, (stopping) => sweepAll(sweeper, stopping));
  return {
    ...loop,
    take: ({ instance }) => {
      mayTake.add(instance);
      loop.nudge();
    },
  };
}

interface Sweeper {
  services: DispatchServices & { leases: Leases };
  logger: Logger;
  mayTake: Set<string>;
}

async function sweepAll(sweeper: Sweeper, stopping: AbortSignal): Promise<void> {
  const { commands } = sweeper.services;
  const taken = [...sweeper.mayTake];
  const seen = new Set<string>();
  let after: string | undefined;
  do {
    const page = await commands.pending({ limit: pageSize, after });
    for (const pending of page) {
      if (stopping.aborted) return;
      seen.add(pending._id);
      await sweepOne(sweeper, pending);
    }
    after = page.length === pageSize ? page.at(-1)?._id : undefined;
  } while (after !== undefined);
  // Another process may have finished what this one was to take.
  for (const instance of taken) if (!seen.has(instance)) sweeper.mayTake.delete(instance);
}

async function sweepOne(sweeper: Sweeper, pending: PendingCommand): Promise<void> {
  const { services, logger, mayTake } = sweeper;
  const age = Date.now() - Date.parse(pending.at);
  if (age < relayAfterMs && !mayTake.has(pending._id)) return;
  const claim = await services.leases.claim(`command/${pending._id}`, leaseMs);
  if (claim.kind === 'held') return;
  try {
    const finished = await finish(services, pending, age);
    if (!finished) return await lookAgainLater(services, claim.lease);
    mayTake.delete(pending._id);
    await services.leases.release(claim.lease);
  } catch (error) {
    // Nothing of the rest would be taken either: the next pass tries again.
    if (error instanceof TemporalAwayError) {
      await services.leases.release(claim.lease);
      throw error;
    }
    logger.warn({ commandInstance: pending._id, ...faultName(error) }, 'A command could not be finished yet');
    await lookAgainLater(services, claim.lease);
  }
}

/** Whether nothing is left to be done about it. */
async function finish(services: DispatchServices, pending: PendingCommand, age: number): Promise<boolean> {
  const { commands } = services;
  const record = await commands.get(pending.recordId);
  if (record?.instance !== pending._id) {
    // Its record was refused or never came, or comes only now.
    if (age > orphanAfterMs) await commands.clearPending(pending._id);
    return age > orphanAfterMs;
  }
  const outcome = await dispatch(services, record);
  // What was acknowledged waits for its workflow to be back, or to be given up.
  if (outcome === 'superseding' || outcome === 'not-taken' || outcome === 'workflow-missing') return false;
  if (outcome === 'dispatched') await commands.markDispatched(record);
  // Its caller was told 202: the refusal is its recorded outcome.
  else if (outcome === 'attempt-over') await commands.refuseLate(record, { code: 'already-open' });
  else await commands.refuseLate(record, outcome.refused);
  return true;
}

async function lookAgainLater(services: { leases: Leases }, lease: Lease): Promise<void> {
  const looks = (lease.tally.looks ?? 0) + 1;
  const pauseMs = Math.min(500 * 2 ** Math.min(looks, 10), 60_000);
  await services.leases.defer(lease, Date.now() + pauseMs, { looks });
}
