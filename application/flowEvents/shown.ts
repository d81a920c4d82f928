import { hasLost, shownWrites } from '../../domain/settings/flowEvent';
import type { Form } from '../../domain/settings/sealRows';
import { confirmShown } from '../sealRequests/replies';
import type { EventContext } from './context';
import type { FlowEventServices } from './services';

/** What a form proves of values that were in it, or on their way into it. */
export interface ShownByForm {
  /** Values from a reply that have arrived. */
  arrived?: { requestId: string; effectIds: string[] };
  /** The append whose value the form shows empty or different: the value is free again. */
  lost?: { requestId: string; commandId: string };
}

export function shownBy(
  form: Form,
  { flow: { request }, requestId, consumption }: EventContext,
): ShownByForm | undefined {
  if (!request || requestId === null) return undefined;
  const effectIds = shownWrites(form, request.state);
  const isLost =
    consumption !== null &&
    request.settings !== null &&
    hasLost(form, request.settings, consumption.request, consumption.value);
  if (effectIds.length === 0 && !isLost) return undefined;
  return {
    ...(effectIds.length > 0 ? { arrived: { requestId, effectIds } } : {}),
    ...(isLost ? { lost: { requestId: consumption.requestId, commandId: consumption.commandId } } : {}),
  };
}

export async function noteShown(services: FlowEventServices, { arrived, lost }: ShownByForm): Promise<void> {
  if (arrived) await confirmShown(services, arrived.requestId, arrived.effectIds);
  if (lost) await services.flowEvents.recordLost(lost.requestId, lost.commandId);
}
