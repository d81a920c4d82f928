import { setTimeout as sleep } from 'node:timers/promises';
import { TemporalAwayError } from '../ports/errors';
import { type Refused, refusedBecause } from '../refusals';
import { type DispatchOutcome, dispatch } from './dispatch';
import type { Accepted, CommandServices, Submission } from './services';
import type { CommandRecord } from './stores';

/**
 * A younger record belongs to the request that inserted it: a refusal removes it. A repetition of the command waits
 * longer, so that it never answers for a record that is removed afterwards. Both go by the record's `at`, a moment before
 * its insertion, which may take long by itself. The relay takes up what is pending much later (`relay/due.ts`): the rest
 * of the gap is for clocks that differ. Milliseconds.
 */
const ownedForMs = 1500;
const repetitionWaitsMs = 2500;
/** What could not be finished at once is tried again no sooner. */
const firstRelayMs = 500;

type Draft = Omit<CommandRecord, 'instance' | 'at'>;
/** Of a command that is new: its record to be, or why there will be none. */
export type Prepared = { kind: 'new'; draft: Draft } | Refused;

export interface SubmittedCommand {
  recordId: string;
  /** Of its content. */
  hash: string;
  /** Most likely it comes for the first time; where not, its record cannot be inserted, which costs more than a look. */
  isUnheardOf?: boolean;
}

/**
 * Records a command and brings it to Temporal, once per id: whoever finds the id taken is told what the first one
 * came to. What `prepare` refuses or throws counts only for an id that is new; it runs again where the situation has
 * changed under it.
 *
 * @throws TemporalAwayError only while nothing is recorded.
 */
export async function submit(
  services: CommandServices,
  command: SubmittedCommand,
  prepare: () => Promise<Prepared>,
): Promise<Submission> {
  let { isUnheardOf = false } = command;
  for (let tries = 0; tries < 10; tries += 1) {
    const first = isUnheardOf ? undefined : await firstOf(services, command);
    if (first) return first;
    const prepared = await prepareOrFirst(services, command, prepare);
    if (prepared.kind !== 'new') return prepared;
    const record = await services.commands.record({ ...prepared.draft, at: new Date().toISOString() });
    const submission = record && (await dispatchOwn(services, record));
    if (submission) return submission;
    isUnheardOf = false;
  }
  throw new TemporalAwayError('the situation kept changing');
}

/** What the first command of this id came to, where there was one. */
async function firstOf(
  services: CommandServices,
  { recordId, hash }: SubmittedCommand,
): Promise<Submission | undefined> {
  const existing = await services.commands.get(recordId);
  return existing ? firstOutcome(services, existing, hash) : undefined;
}

/** A repetition must not depend on what was configured since, nor on who is away by now. */
async function prepareOrFirst(
  services: CommandServices,
  command: SubmittedCommand,
  prepare: () => Promise<Prepared>,
): Promise<Prepared | Submission> {
  const [outcome] = await Promise.allSettled([prepareWhileReachable(services, prepare)]);
  if (outcome.status === 'fulfilled' && outcome.value.kind === 'new') return outcome.value;
  const first = await firstOf(services, command);
  if (first) return first;
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** What is known to be away is said before anything is recorded: then nothing has to be cleared up. */
async function prepareWhileReachable(
  { workflows }: CommandServices,
  prepare: () => Promise<Prepared>,
): Promise<Prepared> {
  await workflows.ensureReachable();
  return prepare();
}

/** What a command whose id is taken came to; undefined where it was refused meanwhile, so that its id is free again. */
export async function firstOutcome(
  { commands }: Pick<CommandServices, 'commands'>,
  existing: CommandRecord,
  hash: string,
): Promise<Submission | undefined> {
  if (existing.hash !== hash) return refusedBecause({ code: 'command-id-reused' });
  const late = await commands.lateRefusal(existing);
  if (late) return refusedBecause(late.refusal);
  // A young one may be just about to be refused: its end is waited for, shortly.
  const young = ageMs(existing) < 2 * ownedForMs;
  const until = Date.now() + (young ? repetitionWaitsMs : 0);
  while (Date.now() < until && (await commands.isPending(existing))) await sleep(50);
  const now = await commands.get(existing._id);
  return now?.instance === existing.instance ? { kind: 'accepted', record: existing } : undefined;
}

function ageMs({ at }: CommandRecord): number {
  return Date.now() - Date.parse(at);
}

/** undefined: another attempt is to be chosen. */
async function dispatchOwn(
  services: CommandServices,
  record: CommandRecord,
): Promise<Submission | undefined> {
  const accepted: Accepted = { kind: 'accepted', record, isNew: true };
  const outcome = await dispatchOrOwe(services, record);
  if (outcome === 'owed') return accepted;
  if (outcome === 'dispatched') {
    await services.commands.markDispatched(record);
    return { ...accepted, isDispatched: true };
  }
  const waits = outcome === 'superseding' || outcome === 'not-taken';
  if (waits || ageMs(record) > ownedForMs) {
    await handOver(services, record);
    return accepted;
  }
  // A refusal is no outcome: the id is free again.
  await services.commands.remove(record);
  if (outcome === 'attempt-taken') return undefined;
  return outcome === 'workflow-missing' ? refusedBecause({ code: outcome }) : outcome;
}

/** Once recorded, Temporal's being away is nobody's problem but the relay's. */
async function dispatchOrOwe(
  services: CommandServices,
  record: CommandRecord,
): Promise<DispatchOutcome | 'owed'> {
  try {
    return await dispatch(services, record);
  } catch (error) {
    if (!(error instanceof TemporalAwayError)) {
      // Its caller is told that nothing is known of it.
      await handOver(services, record);
      throw error;
    }
    services.oweRelay();
    return 'owed';
  }
}

/** To Temporal, which carries it from here on; what it cannot be given is found by the pass that is owed. */
async function handOver({ relay, oweRelay }: CommandServices, record: CommandRecord): Promise<void> {
  try {
    await relay.deliverCommand({ recordId: record._id, instance: record.instance }, firstRelayMs);
  } catch {
    oweRelay();
  }
}
