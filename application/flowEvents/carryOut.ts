import { defined } from '../../domain/defined';
import { type Form, sealTableOf } from '../../domain/settings/sealRows';
import type { SealSettings } from '../../domain/settings/settings';
import { unknownChoices } from '../catalogues/choices';
import { type Refused, refusedBecause, refusedFor, type WrongField } from '../refusals';
import { applySeal, type SnapshotTaken } from '../sealRequests/apply';
import { changeRequest } from '../sealRequests/change';
import type { Submission } from '../sealRequests/services';
import { snapshotAt } from '../sealRequests/snapshot';
import { type Decided, type EventDecision, filesOf } from './decideEvent';
import type { IncomingEvent } from './event';
import type { FlowEventServices } from './services';
import { appliedAt } from './steps';

const ofFlowEvents = 'flow-event/';
/** The command that an event leads to is named after it; the slash is in no command id of a caller's. */
export const commandIdOf = (eventId: string) => `${ofFlowEvents}${eventId}`;

/** The event that a command was named after; undefined for a command that no event led to. */
export function eventIdOf(commandId: string): string | undefined {
  return commandId.startsWith(ofFlowEvents) ? commandId.slice(ofFlowEvents.length) : undefined;
}

export interface Carried extends Decided {
  /** Its id was seen for the first time. */
  isUnheardOf?: boolean;
}

type Nothing = Extract<EventDecision, { kind: 'nothing' }>;

/** What is submitted finds out by itself whether it was before. */
export function isCommand({ kind }: EventDecision): boolean {
  return kind === 'apply' || kind === 'append' || kind === 'end';
}

/** Submits the command that was decided on; what leads to none is handed back. */
export async function carryOut(
  services: FlowEventServices,
  incoming: IncomingEvent,
  carried: Carried,
): Promise<Submission | Nothing> {
  const { decision } = carried;
  switch (decision.kind) {
    case 'nothing':
      return decision;
    case 'wrong':
      return refusedFor(decision.errors);
    case 'not-found':
      return refusedBecause({ code: 'not-found' });
    case 'apply':
      return apply(services, incoming, { ...carried, decision });
    case 'append':
      return append(services, incoming, { ...carried, decision });
    case 'end': {
      const data = { commandId: commandIdOf(incoming.event.eventId), reason: decision.reason };
      return change(services, incoming, carried, { type: 'EndSealing', data, metadata: incoming.metadata });
    }
  }
}

type CarriedAs<Kind extends EventDecision['kind']> = Carried & {
  decision: Extract<EventDecision, { kind: Kind }>;
};

async function append(
  services: FlowEventServices,
  incoming: IncomingEvent,
  carried: CarriedAs<'append'>,
): Promise<Submission> {
  const { decision, firstSeen } = carried;
  const { seals, paths } = decision.append;
  const commandId = commandIdOf(incoming.event.eventId);
  const source = { ...decision.source, freed: firstSeen.freed };
  const data = { commandId, seals, source };
  const { metadata } = incoming;
  return atFormFields(
    await change(services, incoming, carried, { type: 'AppendUses', data, metadata }),
    paths,
  );
}

async function change(
  { requests }: FlowEventServices,
  { hash: recordHash }: IncomingEvent,
  { context, isUnheardOf = false }: Carried,
  command: Parameters<typeof changeRequest>[2],
): Promise<Submission> {
  const { requestId, flow } = context;
  if (requestId === null) return refusedBecause({ code: 'not-found' });
  const known = flow.request ? { request: flow.request.state } : {};
  return changeRequest(requests, requestId, command, { recordHash, isUnheardOf, ...known });
}

/** The decider speaks of the command's seals; whoever sent a form is told its fields. */
function atFormFields(submission: Submission, paths: readonly Record<string, string>[]): Submission {
  if (submission.kind === 'accepted' || !submission.refusal.errors) return submission;
  const errors = submission.refusal.errors.map((error): WrongField => {
    const [, index = '', field = ''] = /^seals\.(\d+)\.(\w+)$/.exec(error.path) ?? [];
    return { ...error, path: paths[Number(index)]?.[field] ?? error.path };
  });
  return refusedBecause({ ...submission.refusal, errors });
}

function apply(
  services: FlowEventServices,
  incoming: IncomingEvent,
  carried: CarriedAs<'apply'>,
): Promise<Submission> {
  const { event, hash, metadata } = incoming;
  const { decision, context, firstSeen, isUnheardOf = false } = carried;
  const { hostId, flowId, flowRequestId } = event;
  return applySeal(services.requests, {
    commandId: commandIdOf(event.eventId),
    recordHash: hash,
    identity: { bindingId: decision.settings.bindingId, hostId, flowId, flowRequestId },
    application: decision.read.application,
    fromFlowEvent: true,
    firstSeen,
    latest: context.latest,
    isUnheardOf,
    metadata,
    takeSnapshot: () => takeSnapshot(services, incoming, carried),
  });
}

const sealTable = (form: Form, { apply: { fields, sealCodeField }, append }: SealSettings) =>
  sealTableOf(form, fields.seal, [sealCodeField, append?.sealCodeField]);

async function takeSnapshot(
  services: FlowEventServices,
  { event }: IncomingEvent,
  { decision: { read, settings }, context: { saved, flow } }: CarriedAs<'apply'>,
): Promise<SnapshotTaken | Refused> {
  const { bindingId } = settings;
  const [binding, host] = await Promise.all([
    services.bindings.recent(bindingId),
    services.hosts.recent(event.hostId),
  ]);
  if (!binding?.enabled || !host) return refusedBecause({ code: 'binding-disabled' });
  const unknown = await unknownChoices(services, bindingId, read);
  if (unknown.length > 0) return refusedFor(unknown);
  const { application, applicantPath, users } = read;
  const step = appliedAt(event.trigger, settings);
  const applying = {
    ...event,
    ...{ bindingId, applicant: application.applicant, applicantPath, ...defined({ users }) },
    attachments: filesOf(read, settings),
    ...(step ? { appliedAt: step } : {}),
    ...defined({ sealTable: sealTable(event.form, settings) }),
    failureShown: flow.request?.state.failureShown ?? false,
  };
  return snapshotAt(services, applying, { binding, host, saved: saved ?? undefined });
}
