import type { ReplyRelayActivities, SignalledReplies } from '../contracts/relay';
import { orApplicationFailure } from './failures';
import { afterEachStep } from './progress';

export interface ReplyRelayActivityDeps {
  /** `onEach` is told after each row. */
  relayReplies(onEach: () => void): Promise<SignalledReplies>;
}

export function createReplyRelayActivities({ relayReplies }: ReplyRelayActivityDeps): ReplyRelayActivities {
  return {
    relayReplies: () => orApplicationFailure(() => relayReplies(afterEachStep())),
  };
}
