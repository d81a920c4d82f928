import { ApplicationFailure, condition, patched, workflowInfo } from '@temporalio/workflow';
import { failureTypes } from '../contracts/failureTypes';
import { refusalSentences } from '../contracts/refusalSentences';
import type { RequestedCommand } from '../domain/sealRequest/commands';
import { decide } from '../domain/sealRequest/decide';
import type { Refusal } from '../domain/sealRequest/refusals';
import type { SealRequest } from '../domain/sealRequest/state';

/**
 * Temporal ends a workflow whose history grows beyond its limits, and suggests in time that another run goes on. The patch
 * is for histories that have been suggested it by a version that did not listen.
 */
export function isHistoryLong({ isCancelled }: { isCancelled: boolean }): boolean {
  const { continueAsNewSuggested, historyLength, historySize } = workflowInfo();
  if (!continueAsNewSuggested || !patched('continue-as-new')) return false;
  const isNearLimit = historyLength > longWhenCancelled.events || historySize > longWhenCancelled.bytes;
  return !isCancelled || isNearLimit || !patched('cancelled-run-goes-on');
}

/**
 * Temporal ends as Canceled only the run that it was told to cancel, so that one goes on by itself while it waits for its
 * end at the vendor. Half of where Temporal terminates by default.
 */
const longWhenCancelled = { events: 25_000, bytes: 25_000_000 };

/** An update's validator: runs the decider and discards the events. Synchronous, or it would never refuse. */
export function refuseWhatTheStateForbids(command: RequestedCommand, life: Judge): void {
  // Accepted, and it does nothing.
  if (life.hasTaken(command)) return;
  if (life.hasConflict) throw refusedBecause({ code: 'ledger-conflict' });
  const decision = decide(command, life.request);
  if (decision.kind === 'refused') throw refusedBecause(decision.refusal);
}

interface Judge {
  request: SealRequest;
  hasConflict: boolean;
  hasTaken(command: RequestedCommand): boolean;
}

/**
 * The Temporal UI shows the message alone, and nobody encrypts it (`adapters/temporal/failureConverter`): nothing of the
 * request's content is in it.
 */
export function refusedBecause(refusal: Refusal): ApplicationFailure {
  const { code, errors = [] } = refusal;
  const why =
    errors.length > 0
      ? errors.map(({ path, message }) => `${path} ${message}`).join('; ')
      : `${refusalSentences.en[code]} ${refusalSentences.zh[code]}`;
  return ApplicationFailure.create({
    type: failureTypes.commandRefused,
    message: `${code}: ${why}`,
    nonRetryable: true,
    details: [refusal],
  });
}

/**
 * Waits until everything that this workflow task brought has arrived. Signals are handed in before activity
 * results within a task, and a result takes several promise steps to get here; conditions are looked at again
 * only when none of those steps is left. Costs no history.
 */
export function restOfActivation(): Promise<void> {
  let reached = false;
  const rest = condition(() => reached);
  reached = true;
  return rest;
}
