import { PortError } from '../application/ports/errors';
import type { FlowAtHost, HostFlow, HostPort } from '../application/ports/host';
import { tellHost } from '../application/sealRequests/tellHost';
import type { HostOutcome } from '../domain/sealRequest/commands';
import type { MoveRequested } from '../domain/sealRequest/events';
import type { MovedOn } from '../domain/sealRequest/values';
import type { Effect } from './effect';

export interface MoveOf {
  applicant: string;
  hasLaterAttempt(): Promise<boolean>;
  /** Whether events of the flow say that it has been at one of these nodes and gone on. */
  hasMovedOn(waitNodeIds: readonly string[]): Promise<boolean>;
}

export type Skipped = Extract<HostOutcome, { kind: 'skipped' }>;

export function skipped(foundNodeId: string, why: { isLater: true } | { because: MovedOn }): Skipped {
  return 'isLater' in why
    ? { kind: 'skipped', foundNodeId, laterAttempt: true }
    : { kind: 'skipped', foundNodeId, ...why };
}

/** By what a flow that is found at none of the rule's nodes is known to have moved on; undefined where nothing says so. */
export async function movedOn(
  { isOver }: FlowAtHost,
  waitNodeIds: readonly string[],
  { hasMovedOn }: Pick<MoveOf, 'hasMovedOn'>,
): Promise<MovedOn | undefined> {
  if (isOver) return 'flow-over';
  return (await hasMovedOn(waitNodeIds)) ? 'flow-event' : undefined;
}

/** Moves the flow on, and only from a node at which the rule expects it to wait for this attempt. */
export function moveEffect(
  host: HostPort,
  flow: HostFlow & { commandId: string },
  effect: MoveRequested,
  move: MoveOf,
): Effect<HostOutcome> {
  return {
    callTimeoutMs: host.callTimeoutMs,
    readBack: (surelySent) => readBack(host, flow, effect, move, surelySent),
    act: (aboutToSend) => act(host, flow, effect, move, aboutToSend),
  };
}

async function readBack(
  host: HostPort,
  { commandId, ...flowKey }: HostFlow & { commandId: string },
  { data: { waitNodeIds } }: MoveRequested,
  move: MoveOf,
  surelySent: boolean,
): Promise<HostOutcome | 'notDone'> {
  const found = await host.read({ ...flowKey, ask: commandId });
  const { nodeId, commandDone } = found;
  if (commandDone) return { kind: 'done' };
  if (commandDone === false || waitNodeIds.includes(nodeId)) return 'notDone';
  // It was sent from one of these nodes, and the flow has left it since.
  const because = surelySent ? 'unanswered' : await movedOn(found, waitNodeIds, move);
  if (because) return skipped(nodeId, { because });
  return {
    kind: 'unknown',
    message: `the flow is found at node ${nodeId}, by us or by a person`,
    cause: { code: 'flow-elsewhere', nodeId },
  };
}

async function act(
  host: HostPort,
  flow: HostFlow & { commandId: string },
  effect: MoveRequested,
  move: MoveOf,
  aboutToSend: () => void,
): Promise<HostOutcome> {
  const { commandId: _, ...flowKey } = flow;
  const { waitNodeIds } = effect.data;
  const found = await host.read(flowKey);
  const { nodeId } = found;
  // Last before the call: a later attempt may have begun while the host was asked.
  if (await move.hasLaterAttempt()) return skipped(nodeId, { isLater: true });
  if (!waitNodeIds.includes(nodeId)) {
    const because = await movedOn(found, waitNodeIds, move);
    return because ? skipped(nodeId, { because }) : { kind: 'elsewhere', foundNodeId: nodeId };
  }
  aboutToSend();
  try {
    await tellHost(host, flow, effect, move.applicant);
    return { kind: 'done' };
  } catch (error) {
    // It was moved on between our look and our call.
    if (!(error instanceof PortError) || error.kind !== 'refused' || error.details.nodeId === undefined)
      throw error;
    const isLater = await move.hasLaterAttempt();
    return skipped(error.details.nodeId, isLater ? { isLater } : { because: 'host' });
  }
}
