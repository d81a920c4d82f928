import { contentHash } from '../../contracts/derivedIds';
import { commandRecordId } from '../../contracts/ids';
import type { Metadata } from '../../domain/sealRequest/commands';
import type { NothingReason } from '../../domain/settings/flowEvent';
import { refusedBecause } from '../refusals';
import type { Submission } from '../sealRequests/services';
import { firstOutcome } from '../sealRequests/submit';
import { carryOut, commandIdOf, isCommand } from './carryOut';
import { type Decided, decideAsSeen, decideNow } from './decideEvent';
import type { IncomingEvent, ReceivedFlowEvent } from './event';
import { endPassed, noteRefused } from './noteRefused';
import type { FlowEventServices } from './services';
import { noteShown, shownBy } from './shown';
import { keepStep, wakeMoves } from './steps';
import { type FlowEventRecord, flowEventIds, type SeenFlowEvent } from './stores';

/** What an event came to: nothing, a command whose record says which, or why neither. */
export type Handled = { kind: 'nothing'; reason: NothingReason } | Submission;

/** Does what the settings have happen at this event, once per event id, whatever has changed since. */
export async function handleFlowEvent(
  services: FlowEventServices,
  event: ReceivedFlowEvent,
  metadata: Metadata,
): Promise<Handled> {
  const { eventId, hostId, ...content } = event;
  const incoming: IncomingEvent = { event, hash: contentHash(content), metadata };
  const handled = await handle(services, incoming);
  return handled.kind === 'refused' ? noteRefused(services, incoming, handled) : handled;
}

async function handle(services: FlowEventServices, incoming: IncomingEvent): Promise<Handled> {
  const { event } = incoming;
  const latest = await services.requests.attempts.latest(event);
  const id = flowEventIds.first(event);
  // Most events are new, which keeping them tells: nobody looks before.
  const decided = await decideNow(services, incoming, { keepAs: id, latest });
  if ('first' in decided) return handleAgain(services, incoming, decided.first);
  const record = recordOf(id, incoming, decided);
  await keepStep(services, event, decided.context, incoming.metadata.now);
  const kept = await services.flowEvents.keep(record);
  await wakeMoves(services, decided.context);
  if (kept !== record) return handleAgain(services, incoming, kept);
  return handleNew(services, incoming, decided);
}

/**
 * What stands when an event is first seen is kept before anything is done about it: whatever becomes of it, the same
 * event with the same content is decided by it for good.
 */
async function handleNew(
  services: FlowEventServices,
  incoming: IncomingEvent,
  decided: Decided,
): Promise<Handled> {
  const shown = shownBy(incoming.event.form, decided.context);
  // What is kept of events is forgotten long before their commands are: then its form is an old one, too.
  const known = shown || !isCommand(decided.decision) ? await commandOf(services, incoming) : undefined;
  if (known) return known;
  if (shown) await noteShown(services, shown);
  if (decided.decision.kind === 'nothing') await endPassed(services, incoming, decided.decision.reason);
  return carryOut(services, incoming, { ...decided, isUnheardOf: true });
}

/** An event whose id was seen before; `first` is what was kept of it then. */
async function handleAgain(
  services: FlowEventServices,
  incoming: IncomingEvent,
  first: FlowEventRecord,
): Promise<Handled> {
  const known = await knownOutcome(services, incoming, first);
  if (known) return known;
  const seen = await seenWith(services, incoming, first);
  return seen ? handleAsSeen(services, incoming, seen) : handleOtherContent(services, incoming);
}

/** What it came to before; with other content its id is refused. */
async function knownOutcome(
  services: FlowEventServices,
  incoming: IncomingEvent,
  first: FlowEventRecord,
): Promise<Handled | undefined> {
  // The command first: of two deliveries at once, one may have found its command under way already.
  const command = await commandOf(services, incoming);
  if (command) return command;
  const quiet = 'reason' in first ? first : await services.flowEvents.get(flowEventIds.quiet(first._id));
  if (!quiet || !('reason' in quiet)) return undefined;
  if (quiet.hash === incoming.hash) return { kind: 'nothing', reason: quiet.reason };
  return refusedBecause({ code: 'command-id-reused' });
}

async function commandOf(
  { requests }: FlowEventServices,
  { event: { hostId, eventId }, hash }: IncomingEvent,
): Promise<Submission | undefined> {
  const record = await requests.commands.get(commandRecordId(hostId, commandIdOf(eventId)));
  return record ? firstOutcome(requests, record, hash) : undefined;
}

async function seenWith(
  { flowEvents }: FlowEventServices,
  { hash }: IncomingEvent,
  first: FlowEventRecord,
): Promise<SeenFlowEvent | undefined> {
  const seen =
    'seen' in first && first.seen.hash === hash
      ? first
      : await flowEvents.get(flowEventIds.ofContent(first._id, hash));
  return seen && 'seen' in seen ? seen : undefined;
}

/** Its form is an old one: it proves nothing of what has left the form since. */
async function handleAsSeen(
  services: FlowEventServices,
  incoming: IncomingEvent,
  seen: SeenFlowEvent,
): Promise<Handled> {
  const decided = await decideAsSeen(services, incoming, seen);
  if (decided.decision.kind === 'nothing') await keepQuiet(services, incoming, decided.decision.reason);
  return carryOut(services, incoming, decided);
}

/** Refused before, and corrected under the same id: it is as good as a new one. */
async function handleOtherContent(services: FlowEventServices, incoming: IncomingEvent): Promise<Handled> {
  const { event, hash } = incoming;
  const id = flowEventIds.ofContent(flowEventIds.first(event), hash);
  const decided = await decideNow(services, incoming, { keepAs: id });
  if ('first' in decided) return handleAgain(services, incoming, decided.first);
  if (decided.decision.kind === 'nothing') await keepQuiet(services, incoming, decided.decision.reason);
  else {
    const record = recordOf(id, incoming, decided);
    const kept = await services.flowEvents.keep(record);
    if (kept !== record && 'seen' in kept) return handleAsSeen(services, incoming, kept);
  }
  const shown = shownBy(event.form, decided.context);
  if (shown) await noteShown(services, shown);
  return carryOut(services, incoming, decided);
}

function recordOf(
  id: string,
  { hash, metadata: { now: at } }: IncomingEvent,
  { decision, firstSeen: { attempt, isOpen, freed } }: Decided,
): FlowEventRecord {
  if (decision.kind === 'nothing') return { _id: id, hash, reason: decision.reason, at };
  return { _id: id, seen: { hash, attempt, isOpen, freed }, at };
}

async function keepQuiet(
  { flowEvents }: FlowEventServices,
  { event, hash, metadata: { now: at } }: IncomingEvent,
  reason: NothingReason,
): Promise<void> {
  await flowEvents.keep({ _id: flowEventIds.quiet(flowEventIds.first(event)), hash, reason, at });
}
