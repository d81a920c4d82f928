import type { SealRequestEvent } from './events';
import type { SealRequest } from './state';
import type { AttentionKind, SealRequestState } from './values';

/** What a host may be notified of. */
export const notificationTypes = ['sealRequest.stateChanged', 'sealRequest.attentionRaised'] as const;
export type NotificationType = (typeof notificationTypes)[number];

/** `key`: the same wherever and however often it is found in one request, so that its id is. `at`: ISO 8601. */
export type Notification = { key: string; at: string } & (
  | { type: 'sealRequest.stateChanged'; state: SealRequestState; round?: number }
  | { type: 'sealRequest.attentionRaised'; kind: AttentionKind; about: string; sentence: string }
);

const statesOf: Partial<Record<SealRequestEvent['type'], SealRequestState>> = {
  ApprovalAwaited: 'awaitingApproval',
  SealApplied: 'sealing',
  ApprovalGranted: 'sealing',
  UsesAppended: 'sealing',
  SealApplyFailed: 'applyFailed',
  SealingCompleted: 'completed',
  SealingEnded: 'ended',
  SealingAutoEnded: 'autoEnded',
  FilesArchived: 'archived',
  ApprovalTerminated: 'terminated',
  ApprovalRejected: 'rejected',
  SealRequestSuperseded: 'superseded',
  RequestAborted: 'aborted',
};

/**
 * What events tell, with the state that they lead to where that is known. A state is told each time that a request comes
 * to it; `sealing` also of each append that opens a round. A completion that comes after an end leaves the state as it is.
 */
export function notificationsOf(
  events: readonly SealRequestEvent[],
  after: SealRequestState | undefined,
): Notification[] {
  return events.flatMap((event, index) => {
    if (event.type === 'AttentionRaised') return [attentionRaised(event.data, event.metadata.at)];
    const state = statesOf[event.type];
    if (state === undefined) return [];
    const isLast = events.slice(index + 1).every(({ type }) => statesOf[type] === undefined);
    if (isLast && after !== undefined && after !== state) return [];
    return [stateChanged(state, roundOf(event), event.metadata.at)];
  });
}

/** Those of a request as it stands: what must have been told by now. */
export function newestNotifications(request: SealRequest): Notification[] {
  const { state, round, attention, changedAt } = request;
  const told = attention.map((each) => attentionRaised(each, each.raisedAt));
  return state === 'applying' ? told : [stateChanged(state, round, changedAt), ...told];
}

/** Nothing but these two states comes again in a later round. */
function stateChanged(state: SealRequestState, round: number, at: string): Notification {
  const type = 'sealRequest.stateChanged';
  if (state !== 'sealing' && state !== 'completed') return { type, key: `state:${state}`, state, at };
  return { type, key: `state:${state}:${round}`, state, round, at };
}

function attentionRaised(
  { kind, about, sentence }: { kind: AttentionKind; about: string; sentence: string },
  at: string,
): Notification {
  const key = `attention:${kind}:${about}:${at}`;
  return { type: 'sealRequest.attentionRaised', key, kind, about, sentence, at };
}

function roundOf(event: SealRequestEvent): number {
  return 'round' in event.data ? event.data.round : 0;
}
