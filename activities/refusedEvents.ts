import type { RefusedEventActivities, RefusedRelayActivities } from '../contracts/relay';
import { orApplicationFailure } from './failures';
import { afterEachStep } from './progress';

export interface RefusedRelayActivityDeps {
  /** `onEach` is told after each row. */
  relayRefused(onEach: () => void): Promise<{ ended: number }>;
}

export interface RefusedEventActivityDeps {
  /** Tells the form of the refused event of this id. */
  writeRefusal(refusedId: string): Promise<void>;
  /** Empties its field again. */
  clearRefusal(refusedId: string): Promise<void>;
}

export function createRefusedRelayActivities({
  relayRefused,
}: RefusedRelayActivityDeps): RefusedRelayActivities {
  return { relayRefused: () => orApplicationFailure(() => relayRefused(afterEachStep())) };
}

export function createRefusedEventActivities({
  writeRefusal,
  clearRefusal,
}: RefusedEventActivityDeps): RefusedEventActivities {
  return {
    writeRefusal: ({ refusedId, clears }) =>
      orApplicationFailure(() => (clears ? clearRefusal(refusedId) : writeRefusal(refusedId))),
  };
}
