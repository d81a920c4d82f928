import type { HostEffectRequested, SealRequestEvent } from './events';
import { movesWaiting, type SealRequest } from './state';
import { assertNever } from './values';

/** One thing that the host was to be told, and how far that has come. */
export interface HostCommandEntry {
  effect: HostEffectRequested;
  requestedAt: string;
  state:
    | 'pending'
    /** For a reply to be confirmed, for the next submit, or for the flow to come to its node. */
    | 'waiting'
    | 'done'
    /** The flow had moved on, or waited for a later attempt. */
    | 'skipped'
    /** Its code had died, or the form was a later attempt's. */
    | 'dropped'
    | 'failed';
}

/** What the ledger says of each effect at the host, oldest first. */
export function hostCommandEntries(
  ledger: readonly SealRequestEvent[],
  request: SealRequest,
): HostCommandEntry[] {
  const entries: HostCommandEntry[] = [];
  for (const event of ledger) {
    switch (event.type) {
      case 'FieldWriteRequested':
      case 'FlowSubmitRequested':
      case 'FlowReturnRequested':
      case 'FilesOfferRequested':
        entries.push({
          effect: event,
          requestedAt: event.metadata.at,
          state: stateNow(event.data.effectId, request),
        });
        break;
      case 'FieldsWritten':
      case 'FlowSubmitted':
      case 'FlowReturned':
      case 'SubmitSkipped':
      case 'ReturnSkipped':
      case 'FilesOffered':
      case 'FieldWriteDropped': {
        const { effectId } = event.data;
        const entry = entries.find(({ effect }) => effect.data.effectId === effectId);
        if (entry) entry.state = endedAs[event.type];
        break;
      }
      default:
        break;
    }
  }
  return entries;
}

const endedAs = {
  FieldsWritten: 'done',
  FlowSubmitted: 'done',
  FlowReturned: 'done',
  SubmitSkipped: 'skipped',
  ReturnSkipped: 'skipped',
  FilesOffered: 'done',
  FieldWriteDropped: 'dropped',
} as const;

/** Before its end is found: what is in no queue any more has failed. */
function stateNow(effectId: string, request: SealRequest): HostCommandEntry['state'] {
  const { hostEffects, waitingWrites } = request;
  const isIn = (effects: readonly HostEffectRequested[]) =>
    effects.some(({ data }) => data.effectId === effectId);
  if (isIn(hostEffects)) return 'pending';
  return isIn(waitingWrites) || isIn(movesWaiting(request)) ? 'waiting' : 'failed';
}

export const hostCommandKinds = ['fields.write', 'flow.submit', 'flow.return', 'files.ready'] as const;

/** As the host is told it. */
export function hostCommandKind(effect: HostEffectRequested): (typeof hostCommandKinds)[number] {
  switch (effect.type) {
    case 'FieldWriteRequested':
      return 'fields.write';
    case 'FlowSubmitRequested':
      return 'flow.submit';
    case 'FlowReturnRequested':
      return 'flow.return';
    case 'FilesOfferRequested':
      return 'files.ready';
    default:
      return assertNever(effect);
  }
}
