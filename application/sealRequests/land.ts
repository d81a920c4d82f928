import { contentHash, vendorApplyId } from '../../contracts/derivedIds';
import {
  type AppendUses,
  type ApplySeal,
  alreadyUsed,
  type EndSealing,
  type SettleAttention,
} from '../../domain/sealRequest/commands';
import { findCommand, isClosedState, type SealRequest } from '../../domain/sealRequest/state';
import { type Application, assertNever } from '../../domain/sealRequest/values';
import { deliverPendingOf } from '../callbacks/relay';
import { findRequest } from './find';
import type { CommandServices } from './services';
import type { Attempt, CommandRecord, CommandRefusal } from './stores';
import { findRun } from './workflowRun';

export type Landing =
  /** Temporal has it; the rest is the workflow's. */
  | 'landed'
  /** Nothing forbids it and it is not there yet: to be done again. */
  | 'pending'
  /** Temporal remembers the attempt as over, although it was only just claimed: the next one is to be taken. */
  | 'closed'
  /** Temporal does not know the workflow of a request that is open: nobody can take it nor refuse it. */
  | 'missing'
  | { refused: CommandRefusal };

/**
 * Brings a recorded command to Temporal. Every step may be repeated by anyone at any time: ids are derived from
 * the record, inserts have one winner, starts and updates of one id happen once.
 *
 * @throws TemporalAwayError, and what Mongo throws: then it may or may not have landed.
 */
export function land(services: CommandServices, record: CommandRecord): Promise<Landing> {
  const { command } = record;
  switch (command.type) {
    case 'ApplySeal':
      return landApply(services, record, command);
    case 'AppendUses':
    case 'EndSealing':
    case 'SettleAttention':
      return landChange(services, record, command);
    default:
      return assertNever(command);
  }
}

/** What of an application tells it from another for the same flow request. */
export interface ApplicationContent {
  bindingId: string;
  application: Application;
}

export function contentOf({ data: { identity, application } }: ApplySeal): ApplicationContent {
  return { bindingId: identity.bindingId, application };
}

/** Two applications are the same where this is. Who a person is does not change with how much a form tells of them. */
export function applicationHash({ bindingId, application }: ApplicationContent): string {
  const applicant = application.applicant.userId;
  return contentHash({ bindingId, application: { ...application, applicant } });
}

async function landApply(
  services: CommandServices,
  record: CommandRecord,
  command: ApplySeal,
): Promise<Landing> {
  const { attempts, vendorApplications, workflows } = services;
  const id = record.sealRequestId;
  const hash = applicationHash(contentOf(command));
  const found = await attempts.get(id);
  if (!found && record.supersedes !== undefined) {
    const way = await makeWay(services, record, record.supersedes);
    if (way !== 'made') return way;
  }
  const mine: Attempt = { _id: id, hash, commandRecordId: record._id, at: record.at };
  const won = !found && (await attempts.claim(mine));
  const owner = won ? mine : (found ?? (await attempts.get(id)));
  // Another's: the same content is the same request, which its own command starts.
  if (owner?.commandRecordId !== record._id)
    return owner?.hash === hash ? 'landed' : { refused: { code: 'already-open' } };
  // What has begun and is unknown to Temporal must not begin a second time: that would apply again.
  if (!won && (await services.views.get(id))) return 'landed';
  // Before the start, so that no callback can come before its match.
  const { bindingId } = command.data.identity;
  const registered = await vendorApplications.register(bindingId, vendorApplyId(id), id);
  const outcome = await workflows.start(command, id);
  if (registered === 'awaited') await deliverPendingOf(services, bindingId, vendorApplyId(id));
  return outcome === 'closed' && won ? 'closed' : 'landed';
}

/** The attempt before must be superseded in the ledger before the next one may be claimed. */
async function makeWay(
  services: CommandServices,
  record: CommandRecord,
  before: string,
): Promise<'made' | Exclude<Landing, 'landed'>> {
  const { views, workflows } = services;
  const view = await views.get(before);
  if (view) {
    const judged = wayIn(view.request, record.commandId);
    if (judged) return judged;
  }
  const outcome = await workflows.update(
    before,
    {
      type: 'SupersedeRequest',
      data: { commandId: record.commandId, ...(record.fromFlowEvent ? { fromFlowEvent: true } : {}) },
      metadata: record.command.metadata,
    },
    `${record.instance}-supersede`,
  );
  if (outcome === 'gone') return wayWithout(services, before);
  if (outcome === 'accepted' || outcome === 'pending') return 'pending';
  return outcome.refused.code === 'closed' ? 'made' : { refused: { code: 'already-open' } };
}

/** What is over has made way; what has not begun, or only just has, is asked again. */
async function wayWithout(
  services: CommandServices,
  before: string,
): Promise<'made' | 'pending' | 'missing'> {
  const run = await findRun(services, before);
  switch (run) {
    case 'closed':
    case 'endedByHand':
      return 'made';
    case 'missing':
      return run;
    case 'running':
    case 'notBegun':
      return 'pending';
    default:
      return assertNever(run);
  }
}

/** What the ledger says of the way already; undefined where it must still be asked for. */
function wayIn(request: SealRequest, commandId: string): 'made' | Exclude<Landing, 'landed'> | undefined {
  if (isClosedState(request.state)) return 'made';
  // Another application of the same content may have asked for the same way.
  if (request.vendorEffect?.kind === 'end' && request.vendorEffect.supersede) return 'pending';
  const asked = findCommand(request, commandId);
  if (asked?.kind !== 'supersede') return undefined;
  switch (asked.outcome) {
    case 'failed':
      return asked.reason === alreadyUsed
        ? { refused: { code: 'already-open' } }
        : { refused: { code: 'vendor-refused', message: asked.reason ?? '' } };
    case 'refused':
      return asked.reason === 'closed' ? 'made' : { refused: { code: 'already-open' } };
    case 'pending':
    case 'done':
      return 'pending';
    default:
      return assertNever(asked.outcome);
  }
}

async function landChange(
  services: CommandServices,
  record: CommandRecord,
  command: AppendUses | EndSealing | SettleAttention,
): Promise<Landing> {
  const { workflows, views } = services;
  const outcome = await workflows.update(record.sealRequestId, command, record.instance);
  if (outcome === 'accepted') return 'landed';
  if (outcome === 'pending') return 'pending';
  if (outcome !== 'gone') return outcome;
  const run = await findRun(services, record.sealRequestId);
  const view = await views.get(record.sealRequestId);
  if (view && findCommand(view.request, record.commandId)) return 'landed';
  // What its state has closed stays so, whoever is back; only what waits for a person can still be settled.
  const isClosed = view !== null && isClosedState(view.request.state) && command.type !== 'SettleAttention';
  if (run === 'missing' && !isClosed) return run;
  // It has only just begun, or come back.
  if (run === 'running') return 'pending';
  const isAppend = command.type === 'AppendUses';
  if (run !== 'notBegun') return { refused: { code: isAppend ? 'apply-anew' : 'closed' } };
  // The application that it was to change may have been refused meanwhile.
  if (!(await findRequest(services, record.sealRequestId))) return { refused: { code: 'not-found' } };
  // Applied for, and not started yet: an end waits behind the application, an append cannot.
  return isAppend ? { refused: { code: 'effect-in-progress' } } : 'pending';
}
