import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { Places } from '../application/callbacks/places';
import { failureTypes } from '../contracts/failureTypes';
import { passOnTrace } from './trace';

/** Of the places that a worker has for effects at all vendors, or at all hosts. */
export const placesPerPeer = 12;

/** Waits are short while the peer answers, and cost little where it does not. Milliseconds. */
const firstPauseMs = 250;
const longestPauseMs = 5000;

/**
 * Does an effect's work in one of the places that its binding or host may have in this process; where none is free the
 * try gives its place in the worker back at once, and nothing is sent.
 */
export function inPlaces(perPeer = placesPerPeer): <T>(peerId: string, work: () => Promise<T>) => Promise<T> {
  const places = new Places(perPeer);
  return async (peerId, work) => {
    const done = await places.within(peerId, async () => ({ result: await work() }));
    if (done) return done.result;
    const context = Context.current();
    passOnTrace(context);
    throw ApplicationFailure.create({
      // No fault: it is neither logged nor counted as one.
      category: ApplicationFailureCategory.BENIGN,
      type: failureTypes.peerBusy,
      message: 'others of the same binding or host are under way; nothing was sent',
      nextRetryDelay: Math.min(firstPauseMs * context.info.attempt, longestPauseMs),
    });
  };
}
