import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { FlowAtHost, HostFlow, HostPort } from '../application/ports/host';
import { backoffMs } from '../application/relay/backoff';
import { failureTypes } from '../contracts/failureTypes';
import type { AwaitFlowInput } from '../contracts/sealRequest';
import type { MoveWaitOutcome } from '../domain/sealRequest/commands';
import type { Effect, Patience } from './effect';
import { type MoveOf, movedOn, skipped } from './move';
import { triesOf } from './trace';

/** Soon at first, since some engines tell of a step right before they take it. An event of the flow starts it anew. */
const soon = { firstMs: 1000, maxMs: 60_000 };
/** Once a person knows of it. */
const seldom = { firstMs: 1000, maxMs: 5 * 60_000 };

/** Looks for the flow of a move that waits; nothing is ever sent. Each look is a try of the activity's. */
export function awaitFlowEffect(
  host: HostPort,
  flow: HostFlow,
  input: AwaitFlowInput,
  { move, patienceMs }: { move: MoveOf; patienceMs: number },
): Effect<MoveWaitOutcome> {
  const { waitNodeIds } = input.effect.data;
  return {
    callTimeoutMs: 0,
    repeatable: true,
    act: async () => {
      const found = await host.read(flow);
      if (await move.hasLaterAttempt()) return skipped(found.nodeId, { isLater: true });
      if (waitNodeIds.includes(found.nodeId)) return { kind: 'arrived' };
      const because = await movedOn(found, waitNodeIds, move);
      if (because) return skipped(found.nodeId, { because });
      if (!input.told && patienceMs <= 0) return { kind: 'elsewhere', foundNodeId: found.nodeId };
      throw notThere(found, input.told ? undefined : patienceMs);
    },
  };
}

/** The next look is due by the backoff, and no later than a person is to be told. */
function notThere({ nodeId }: FlowAtHost, patienceMs: number | undefined): ApplicationFailure {
  const pause = backoffMs(patienceMs === undefined ? seldom : soon, triesOf(Context.current().info));
  return ApplicationFailure.create({
    type: failureTypes.flowNotAtNode,
    message: `the flow is found at node ${nodeId}`,
    // Nothing has failed: no warning in the log for each look.
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: Math.max(1, Math.min(pause, patienceMs ?? pause)),
  });
}

/** A host that cannot be asked keeps a person no longer from being told than one that answers. */
export function patienceOf(
  { effect, told }: AwaitFlowInput,
  patienceMs: number,
): Patience<MoveWaitOutcome> | undefined {
  if (told) return undefined;
  const foundNodeId = effect.data.elsewhere?.foundNodeId ?? '';
  const waitedMs = Date.now() - Context.current().info.scheduledTimestampMs;
  return { ms: waitedMs + patienceMs, outcome: () => ({ kind: 'elsewhere', foundNodeId }) };
}

/** How long it may still wait before a person is told. Since it began to wait, whatever was tried in between. */
export function leftOfPatience({ effect: { data } }: AwaitFlowInput, waitAttentionMs: number): number {
  const since = Date.parse(data.elsewhere?.since ?? '');
  return Number.isNaN(since) ? waitAttentionMs : since + waitAttentionMs - Date.now();
}
