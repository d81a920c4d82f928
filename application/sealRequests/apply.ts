import { contentHash } from '../../contracts/derivedIds';
import { commandRecordId, requestKey, sealRequestId } from '../../contracts/ids';
import { defined } from '../../domain/defined';
import type { Metadata } from '../../domain/sealRequest/commands';
import { type ApplyDecision, decideApplyAgain } from '../../domain/sealRequest/decide';
import type { Application, SealRequestIdentity, SettingsSnapshot } from '../../domain/sealRequest/values';
import type { FirstSeen } from '../../domain/settings/firstSeen';
import { type Refused, refusedBecause } from '../refusals';
import { applicationHash, contentOf } from './applicationContent';
import { beginning, pendingApplication } from './find';
import type { CommandServices, Submission } from './services';
import type { Attempt, LatestAttempt } from './stores';
import { type Prepared, submit } from './submit';
import { findRun } from './workflowRun';

export interface NewApplication {
  commandId: string;
  identity: Omit<SealRequestIdentity, 'attempt'>;
  application: Application;
  /** A flow event may supersede a request without a use yet; a direct command may not. */
  fromFlowEvent: boolean;
  /** Of a flow event: what stood when it was first seen, and when that was (ISO 8601). */
  firstSeen?: FirstSeen & { at: string };
  metadata: Metadata;
  /** Of what the caller sent, where that is more than the application. */
  recordHash?: string;
  /**
   * The flow request's latest attempt, as the caller has just read it; read here where it is absent. One that has come
   * since is noticed by its claim.
   */
  latest?: LatestAttempt | null | undefined;
  isUnheardOf?: boolean;
  /** Taken only for a command that is new, so that a repeated one does not depend on what was configured since. */
  takeSnapshot(): Promise<SnapshotTaken>;
}

/** The settings that a request keeps, or why it cannot begin. */
export type SnapshotTaken = { kind: 'taken'; snapshot: SettingsSnapshot } | Refused;

/** Applies for seals, once per command id and flow request. Throws what `takeSnapshot` throws. */
export async function applySeal(services: CommandServices, request: NewApplication): Promise<Submission> {
  const { commandId, identity, application } = request;
  const { bindingId } = identity;
  const recordId = commandRecordId(identity.hostId, commandId);
  const hash =
    request.recordHash ?? contentHash({ kind: 'apply', key: requestKey(identity), bindingId, application });
  const latest = request.latest === undefined ? await services.attempts.latest(identity) : request.latest;
  // Where nothing was applied for, this hardly was.
  const isUnheardOf = request.isUnheardOf ?? latest === null;
  let known: LatestAttempt | null | undefined = latest;
  let opensAttempt = false;
  const submission = await submit(services, { recordId, hash, isUnheardOf }, async () => {
    const prepared = await prepare(services, { ...request, latest: known }, { recordId, hash });
    if (prepared.kind === 'new') opensAttempt = prepared.opensAttempt;
    // Chosen again only where another application has come since.
    known = undefined;
    return prepared;
  });
  if (submission.kind === 'refused' || !submission.isNew || !opensAttempt) return submission;
  const begun = beginning(submission.record.command);
  return begun ? { ...submission, asRecorded: begun } : submission;
}

async function prepare(
  services: CommandServices,
  request: NewApplication,
  { recordId, hash }: { recordId: string; hash: string },
): Promise<Refused | (Prepared & { kind: 'new'; opensAttempt: boolean })> {
  const taken = await request.takeSnapshot();
  if (taken.kind === 'refused') return taken;
  const chosen = await attemptFor(services, request);
  if (typeof chosen === 'string') return refusedBecause({ code: chosen });
  const { commandId, application, fromFlowEvent, metadata } = request;
  const { attempt, supersedes, isOpen = false } = chosen;
  const identity = { ...request.identity, attempt };
  const draft = {
    _id: recordId,
    hash,
    kind: 'apply' as const,
    commandId,
    sealRequestId: sealRequestId(identity),
    attempt,
    command: {
      type: 'ApplySeal' as const,
      data: { commandId, identity, application, terms: taken.snapshot },
      metadata,
    },
    ...defined({ supersedes }),
    ...(fromFlowEvent ? { fromFlowEvent } : {}),
  };
  return { kind: 'new', draft, opensAttempt: !isOpen };
}

type AttemptChoice =
  /** `isOpen`: it was there before, with the same content. */
  { attempt: number; isOpen?: true; supersedes?: string } | 'already-open' | 'overtaken' | 'workflow-missing';

/** Which attempt an application is for, by the table of commands over the latest one. */
export async function attemptFor(
  services: CommandServices,
  request: Pick<
    NewApplication,
    'commandId' | 'identity' | 'application' | 'fromFlowEvent' | 'firstSeen' | 'latest'
  >,
): Promise<AttemptChoice> {
  const { bindingId } = request.identity;
  const hash = applicationHash({ bindingId, application: request.application });
  const latest =
    request.latest === undefined ? await services.attempts.latest(request.identity) : request.latest;
  if (!latest) return { attempt: 1 };
  const { attempt, row } = latest;
  const asSeen = await attemptAsFirstSeen(services, request, { latest: attempt, hash });
  if (asSeen) return asSeen;
  const decision = await decideOnAttempt(services, row, {
    sameContent: row.hash === hash,
    fromFlowEvent: request.fromFlowEvent,
  });
  if (decision === 'sameRequest') return { attempt, isOpen: true };
  if (decision === 'already-open' || decision === 'workflow-missing') return decision;
  const next = attempt + 1;
  // Another application may be superseding this one already; it claims the next attempt only afterwards.
  const coming = await pendingContentHash(services, sealRequestId({ ...request.identity, attempt: next }));
  if (coming !== undefined && coming !== hash) return 'already-open';
  return decision === 'supersede' ? { attempt: next, supersedes: row._id } : { attempt: next };
}

/**
 * Where an application belongs that was sent again after an attempt of its own content was open or came: there, even
 * when that one is over by now. Where a newer one came first, it must neither take its place nor follow it. Undefined
 * where things stand as they stood, or only older ones have come.
 */
async function attemptAsFirstSeen(
  services: CommandServices,
  { commandId, identity, firstSeen }: Pick<NewApplication, 'commandId' | 'identity' | 'firstSeen'>,
  { latest, hash }: { latest: number; hash: string },
): Promise<AttemptChoice | undefined> {
  if (!firstSeen) return undefined;
  const first = firstSeen.attempt + (firstSeen.isOpen ? 0 : 1);
  let isOvertaken = false;
  for (let attempt = first; attempt <= latest; attempt += 1) {
    const row = await services.attempts.get(sealRequestId({ ...identity, attempt }));
    if (row?.commandRecordId === commandRecordId(identity.hostId, commandId)) return undefined;
    if (row?.hash === hash) return { attempt, isOpen: true };
    if (row && attempt > firstSeen.attempt) isOvertaken ||= await cameAfter(services, row, firstSeen.at);
  }
  return isOvertaken ? 'overtaken' : undefined;
}

/** By when its command was received: checking it may take longer than what comes after it needs to arrive. */
async function cameAfter({ commands }: CommandServices, row: Attempt, at: string): Promise<boolean> {
  const record = await commands.get(row.commandRecordId);
  return !record || Date.parse(record.command.metadata.now) > Date.parse(at);
}

async function decideOnAttempt(
  services: CommandServices,
  row: Attempt,
  application: { sameContent: boolean; fromFlowEvent: boolean },
): Promise<ApplyDecision | 'workflow-missing'> {
  const run = await findRun(services, row._id);
  // Closed quietly, by hand, or so long ago that Temporal has forgotten it: the read model need not know.
  if (run === 'closed' || run === 'endedByHand') return 'nextAttempt';
  const view = await services.views.get(row._id);
  // Recorded, and nothing is known of it yet: it is being applied for.
  if (!view) return application.sameContent ? 'sameRequest' : 'already-open';
  const decision = decideApplyAgain(view.request, application);
  // Its code may be live, and nobody is there to end it.
  return run === 'missing' && decision === 'supersede' ? 'workflow-missing' : decision;
}

async function pendingContentHash(services: CommandServices, id: string): Promise<string | undefined> {
  const record = await pendingApplication(services, id);
  return record?.command.type === 'ApplySeal' ? applicationHash(contentOf(record.command)) : undefined;
}
