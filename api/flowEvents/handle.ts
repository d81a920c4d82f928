import type { SeenFlowEvent } from '../../application/flowEvents/stores';
import { TemporalAwayError } from '../../application/ports/errors';
import { applySeal } from '../../application/sealRequests/apply';
import { changeRequest } from '../../application/sealRequests/change';
import { refusedBecause, type Submission } from '../../application/sealRequests/services';
import type { CommandRecord } from '../../application/sealRequests/stores';
import { firstOutcome } from '../../application/sealRequests/submit';
import { contentHash } from '../../contracts/derivedIds';
import { commandRecordId } from '../../contracts/ids';
import type { Metadata } from '../../domain/sealRequest/commands';
import type { FieldError } from '../../domain/sealRequest/values';
import {
  type FlowDecision,
  type FlowEvent,
  hasLost,
  type NothingReason,
  shownWrites,
} from '../../domain/settings/flowEvent';
import { bindingDisabled, termsBy } from '../commands/terms';
import type { Deps } from '../deps';
import { refusedFields } from '../http/problem';
import { accepted, refusalProblem } from '../routes/sealRequestAnswers';
import { unknownChoices } from './catalogueCheck';
import { judge } from './judge';
import { confirmShown } from './replies';
import { type FlowRequestOfHost, findStanding, type Standing, sightByLedger, withComing } from './situation';

export interface ReceivedFlowEvent extends FlowEvent, FlowRequestOfHost {
  eventId: string;
}

/** What an event came to: nothing, or a command whose record says which. */
export type Handled = { kind: 'nothing'; reason: NothingReason } | { kind: 'command'; record: CommandRecord };

/** The command that an event leads to is named after it; the slash is in no command id of a caller's. */
const commandIdOf = (eventId: string) => `flow-event/${eventId}`;

/** Does what the settings have happen at this event, once per event id, whatever has changed since. */
export async function handleFlowEvent(
  deps: Deps,
  event: ReceivedFlowEvent,
  metadata: Metadata,
): Promise<Handled> {
  const { eventId, hostId, ...content } = event;
  const hash = contentHash(content);
  const known = await knownOutcome(deps, event, hash);
  if (known) return known;
  const { verdict, standing, firstSeen } = await judgeAsFirstSeen(deps, event, { hash, at: metadata.now });
  if (verdict.kind === 'wrong') throw refusedFields(verdict.errors);
  if (verdict.kind === 'nothing') {
    const _id = commandRecordId(hostId, eventId);
    await deps.flowEvents.recordQuiet({ _id, hash, reason: verdict.reason, at: metadata.now });
    return verdict;
  }
  const record = await accepted(carryOut(deps, event, { verdict, standing, firstSeen, hash, metadata }));
  return { kind: 'command', record };
}

interface Judgement {
  verdict: FlowDecision;
  standing: Standing;
  firstSeen: SeenFlowEvent;
}

/**
 * What stands at the first sight of an event that asks for something is kept before anything is done about it: whatever
 * becomes of it, the same event with the same content is judged by it for good.
 */
async function judgeAsFirstSeen(
  deps: Deps,
  event: ReceivedFlowEvent,
  { hash, at }: { hash: string; at: string },
): Promise<Judgement> {
  const _id = `${commandRecordId(event.hostId, event.eventId)}/${hash}`;
  const standing = await findStanding(deps, event).catch(async (error: unknown) => {
    // Answered 503 it comes again, and what it asks for may have been done by then.
    if (error instanceof TemporalAwayError)
      await deps.flowEvents.see({ ...(await sightByLedger(deps, event)), _id, at });
    throw error;
  });
  const verdict = judge(event, standing.situation);
  const isChange = verdict.kind === 'append' || verdict.kind === 'end';
  const sight = isChange ? await withComing(deps, event, standing.sight) : standing.sight;
  const now = { ...sight, _id, at };
  const firstSeen = await firstSightNow(deps, now, { verdict, standing });
  if (firstSeen === now) {
    await noteWhatTheFormShows(deps, event, standing);
    return { verdict, standing, firstSeen };
  }
  // Its form is an old one: it proves nothing of what has left the form since.
  const then = await findStanding(deps, event, firstSeen);
  return { verdict: judge(event, then.situation), standing: then, firstSeen };
}

/** The one that is kept of it, or the present one. What comes to nothing is kept as such, and needs no sight. */
async function firstSightNow(
  { flowEvents }: Deps,
  now: SeenFlowEvent,
  { verdict, standing: { consumption } }: Pick<Judgement, 'verdict' | 'standing'>,
): Promise<SeenFlowEvent> {
  const isQuiet = verdict.kind === 'nothing';
  // Seen while Temporal was away, its form is an old one, which must give no value free.
  if (isQuiet) return (consumption && (await flowEvents.getSeen(now._id))) ?? now;
  return (await flowEvents.see(now)) ?? (await flowEvents.getSeen(now._id)) ?? now;
}

/** What the same event came to before; with other content its id is refused. */
async function knownOutcome(
  { requests, flowEvents }: Deps,
  { hostId, eventId }: ReceivedFlowEvent,
  hash: string,
): Promise<Handled | undefined> {
  // The command first: of two deliveries at once, one may have found its command under way already.
  const record = await requests.commands.get(commandRecordId(hostId, commandIdOf(eventId)));
  if (record) {
    const first = await firstOutcome(requests, record, hash);
    return first ? { kind: 'command', record: await accepted(Promise.resolve(first)) } : undefined;
  }
  const quiet = await flowEvents.getQuiet(commandRecordId(hostId, eventId));
  if (!quiet) return undefined;
  if (quiet.hash === hash) return { kind: 'nothing', reason: quiet.reason };
  throw refusalProblem({ code: 'command-id-reused' });
}

/**
 * A form that shows a value from a reply confirms it, and one that shows the append's field empty or different gives
 * the value free again.
 */
async function noteWhatTheFormShows(
  deps: Deps,
  { form }: ReceivedFlowEvent,
  { consumption, requestId, situation }: Standing,
): Promise<void> {
  const { request } = situation;
  if (request && requestId !== null) await confirmShown(deps, requestId, shownWrites(form, request.state));
  const settings = request?.settings;
  if (!consumption || !settings) return;
  if (hasLost(form, settings, consumption.request, consumption.value))
    await deps.flowEvents.recordLost(consumption.requestId, consumption.commandId);
}

interface Carrying {
  verdict: Exclude<FlowDecision, { kind: 'nothing' | 'wrong' }>;
  standing: Standing;
  firstSeen: SeenFlowEvent;
  hash: string;
  metadata: Metadata;
}

async function carryOut(
  deps: Deps,
  event: ReceivedFlowEvent,
  { verdict, standing, firstSeen, hash, metadata }: Carrying,
): Promise<Submission> {
  const commandId = commandIdOf(event.eventId);
  const { requestId } = standing;
  switch (verdict.kind) {
    case 'apply':
      return apply(deps, event, { verdict, standing, firstSeen, hash, metadata });
    case 'append': {
      if (requestId === null) return refusedBecause({ code: 'not-found' });
      const { append } = verdict;
      const source = { ...verdict.source, freed: firstSeen.freed };
      const submission = await changeRequest(
        deps.requests,
        requestId,
        { type: 'AppendUses', data: { commandId, seals: append.seals, source }, metadata },
        hash,
      );
      return atFormFields(submission, append.paths);
    }
    case 'end':
      if (requestId === null) return refusedBecause({ code: 'not-found' });
      return changeRequest(
        deps.requests,
        requestId,
        { type: 'EndSealing', data: { commandId, reason: verdict.reason }, metadata },
        hash,
      );
    case 'not-found':
      return refusedBecause({ code: 'not-found' });
  }
}

async function apply(
  deps: Deps,
  event: ReceivedFlowEvent,
  { verdict, standing, firstSeen, hash, metadata }: Carrying & { verdict: { kind: 'apply' } },
): Promise<Submission> {
  const { hostId, flowId, flowRequestId } = event;
  const { saved } = standing;
  const { read, settings } = verdict;
  const { application, applicantPath } = read;
  const { bindingId } = settings;
  return applySeal(deps.requests, {
    commandId: commandIdOf(event.eventId),
    recordHash: hash,
    identity: { bindingId, hostId, flowId, flowRequestId },
    application,
    fromFlowEvent: true,
    firstSeen,
    metadata,
    terms: async () => {
      const [binding, host] = await Promise.all([deps.bindings.recent(bindingId), deps.hosts.recent(hostId)]);
      if (!binding?.enabled || !host) throw bindingDisabled();
      const unknown = await unknownChoices(deps, bindingId, read);
      if (unknown.length > 0) throw refusedFields(unknown);
      const applying = { ...event, bindingId, applicant: application.applicant, applicantPath };
      return termsBy(deps, applying, { binding, host, saved: saved ?? undefined });
    },
  });
}

/** The decider speaks of the command's seals; whoever sent a form is told its fields. */
function atFormFields(submission: Submission, paths: readonly Record<string, string>[]): Submission {
  if (submission.kind === 'accepted' || !submission.refusal.errors) return submission;
  const errors = submission.refusal.errors.map((error): FieldError => {
    const [, index = '', field = ''] = /^seals\.(\d+)\.(\w+)$/.exec(error.path) ?? [];
    return { ...error, path: paths[Number(index)]?.[field] ?? error.path };
  });
  return refusedBecause({ ...submission.refusal, errors });
}
