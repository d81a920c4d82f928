import { PortError } from '../application/ports/errors';
import type { HostFlow, HostPort } from '../application/ports/host';
import { tellHost } from '../application/sealRequests/tellHost';
import type { HostOutcome } from '../domain/sealRequest/commands';
import type { FlowReturnRequested, FlowSubmitRequested } from '../domain/sealRequest/events';
import type { Effect } from './effect';

type Move = FlowSubmitRequested | FlowReturnRequested;

export interface MoveOf {
  applicant: string;
  hasLaterAttempt(): Promise<boolean>;
}

/** Moves the flow on, and only from a node at which the rule expects it to wait for this attempt. */
export function moveEffect(
  host: HostPort,
  flow: HostFlow & { commandId: string },
  effect: Move,
  { applicant, hasLaterAttempt }: MoveOf,
): Effect<HostOutcome> {
  const { waitNodeIds } = effect.data;
  const { commandId, ...flowKey } = flow;
  const skipped = (foundNodeId: string, isLater: boolean): HostOutcome => ({
    kind: 'skipped',
    foundNodeId,
    ...(isLater ? { laterAttempt: true } : {}),
  });
  return {
    callTimeoutMs: host.callTimeoutMs,
    readBack: async () => {
      const { nodeId, commandDone } = await host.read({ ...flowKey, ask: commandId });
      if (commandDone) return { kind: 'done' };
      if (waitNodeIds.includes(nodeId)) return 'notDone';
      if (commandDone === false) return skipped(nodeId, await hasLaterAttempt());
      return { kind: 'unknown', message: `the flow is found at node ${nodeId}, by us or by a person` };
    },
    act: async (aboutToSend) => {
      const { nodeId } = await host.read(flowKey);
      // Last before the call: a later attempt may have begun while the host was asked.
      const isLater = await hasLaterAttempt();
      if (isLater || !waitNodeIds.includes(nodeId)) return skipped(nodeId, isLater);
      aboutToSend();
      try {
        await tellHost(host, flow, effect, applicant);
        return { kind: 'done' };
      } catch (error) {
        // It was moved on between our look and our call.
        if (error instanceof PortError && error.kind === 'refused' && error.details.nodeId !== undefined)
          return skipped(error.details.nodeId, await hasLaterAttempt());
        throw error;
      }
    },
  };
}
