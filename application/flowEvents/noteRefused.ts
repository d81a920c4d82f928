import type { Language } from '../../contracts/language';
import type { NothingReason } from '../../domain/settings/flowEvent';
import { labelOfPath } from '../../domain/settings/formLabels';
import type { Trigger } from '../../domain/settings/triggers';
import { type HostDocument, languageOfHost } from '../administration/hosts';
import { TemporalAwayError } from '../ports/errors';
import { type CommandRefusal, type CommandRefusalCode, type Refused, refusedBecause } from '../refusals';
import type { IncomingEvent } from './event';
import type { RefusalWrite, RefusedEvent } from './refusedEvents';
import type { RefusalServices } from './services';

/** Not a refusal of the event: it is asked for again, or its request shows what the vendor said. */
const unkept: readonly CommandRefusalCode[] = ['workflow-missing', 'vendor-refused'];
/** Sent again it is taken: the form need not show it. */
const untold: readonly CommandRefusalCode[] = ['effect-in-progress'];
/** What a line of a form holds at any host. Characters. */
const maxValue = 500;

/**
 * Keeps a refused event for people, and has its flow's form told where the settings name a field for that. Nothing of it
 * is an outcome: the same event is judged anew when it comes again.
 *
 * @returns the refusal, its fields named as people know them.
 */
export async function noteRefused(
  services: RefusalServices,
  { event, hash, metadata: { now: at, actor } }: IncomingEvent,
  { refusal: given }: Refused,
): Promise<Refused> {
  const { eventId, hostId, flowId, flowRequestId, trigger } = event;
  const { refusal, write } = await asToldToForm(services, event, given);
  if (unkept.includes(refusal.code)) return refusedBecause(refusal);
  await keepAndTell(
    services,
    { hostId, flowId, flowRequestId, eventId, hash, trigger, actor, refusal, at },
    untold.includes(refusal.code) ? undefined : write,
  );
  return refusedBecause(refusal);
}

export type FormServices = Pick<RefusalServices, 'sealSettings' | 'hosts' | 'refusalSentences' | 'relay'> & {
  refusedEvents: Pick<RefusalServices['refusedEvents'], 'keep'>;
};

/** The refusal with its fields as people know them, and what the form is to show where the settings name a field. */
export async function asToldToForm(
  services: FormServices,
  flow: { hostId: string; flowId: string },
  given: CommandRefusal,
): Promise<{ refusal: CommandRefusal; write?: Pick<RefusalWrite, 'fieldId' | 'value'> }> {
  const [saved, host] = await Promise.all([
    services.sealSettings.recent(flow),
    services.hosts.recent(flow.hostId),
  ]);
  const refusal = labelled(given, saved?.settings.form?.fields ?? []);
  const field = saved?.settings.onFailure?.field;
  if (field === undefined || host === null || !takesPushes(host)) return { refusal };
  return { refusal, write: writeOf(services, refusal, { field, language: languageOfHost(host) }) };
}

export async function keepAndTell(
  services: FormServices,
  event: Omit<RefusedEvent, '_id'>,
  write: Pick<RefusalWrite, 'fieldId' | 'value'> | undefined,
): Promise<void> {
  const kept = await services.refusedEvents.keep(event, write);
  if (kept.isNew && write) await beginWrite(services, kept.id);
}

function labelled(refusal: CommandRefusal, fields: Parameters<typeof labelOfPath>[1]): CommandRefusal {
  if (!refusal.errors) return refusal;
  const errors = refusal.errors.map((error) => {
    const label = labelOfPath(error.path, fields);
    return label ? { ...error, label } : error;
  });
  return { ...refusal, errors };
}

function takesPushes({ writeBack }: HostDocument): boolean {
  return writeBack.mode === 'push' || writeBack.fallback === 'push';
}

function writeOf(
  { refusalSentences }: FormServices,
  refusal: CommandRefusal,
  { field, language }: { field: string; language: Language },
): Pick<RefusalWrite, 'fieldId' | 'value'> {
  const value = refusalSentences.forForm(refusal, language);
  return { fieldId: field, value: Array.from(value).slice(0, maxValue).join('') };
}

/** It is written down that it is to be done: where Temporal is away, a relay pass has it begun. */
async function beginWrite({ relay }: FormServices, refusedId: string): Promise<void> {
  try {
    await relay.writeRefusal({ refusedId });
  } catch (error) {
    if (!(error instanceof TemporalAwayError)) throw error;
  }
}

/** A point was passed at which there was something to do, and nothing was asked for. */
const passedFor: readonly NothingReason[] = ['nothing-to-end', 'no-append-value', 'already-consumed'];

/**
 * An event that comes to nothing leaves no command by which it is found later: what was refused at the same point is over
 * with it, and so is everything of a flow that is withdrawn or deleted.
 */
export async function endPassed(
  { refusedEvents }: RefusalServices,
  { event, metadata: { now: at } }: IncomingEvent,
  reason: NothingReason,
): Promise<void> {
  if (!passedFor.includes(reason)) return;
  const { action } = event.trigger;
  const isGone = action === 'withdraw' || action === 'delete';
  // Few are pending at any time, and most events that come to nothing pass no such point.
  for (const { _id } of await refusedEvents.pendingOf(event)) {
    const refused = await refusedEvents.get(_id);
    if (isGone || (refused?.trigger && isSamePoint(refused.trigger, event.trigger)))
      await refusedEvents.end(_id, { by: 'later-event', at });
  }
}

function isSamePoint(a: Trigger, b: Trigger): boolean {
  if ('exitId' in a) return 'exitId' in b && a.exitId === b.exitId;
  return 'nodeId' in b && a.nodeId === b.nodeId && a.when === b.when;
}
