import { decide } from '../../domain/sealRequest/decide';
import { waitNodesOf } from '../../domain/sealRequest/flowSteps';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { AppendSource, Application, SealIncrement } from '../../domain/sealRequest/values';
import type { FlowDecision, FlowEvent } from '../../domain/settings/flowEvent';
import type { FormApplication } from '../../domain/settings/readForm';
import type { BindingDocument, Bindings } from '../administration/bindings';
import { unknownChoices } from '../catalogues/choices';
import { uidsOf } from '../people/uids';
import { PortError } from '../ports/errors';
import type { Hosts } from '../ports/host';
import type { CommandRefusalCode, WrongField } from '../refusals';
import { attemptFor } from '../sealRequests/apply';
import { peopleOf, strangeFiles } from '../sealRequests/snapshot';
import { type EventContext, findContext } from './context';
import { decideEvent, filesOf } from './decideEvent';
import type { FlowRequestOfHost } from './event';
import type { FlowEventServices } from './services';

/** By the binding as it is configured now. */
export type TryServices = FlowEventServices & { bindings: Pick<Bindings, 'get'> };

/** What an event would come to; `refusal` where it would be asked for and refused. */
export interface TriedOut {
  outcome: 'apply' | 'append' | 'end' | 'nothing';
  reason?: string;
  refusal?: CommandRefusalCode;
  errors?: WrongField[];
  attempt?: number;
  application?: Application;
  seals?: SealIncrement[];
}

/** Decides about an event as if it had come, and does nothing about it. */
export async function tryOut(
  services: TryServices,
  flow: FlowRequestOfHost,
  event: FlowEvent,
): Promise<TriedOut> {
  const context = await findContext(services, flow);
  const decision = decideEvent(services, event, context.flow);
  switch (decision.kind) {
    case 'nothing':
      return { outcome: 'nothing', reason: decision.reason };
    case 'wrong':
      return { outcome: decision.of, errors: decision.errors };
    case 'not-found':
      return { outcome: 'append', refusal: 'not-found' };
    case 'apply':
      return { outcome: 'apply', ...(await applying(services, flow, decision)) };
    case 'append':
      return { outcome: 'append', seals: decision.append.seals, ...appending(context, decision) };
    case 'end':
      return { outcome: 'end', reason: decision.reason };
  }
}

/** Where the host says that the flow stands, beside the nodes at which the rules expect it; undefined without settings. */
export async function standingOf(
  { hostClients, sealSettings }: Pick<TryServices, 'sealSettings'> & { hostClients: Hosts },
  { hostId, flowId, flowRequestId }: FlowRequestOfHost,
): Promise<{ nodeId?: string; fault?: string; expected: string[] } | undefined> {
  const saved = await sealSettings.recent({ hostId, flowId });
  if (!saved) return undefined;
  const { callbacks: rules, onFailure } = saved.settings;
  const expected = [...new Set(waitNodesOf({ rules, ...(onFailure ? { onFailure } : {}) }))];
  try {
    const host = await hostClients.forHost(hostId);
    return { nodeId: (await host.read({ flowId, flowRequestId })).nodeId, expected };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return { fault: error.message, expected };
  }
}

async function applying(
  services: TryServices,
  flow: FlowRequestOfHost,
  { settings, read }: Extract<FlowDecision, { kind: 'apply' }>,
): Promise<Omit<TriedOut, 'outcome'>> {
  const { application } = read;
  const { bindingId } = settings;
  const [binding, host] = await Promise.all([
    services.bindings.get(bindingId),
    services.hosts.recent(flow.hostId),
  ]);
  if (!binding?.enabled || !host) return { application, refusal: 'binding-disabled' };
  const uploads = services.capabilities.of(binding)?.uploads ?? false;
  const strange = uploads ? strangeFiles(host, filesOf(read, settings)) : [];
  const errors = [...(await errorsOf(services, binding, read)), ...strange];
  if (errors.length > 0) return { application, errors };
  const choice = await attemptFor(services.requests, {
    commandId: 'try',
    identity: { ...flow, bindingId },
    application,
    fromFlowEvent: true,
  });
  return typeof choice === 'string'
    ? { application, refusal: choice }
    : { application, attempt: choice.attempt };
}

async function errorsOf(
  services: TryServices,
  binding: BindingDocument,
  read: FormApplication,
): Promise<WrongField[]> {
  const { _id: bindingId, userMapping: mapping } = binding;
  const unknown = await unknownChoices(services, bindingId, read);
  // Whom the vendor does not know would be made there: trying it out makes nobody.
  if (mapping && mapping.kind !== 'table' && mapping.createMissing) return unknown;
  const { applicant } = read.application;
  const { faults } = await uidsOf(services.people, binding, peopleOf({ ...read, applicant }));
  return [...faults, ...unknown];
}

function appending(
  { flow: { request }, firstSeen }: EventContext,
  { append, source }: Extract<FlowDecision, { kind: 'append' }>,
): Partial<TriedOut> {
  if (!request) return { refusal: 'not-found' };
  if (request.isOver) return { refusal: 'apply-anew' };
  return refusalOf(request.state, append.seals, { ...source, freed: firstSeen.freed });
}

function refusalOf(state: SealRequest, seals: SealIncrement[], source: AppendSource): Partial<TriedOut> {
  const metadata = { now: state.changedAt, actor: 'sealflow' };
  const data = { commandId: 'try', seals, source };
  const decision = decide({ type: 'AppendUses', data, metadata }, state);
  if (decision.kind !== 'refused') return {};
  const { code, errors } = decision.refusal;
  return { refusal: code, ...(errors ? { errors } : {}) };
}
