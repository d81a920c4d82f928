import { vendorApplyId } from '../../contracts/derivedIds';
import type { CommandWait } from '../../contracts/relay';
import type { AppendUses, ApplySeal, EndSealing, SettleAttention } from '../../domain/sealRequest/commands';
import { findCommand, isClosedState } from '../../domain/sealRequest/state';
import { assertNever } from '../../domain/sealRequest/values';
import { deliverPendingOf } from '../callbacks/relay';
import { type Refused, refusedBecause } from '../refusals';
import { applicationHash, contentOf } from './applicationContent';
import { findRequest } from './find';
import type { DispatchServices } from './services';
import type { Attempt, CommandRecord } from './stores';
import { type Supersession, supersede } from './supersede';
import { findRun } from './workflowRun';

export type DispatchOutcome =
  /** Temporal has it; the rest is the workflow's. */
  | 'dispatched'
  /** Another application has claimed the attempt, or Temporal remembers it as over: another one is to be chosen. */
  | 'attempt-taken'
  /** Nothing forbids it, and Temporal does not have it: to be done again. */
  | CommandWait
  | Refused;

/**
 * Brings a recorded command to Temporal. Every step may be repeated by anyone at any time: ids are derived from
 * the record, inserts have one winner, starts and updates of one id happen once.
 *
 * @throws TemporalAwayError, and what Mongo throws: then Temporal may or may not have it.
 */
export function dispatch(services: DispatchServices, record: CommandRecord): Promise<DispatchOutcome> {
  const { command } = record;
  switch (command.type) {
    case 'ApplySeal':
      return dispatchApplication(services, record, command);
    case 'AppendUses':
    case 'EndSealing':
    case 'SettleAttention':
      return dispatchChange(services, record, command);
    default:
      return assertNever(command);
  }
}

async function dispatchApplication(
  services: DispatchServices,
  record: CommandRecord,
  command: ApplySeal,
): Promise<DispatchOutcome> {
  const { views, vendorApplications, workflows } = services;
  const id = record.sealRequestId;
  const hash = applicationHash(contentOf(command));
  const claim = await claimAttempt(services, record, hash);
  if (typeof claim !== 'object' || 'refusal' in claim) return claim;
  const { owner, isNew } = claim;
  // Another's: the same content is the same request, which its own command starts.
  if (owner?.commandRecordId !== record._id) return owner?.hash === hash ? 'dispatched' : 'attempt-taken';
  // What has begun and is unknown to Temporal must not begin a second time: that would apply again.
  if (!isNew && (await views.get(id))) return 'dispatched';
  // Before the start, so that no callback can come before its match.
  const { bindingId } = command.data.identity;
  const registered = await vendorApplications.register(bindingId, vendorApplyId(id), id);
  const outcome = await workflows.start(command, id);
  if (registered === 'awaited') await deliverPendingOf(services, bindingId, vendorApplyId(id));
  return outcome === 'closed' && isNew ? 'attempt-taken' : 'dispatched';
}

interface Claim {
  owner: Attempt | null;
  /** Claimed by this very call. */
  isNew: boolean;
}

/** Whose the attempt is, once the one before is superseded in the ledger where it has to be. */
async function claimAttempt(
  services: DispatchServices,
  record: CommandRecord,
  hash: string,
): Promise<Claim | Exclude<Supersession, 'superseded'>> {
  const { attempts } = services;
  const { _id: commandRecordId, sealRequestId: _id, supersedes, at } = record;
  if (supersedes !== undefined) {
    const owner = await attempts.get(_id);
    if (owner) return { owner, isNew: false };
    const supersession = await supersede(services, record, supersedes);
    if (supersession !== 'superseded') return supersession;
  }
  const mine: Attempt = { _id, hash, commandRecordId, at };
  if (await attempts.claim(mine)) return { owner: mine, isNew: true };
  return { owner: await attempts.get(_id), isNew: false };
}

async function dispatchChange(
  services: DispatchServices,
  record: CommandRecord,
  command: AppendUses | EndSealing | SettleAttention,
): Promise<DispatchOutcome> {
  const { workflows, views } = services;
  const outcome = await workflows.update(record.sealRequestId, command, record.instance);
  if (outcome === 'accepted') return 'dispatched';
  if (outcome === 'pending') return 'not-taken';
  if (outcome !== 'gone') return outcome;
  const run = await findRun(services, record.sealRequestId);
  const view = await views.get(record.sealRequestId);
  if (view && findCommand(view.request, record.commandId)) return 'dispatched';
  // What its state has closed stays so, whoever is back; only what waits for a person can still be settled.
  const isClosed = view !== null && isClosedState(view.request.state) && command.type !== 'SettleAttention';
  if (run === 'missing' && !isClosed) return 'workflow-missing';
  // It has only just begun, or come back.
  if (run === 'running') return 'not-taken';
  const isAppend = command.type === 'AppendUses';
  if (run !== 'notBegun') return refusedBecause({ code: isAppend ? 'apply-anew' : 'closed' });
  // The application that it was to change may have been refused meanwhile.
  if (!(await findRequest(services, record.sealRequestId))) return refusedBecause({ code: 'not-found' });
  // Applied for, and not started yet: an end waits behind the application, an append cannot.
  return isAppend ? refusedBecause({ code: 'effect-in-progress' }) : 'not-taken';
}
