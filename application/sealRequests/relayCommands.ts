import type { CommandWait, DeliverCommandInput, RelayInput } from '../../contracts/relay';
import type { Relay } from '../ports/relay';
import type { CommandRefusal } from '../refusals';
import { backoffMs } from '../relay/backoff';
import { orphanAfterMs, stillOwnedMs } from '../relay/due';
import { everyPending } from '../relay/everyPending';
import { dispatch } from './dispatch';
import type { DispatchServices } from './services';
import type { CommandRecord } from './stores';

/*
 * The outbox relay: what was recorded and not dispatched, because its process died, no worker ran, Temporal was away,
 * or the attempt before had to be superseded first.
 */

const pageSize = 100;

/** One try. Resolves to what the command still waits for; undefined once nothing is left to be done about it. */
export async function deliverCommand(
  services: DeliveryServices,
  { recordId, instance }: DeliverCommandInput,
): Promise<CommandWait | undefined> {
  const { commands } = services;
  const record = await commands.get(recordId);
  // Refused meanwhile, so that its id is free or another command's.
  if (record?.instance !== instance) return undefined;
  // Whoever refused it died before it told anybody, or before it cleared the pending row: a refusal clears it first.
  const late = await commands.lateRefusal(record);
  if (late) {
    await services.onRefusedLate(record, late.refusal);
    await commands.clearPending(instance);
    return undefined;
  }
  if (!(await commands.isPending(record))) return undefined;
  const outcome = await dispatch(services, record);
  switch (outcome) {
    case 'superseding':
    case 'not-taken':
    case 'workflow-missing':
      return outcome;
    case 'dispatched':
      await commands.markDispatched(record);
      return undefined;
    default: {
      // Its caller was told 202: the refusal is its recorded outcome.
      const refusal = outcome === 'attempt-taken' ? ({ code: 'already-open' } as const) : outcome.refusal;
      await commands.refuseLate(record, refusal);
      await services.onRefusedLate(record, refusal);
      return undefined;
    }
  }
}

const firstPauseMs = 500;
const longestPauseMs = 60_000;
/** The next attempt waits for an end at the vendor, and a person waits for its code: looked for closely for minutes. */
const closelyPauseMs = 2_000;
const closeTries = 150;

/** How long to wait after a try, counted from 1, that found the command waiting. */
export function commandPauseMs(wait: CommandWait, tries: number): number {
  const maxMs = wait === 'superseding' && tries <= closeTries ? closelyPauseMs : longestPauseMs;
  return backoffMs({ firstMs: firstPauseMs, maxMs }, tries);
}

export interface DeliveryServices extends DispatchServices {
  /** Told after it is recorded: whoever sent the command was told 202, and asks no more. */
  onRefusedLate(record: CommandRecord, refusal: CommandRefusal): Promise<void>;
}

export interface RelayServices {
  commands: DispatchServices['commands'];
  relay: Pick<Relay, 'deliverCommand'>;
}

export interface CommandDelivery {
  deliver(input: DeliverCommandInput): Promise<CommandWait | undefined>;
  relay(input: RelayInput, onEach: () => void): Promise<number>;
}

export function createCommandDelivery(services: DeliveryServices & RelayServices): CommandDelivery {
  return {
    deliver: (input) => deliverCommand(services, input),
    relay: (input, onEach) => relayCommands(services, input, onEach),
  };
}

/**
 * Hands every pending command to a workflow of its own. `all`: young ones as well, to be tried once they are no longer
 * their process's. `onEach` is called after each row. Resolves to how many were handed over.
 *
 * @throws TemporalAwayError
 */
export async function relayCommands(
  { commands, relay }: RelayServices,
  { all = false }: RelayInput,
  onEach: () => void,
): Promise<number> {
  let started = 0;
  for await (const pending of everyPending(commands, pageSize)) {
    const ageMs = Date.now() - Date.parse(pending.at);
    // Commands are few: what is no process's any more is taken up by each pass, however old it is.
    const delayMs = stillOwnedMs(ageMs);
    if (delayMs === 0 || all) {
      const { recordId, _id: instance } = pending;
      const record = await commands.get(recordId);
      if (record?.instance === instance) {
        await relay.deliverCommand({ recordId, instance }, delayMs);
        started += 1;
      }
      // Its process died between the two inserts, and told nobody of anything.
      else if (ageMs > orphanAfterMs) await commands.clearPending(instance);
    }
    onEach();
  }
  return started;
}
