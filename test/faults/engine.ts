import { field, flowIds } from './flow';
import { type Answer, isPassing } from './http';
import type { Plan } from './plans';
import type { Steps } from './steps';
import { Violation } from './violation';
import type { World } from './world';

export type Outcome = 'apply' | 'append' | 'end';

/** A command that the API has acknowledged: it must come to an outcome. */
export interface Acknowledged {
  eventId: string;
  outcome: Outcome;
}

export interface FlowEvent {
  outcome: Outcome;
  trigger: Record<string, string>;
  form: Record<string, unknown>;
  attempt: number;
  /** The same under an id of its own. */
  twin?: boolean;
}

/**
 * Tells what happened in a flow as a sane engine would: with the same event id until it is acknowledged, again after
 * a broken connection, a timeout, 429, 503, and a 409 that says that another step is still in progress.
 */
export async function tell(world: World, steps: Steps, plan: Plan, event: FlowEvent): Promise<Acknowledged> {
  const { outcome } = event;
  const eventId = eventIdOf(plan, event);
  return steps.timed(`an answer to the event that is to ${outcome}`, async () => {
    const answer = await tellOnce(world, plan, event);
    if (typeof answer === 'string' || isPassing(answer)) return JSON.stringify(answer);
    const isAcknowledged = answer.status === 200 || answer.status === 202;
    if (isAcknowledged && answer.data.outcome === outcome) return { done: { eventId, outcome } };
    throw new Violation('lost', `${eventId} was answered ${JSON.stringify(answer)}`, steps.about);
  });
}

/** Whatever it is answered. */
export async function tellOnce(world: World, plan: Plan, event: FlowEvent): Promise<Answer | string> {
  const { trigger, form } = event;
  const body = {
    eventId: eventIdOf(plan, event),
    flowId: flowIds[plan.flow],
    flowRequestId: plan.flowRequestId,
    trigger,
    operator: { userId: 'lisi', name: '李四' },
    form,
  };
  const path = `/v1/hosts/${world.names.hostId}/flow-events`;
  return world.api(path, { body, headers: { Prefer: 'wait=3' } }).catch(String);
}

const eventIdOf = ({ flowRequestId }: Plan, { attempt, outcome, twin }: FlowEvent) =>
  `${flowRequestId}-${attempt}-${outcome}${twin ? '-twin' : ''}`;

/** The form of an application. */
export function applicationForm({ names }: World, plan: Plan): Record<string, unknown> {
  return {
    [field.subject]: `采购合同 ${plan.flowRequestId}`,
    [field.applicant]: { userId: 'zhangsan', name: '张三' },
    [field.fileType]: names.fileTypeId,
    [field.seal]: names.sealId,
    [field.useCount]: String(plan.useCount),
    [field.crossPageUseCount]: String(plan.crossPageUseCount),
  };
}
