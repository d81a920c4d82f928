import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { Places } from '../application/callbacks/places';
import type { LedgerPort } from '../application/sealRequests/stores';
import { failureTypes } from '../contracts/failureTypes';
import type { LedgerBatch } from '../contracts/ledger';
import { orApplicationFailure } from './failures';
import { passOnTrace } from './trace';

/** Of the places that a worker has for effects at all vendors, or at all hosts. */
export const placesPerPeer = 32;

/** Waits are short while the peer answers, and cost little where it does not. Milliseconds. */
const firstPauseMs = 250;
const longestPauseMs = 5000;

/**
 * Does an effect's work in one of the places that its binding or host may have in this process; where none is free the
 * try gives its place in the worker back at once, and nothing is sent. What led to the effect is written all the same:
 * callbacks and commands that were judged with it do not wait for its peer, and what is written later leaves no gap.
 */
export function inPlaces(
  ledger: Pick<LedgerPort, 'append'>,
  perPeer = placesPerPeer,
): <T>(peerId: string, input: { ledger: LedgerBatch }, work: () => Promise<T>) => Promise<T> {
  const places = new Places(perPeer);
  return async (peerId, { ledger: batch }, work) => {
    const done = await places.within(peerId, async () => ({ result: await work() }));
    if (done) return done.result;
    const context = Context.current();
    passOnTrace(context);
    // Once is enough: a thousand that wait must not keep the database busy.
    if (context.info.attempt === 1) await orApplicationFailure(() => ledger.append(batch));
    throw ApplicationFailure.create({
      // No fault: it is neither logged nor counted as one.
      category: ApplicationFailureCategory.BENIGN,
      type: failureTypes.peerBusy,
      message: 'others of the same binding or host are under way; nothing was sent',
      nextRetryDelay: Math.min(firstPauseMs * context.info.attempt, longestPauseMs),
    });
  };
}
