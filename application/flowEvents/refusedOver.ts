import { commandRecordId, sealRequestId } from '../../contracts/ids';
import { everyPending } from '../relay/everyPending';
import type { CommandServices } from '../sealRequests/services';
import { commandIdOf, eventIdOf } from './carryOut';
import type { PendingRefusal, RefusedEvents } from './refusedEvents';
import { type FlowEvents, flowEventIds } from './stores';

export interface RefusedOverServices {
  refusedEvents: Pick<RefusedEvents, 'get' | 'end' | 'isPending' | 'pendingOf'>;
  flowEvents: Pick<FlowEvents, 'get'>;
  requests: Pick<CommandServices, 'attempts' | 'commands' | 'views'>;
}

/**
 * Whether a later event of the flow request was taken, or this one when it came again. Found out when somebody looks:
 * an event that is taken has nothing to look for.
 */
export async function endIfOver(
  services: RefusedOverServices,
  pending: PendingRefusal,
  now: string,
): Promise<boolean> {
  const isOver = await wasOvertaken(services, pending);
  if (isOver) await services.refusedEvents.end(pending._id, { by: 'later-event', at: now });
  return isOver;
}

/** Whether the event was taken when it came again, or a later one of its flow request. */
export async function wasOvertaken(services: RefusedOverServices, refused: PendingRefusal): Promise<boolean> {
  return (await wasTakenAfterAll(services, refused)) || (await wasFollowed(services, refused));
}

/** Whether it is still waited with: neither a later event nor a person has ended it. */
export async function isOpen(
  services: RefusedOverServices,
  pending: PendingRefusal,
  now: string,
): Promise<boolean> {
  if (!(await services.refusedEvents.isPending(pending._id))) return false;
  return !(await endIfOver(services, pending, now));
}

/** Those of a flow request that nothing has come after. */
export async function openRefusals(
  services: RefusedOverServices,
  flow: Parameters<RefusedEvents['pendingOf']>[0],
  now: string,
): Promise<PendingRefusal[]> {
  const open: PendingRefusal[] = [];
  for (const pending of await services.refusedEvents.pendingOf(flow))
    if (!(await endIfOver(services, pending, now))) open.push(pending);
  return open;
}

const pageSize = 100;

/**
 * The requests that show refusals of their flows: of each flow request with an open one the newest attempt. For lists that
 * people read.
 */
export async function requestsWithRefusals(
  services: RefusedOverServices & { refusedEvents: Pick<RefusedEvents, 'pending'> },
  now: string,
): Promise<string[]> {
  const ids = new Set<string>();
  for await (const pending of everyPending(services.refusedEvents, pageSize)) {
    const { hostId, flowId, flowRequestId } = pending;
    const flow = { hostId, flowId, flowRequestId };
    const latest = await services.requests.attempts.latest(flow);
    const id = latest && sealRequestId({ ...flow, attempt: latest.attempt });
    if (id && !ids.has(id) && !(await endIfOver(services, pending, now))) ids.add(id);
  }
  return [...ids];
}

async function wasTakenAfterAll(
  { refusedEvents, flowEvents, requests }: RefusedOverServices,
  pending: PendingRefusal,
): Promise<boolean> {
  const command = await commandOfEvent(requests, pending);
  const refused = await refusedEvents.get(pending._id);
  // Its id was used by an event of other content: that one was taken, and this one was not.
  if (refused?.refusal.code === 'command-id-reused') return command?.hash === refused.hash;
  // Answered 202, and refused when its turn came.
  if (command) return (await requests.commands.lateRefusal(command)) === null;
  const first = flowEventIds.first(pending);
  const kept = [await flowEvents.get(first), await flowEvents.get(flowEventIds.quiet(first))];
  return kept.some((record) => record !== null && 'reason' in record);
}

/** A command that a later event led to; the latest attempt has those that count. */
async function wasFollowed(
  { requests }: RefusedOverServices,
  { hostId, flowId, flowRequestId, at }: PendingRefusal,
): Promise<boolean> {
  const flow = { hostId, flowId, flowRequestId };
  const latest = await requests.attempts.latest(flow);
  if (!latest) return false;
  if (latest.row.at > at) return true;
  const view = await requests.views.get(sealRequestId({ ...flow, attempt: latest.attempt }));
  if (!view || view.request.changedAt <= at) return false;
  for (const { commandId } of view.request.commands.toReversed()) {
    if (eventIdOf(commandId) === undefined) continue;
    const record = await requests.commands.get(commandRecordId(hostId, commandId));
    if (record && record.at > at) return true;
  }
  return false;
}

function commandOfEvent(
  { commands }: RefusedOverServices['requests'],
  { hostId, eventId }: Pick<PendingRefusal, 'hostId' | 'eventId'>,
) {
  return commands.get(commandRecordId(hostId, commandIdOf(eventId)));
}
