import { ApplicationFailure } from '@temporalio/common';
import { causeOf, LedgerConflictError, PortError, type PortErrorKind } from '../application/ports/errors';
import { causeIn, type FailureDetails, failureTypes } from '../contracts/failureTypes';
import type { Cause } from '../domain/causes';
import { defined } from '../domain/defined';

interface Mapping {
  type: string;
  nonRetryable: boolean;
  /** A wait before the next try, where backoff from a second on would not fit. */
  retryAfterMs?: number;
}

/**
 * What each kind of fault becomes. Only a conflict in the ledger ends an activity: the rest is tried again, since
 * a refusal is an outcome and not a fault (effects turn it into one before it gets here).
 */
const failureTable: Record<PortErrorKind, Mapping> = {
  refused: { type: failureTypes.outcomeUnknown, nonRetryable: false },
  passing: { type: failureTypes.passingFault, nonRetryable: false },
  unknown: { type: failureTypes.outcomeUnknown, nonRetryable: false },
  // An administrator can mend it while the request waits.
  misconfigured: { type: failureTypes.misconfigured, nonRetryable: false, retryAfterMs: 30_000 },
};

/** Every failure an activity of ours ends with goes through here. Never a driver's message: they carry data. */
export function toApplicationFailure(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof LedgerConflictError) {
    return ApplicationFailure.create({
      type: failureTypes.ledgerConflict,
      nonRetryable: true,
      message: error.message,
    });
  }
  if (error instanceof PortError) {
    const { retryAfterMs, ...mapping } = failureTable[error.kind];
    const delay = error.details.retryAfterMs ?? retryAfterMs;
    return ApplicationFailure.create({
      ...mapping,
      message: error.message,
      details: causeDetails(causeOf(error)),
      ...defined({ nextRetryDelay: delay }),
    });
  }
  return ApplicationFailure.create({
    type: failureTypes.passingFault,
    nonRetryable: false,
    message: error instanceof Error ? error.name : 'unexpected failure',
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/** What a failure carries beside its message, for whoever tells people of it. */
export function causeDetails(cause: Cause): [FailureDetails] {
  return [{ cause }];
}

export function whyOf({ message, details }: ApplicationFailure): { message: string; cause?: Cause } {
  return { message, ...defined({ cause: causeIn(details?.[0]) }) };
}

/** Does an activity's work; whatever it fails with goes through {@link toApplicationFailure}. */
export async function orApplicationFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toApplicationFailure(error);
  }
}
