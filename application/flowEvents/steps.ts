import { isWorthKeeping, waitNodesOf } from '../../domain/sealRequest/flowSteps';
import { movesWaiting } from '../../domain/sealRequest/state';
import type { FlowStep } from '../../domain/sealRequest/values';
import type { SealSettings } from '../../domain/settings/settings';
import type { Trigger } from '../../domain/settings/triggers';
import type { EventContext } from './context';
import type { ReceivedFlowEvent } from './event';
import type { FlowEventServices } from './services';

/** What an event says of where its flow is. An exit names no node. */
export function stepOf(trigger: Trigger): FlowStep | undefined {
  return 'nodeId' in trigger ? { nodeId: trigger.nodeId, when: trigger.when } : undefined;
}

/** Of an application: where the flow came to wait already, as far as a rule of the settings moves it on from there. */
export function appliedAt(
  trigger: Trigger,
  { callbacks: rules, onFailure }: SealSettings,
): FlowStep | undefined {
  const step = stepOf(trigger);
  if (step?.when !== 'arrive') return undefined;
  return waitNodesOf({ rules, ...(onFailure ? { onFailure } : {}) }).includes(step.nodeId) ? step : undefined;
}

type StepServices = Pick<FlowEventServices, 'flowEvents' | 'requests'>;

/**
 * Keeps where the flow has come or gone, as far as it says something of the running request's moves. Before the event
 * itself is kept: one that comes again finds its step there.
 */
export async function keepStep(
  { flowEvents }: Pick<StepServices, 'flowEvents'>,
  { eventId, trigger }: ReceivedFlowEvent,
  { requestId, flow: { request } }: EventContext,
  at: string,
): Promise<void> {
  const step = stepOf(trigger);
  if (!step || requestId === null || !request || request.isOver) return;
  const { terms } = request.state;
  const waitNodes = waitNodesOf(terms);
  const mayMatter = step.when === 'arrive' || waitNodes.includes(step.nodeId);
  if (waitNodes.length === 0 || !mayMatter) return;
  const kept = await flowEvents.steps(requestId);
  for (let place = kept.length; ; place += 1) {
    const last = kept.at(-1) ?? terms.appliedAt;
    if (kept.some((each) => each.eventId === eventId) || !isWorthKeeping(step, last, waitNodes)) return;
    if (await flowEvents.keepStep(requestId, place, { ...step, eventId, at })) return;
    // Another event of this flow was kept at the same moment.
    kept.push(...(await flowEvents.steps(requestId)).slice(place, place + 1));
  }
}

/** Has moves that wait for the flow look at it now. They look by themselves as well: nothing is lost where this fails. */
export async function wakeMoves(
  { requests }: Pick<StepServices, 'requests'>,
  { requestId, flow: { request } }: EventContext,
): Promise<void> {
  if (requestId === null || !request || movesWaiting(request.state).length === 0) return;
  await requests.workflows.lookAgain(requestId).catch(() => undefined);
}
