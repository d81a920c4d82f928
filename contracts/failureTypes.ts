import { type Cause, isCause } from '../domain/causes';

/** Every ApplicationFailure carries one of these as its `type`. */
export const failureTypes = {
  /** A validator refused an update; details: [Refusal]. Not retryable. */
  commandRefused: 'CommandRefused',
  /** A workflow was started with an input that was not encrypted for it. Not retryable. */
  foreignInput: 'ForeignInput',
  /** The ledger holds another event under this number. Not retryable: an operator looks. */
  ledgerConflict: 'LedgerConflict',
  /** Nothing was done, and it is worth trying again. */
  passingFault: 'PassingFault',
  /** Nothing was done: others of its binding or host hold all places that one may have in this worker. */
  peerBusy: 'PeerBusy',
  /** A move waits: its flow is at no node of the rule. Nothing was done. */
  flowNotAtNode: 'FlowNotAtNode',
  /** It may have been done: read back before anything is sent again. */
  outcomeUnknown: 'OutcomeUnknown',
  /** Our own configuration does not let us ask; retried slowly, since an administrator can mend it. */
  misconfigured: 'Misconfigured',
} as const;

/** The first of a failure's details, where a peer is the cause. */
export interface FailureDetails {
  cause: Cause;
}

export function causeIn(details: unknown): Cause | undefined {
  if (typeof details !== 'object' || details === null || !('cause' in details)) return undefined;
  return isCause(details.cause) ? details.cause : undefined;
}
