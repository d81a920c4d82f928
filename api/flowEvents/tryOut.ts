import { attemptFor } from '../../application/sealRequests/apply';
import type { CommandRefusal } from '../../application/sealRequests/stores';
import { decide } from '../../domain/sealRequest/decide';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { AppendSource, Application, FieldError, SealIncrement } from '../../domain/sealRequest/values';
import type { FlowDecision, FlowEvent } from '../../domain/settings/flowEvent';
import type { FormApplication } from '../../domain/settings/readForm';
import type { Deps } from '../deps';
import { unknownChoices } from './catalogueCheck';
import { judge } from './judge';
import { findStanding, type Standing } from './situation';

/** What an event would come to; `refusal` where it would be asked for and refused. */
export interface TriedOut {
  outcome: 'apply' | 'append' | 'end' | 'nothing';
  reason?: string;
  refusal?: CommandRefusal['code'] | 'binding-disabled';
  errors?: FieldError[];
  attempt?: number;
  application?: Application;
  seals?: SealIncrement[];
}

/** Judges an event as if it had come, and does nothing about it. */
export async function tryOut(
  deps: Deps,
  flow: { hostId: string; flowId: string; flowRequestId: string },
  event: FlowEvent,
): Promise<TriedOut> {
  const standing = await findStanding(deps, flow);
  const verdict = judge(event, standing.situation);
  switch (verdict.kind) {
    case 'nothing':
      return { outcome: 'nothing', reason: verdict.reason };
    case 'wrong':
      return { outcome: verdict.of, errors: verdict.errors };
    case 'not-found':
      return { outcome: 'append', refusal: 'not-found' };
    case 'apply':
      return { outcome: 'apply', ...(await applying(deps, flow, verdict)) };
    case 'append':
      return { outcome: 'append', seals: verdict.append.seals, ...appending(standing, verdict) };
    case 'end':
      return { outcome: 'end', reason: verdict.reason };
  }
}

async function applying(
  deps: Deps,
  flow: { hostId: string; flowId: string; flowRequestId: string },
  { settings: { bindingId }, read }: Extract<FlowDecision, { kind: 'apply' }>,
): Promise<Omit<TriedOut, 'outcome'>> {
  const { application } = read;
  const binding = await deps.bindings.get(bindingId);
  if (!binding?.enabled) return { application, refusal: 'binding-disabled' };
  const errors = await errorsOf(deps, bindingId, read);
  if (errors.length > 0) return { application, errors };
  const choice = await attemptFor(deps.requests, {
    commandId: 'try',
    identity: { ...flow, bindingId },
    application,
    fromFlowEvent: true,
  });
  return typeof choice === 'string'
    ? { application, refusal: choice }
    : { application, attempt: choice.attempt };
}

async function errorsOf(deps: Deps, bindingId: string, read: FormApplication): Promise<FieldError[]> {
  const binding = await deps.bindings.get(bindingId);
  const unknown = await unknownChoices(deps, bindingId, read);
  const mapping = binding?.userMapping;
  // Whom the vendor does not know would be made there: trying it out makes nobody.
  if (mapping && mapping.kind !== 'table' && mapping.createMissing) return unknown;
  const found = await deps.people.uidOf(bindingId, mapping, read.application.applicant);
  return found.ok ? unknown : [{ path: read.applicantPath, ...found.fault }, ...unknown];
}

function appending(
  { situation: { request }, sight }: Standing,
  { append, source }: Extract<FlowDecision, { kind: 'append' }>,
): Partial<TriedOut> {
  if (!request) return { refusal: 'not-found' };
  if (request.isOver) return { refusal: 'apply-anew' };
  return refusalOf(request.state, append.seals, { ...source, freed: sight.freed });
}

function refusalOf(state: SealRequest, seals: SealIncrement[], source: AppendSource): Partial<TriedOut> {
  const metadata = { now: state.changedAt, actor: 'sealflow' };
  const data = { commandId: 'try', seals, source };
  const decision = decide({ type: 'AppendUses', data, metadata }, state);
  if (decision.kind !== 'refused') return {};
  const { code, errors } = decision.refusal;
  return { refusal: code, ...(errors ? { errors } : {}) };
}
