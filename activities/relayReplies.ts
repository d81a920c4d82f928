import { Context } from '@temporalio/activity';
import type { ReplyRelayActivities, SignalledReplies } from '../contracts/relay';
import { toApplicationFailure } from './failures';

export interface ReplyRelayActivityDeps {
  /** `onEach` is told after each row. */
  relayReplies(onEach: () => void): Promise<SignalledReplies>;
}

export function createReplyRelayActivities({ relayReplies }: ReplyRelayActivityDeps): ReplyRelayActivities {
  return {
    relayReplies: async () => {
      const { heartbeat } = Context.current();
      try {
        return await relayReplies(heartbeat);
      } catch (error) {
        throw toApplicationFailure(error);
      }
    },
  };
}
