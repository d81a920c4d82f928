import type { FirstSeen } from '../../domain/settings/firstSeen';
import {
  decideFlowEvent,
  type FlowContext,
  type FlowDecision,
  type FlowEvent,
} from '../../domain/settings/flowEvent';
import type { FormApplication } from '../../domain/settings/readForm';
import { formPath } from '../../domain/settings/sealRows';
import type { SealSettings } from '../../domain/settings/settings';
import { TemporalAwayError } from '../ports/errors';
import type { WrongField } from '../refusals';
import type { AttachedFile } from '../sealRequests/snapshot';
import type { LatestAttempt } from '../sealRequests/stores';
import { type EventContext, findContext, firstSeenByLedger, withComing } from './context';
import type { IncomingEvent } from './event';
import type { FlowEventServices } from './services';
import type { FlowEventRecord, SeenFlowEvent } from './stores';

/** As the domain decides; what is wrong may be an address, too. */
export type EventDecision =
  | Exclude<FlowDecision, { kind: 'wrong' }>
  | { kind: 'wrong'; of: 'apply' | 'append'; errors: WrongField[] };

export interface Decided {
  decision: EventDecision;
  context: EventContext;
  /** What stood when the event was first seen, and when that was. */
  firstSeen: FirstSeen & { at: string };
}

/** What was kept of an event that is not new after all, so that nothing is to be decided by what stands now. */
export interface SeenBefore {
  first: FlowEventRecord;
}

/**
 * By what stands now. `keepAs`: where Temporal is away, what the ledger knows is kept under this id, unless something is
 * kept there already.
 */
export async function decideNow(
  services: FlowEventServices,
  { event, hash, metadata: { now: at } }: IncomingEvent,
  { keepAs, latest }: { keepAs: string; latest?: LatestAttempt | null },
): Promise<Decided | SeenBefore> {
  const found = await findContext(services, event, { latest }).catch(async (error: unknown) => {
    // Answered 503 it comes again, and what it asks for may have been done by then.
    if (error instanceof TemporalAwayError) {
      const seen = { ...(await firstSeenByLedger(services, event)), hash };
      const record = { _id: keepAs, seen, at };
      const first = await services.flowEvents.keep(record);
      if (first !== record) return { first };
    }
    throw error;
  });
  if ('first' in found) return found;
  const context = found;
  const decision = decideEvent(services, event, context.flow);
  const isChange = decision.kind === 'append' || decision.kind === 'end';
  const seen = isChange ? await withComing(services, event, context.firstSeen) : context.firstSeen;
  return { decision, context, firstSeen: { ...seen, at } };
}

/** By what stood when the event was first seen. */
export async function decideAsSeen(
  services: FlowEventServices,
  { event }: IncomingEvent,
  { seen, at }: SeenFlowEvent,
): Promise<Decided> {
  const context = await findContext(services, event, { firstSeen: seen });
  return { decision: decideEvent(services, event, context.flow), context, firstSeen: { ...seen, at } };
}

/** Files of an application that a form asks for; a fault of one is said at the field that holds them all. */
export function filesOf(
  { application: { attachments = [] } }: FormApplication,
  { apply: { fields } }: SealSettings,
): AttachedFile[] {
  const path = formPath(fields.attachments ?? '');
  return attachments.map((file) => ({ ...file, path }));
}

/** What the settings have happen; files of a form are held to the same rules as those of a direct application. */
export function decideEvent(
  { outgoing }: Pick<FlowEventServices, 'outgoing'>,
  event: FlowEvent,
  context: FlowContext,
): EventDecision {
  const decision = decideFlowEvent(event, context);
  if (decision.kind !== 'apply') return decision;
  const { attachments: fieldId } = decision.settings.apply.fields;
  const { attachments = [] } = decision.read.application;
  const [because] = attachments.flatMap(({ url }) => outgoing.refusalOf(url, 'file') ?? []);
  if (fieldId === undefined || because === undefined) return decision;
  return {
    kind: 'wrong',
    of: 'apply',
    errors: [{ path: formPath(fieldId), code: 'address-refused', because }],
  };
}
