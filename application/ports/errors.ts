/**
 * What activities need of the world outside. Adapters implement these; nothing here names a library.
 *
 * Every call either returns, or throws a {@link PortError} whose `kind` says what is known of the effect.
 */
export type PortErrorKind =
  /** The peer understood and will never do it: a wrong field, an unknown seal, a dead application. */
  | 'refused'
  /** Certainly not acted on, and worth trying again: connection refused, 429, rate-limit codes. */
  | 'passing'
  /** Sent, and no usable answer: a timeout, a reset, a 5xx, garbage. It may have been done. */
  | 'unknown'
  /** Our own configuration does not let us ask: unknown binding, secret that cannot be read. */
  | 'misconfigured';

export class PortError extends Error {
  override readonly name = 'PortError';
  constructor(
    readonly kind: PortErrorKind,
    message: string,
    readonly details: {
      /** The peer's own code, as it spelt it. */
      peerCode?: string;
      /** Why no connection came about: the system's symbolic code, or `timeout`. */
      networkCode?: string;
      /** Its time passed without an answer: it was held up all that while. */
      timedOut?: boolean;
      /** It never left this process: it says nothing of the peer. */
      unsent?: true;
      /** Where the peer asked for a wait. */
      retryAfterMs?: number;
      /** The vendor has an application of this id already: an earlier call of ours landed. */
      duplicate?: boolean;
      /** The peer answered that it has done it, and does not show it: it must not be sent again by itself. */
      answeredDone?: boolean;
      /** What stands in the way does not pass by itself, whatever became of the call. */
      isLasting?: boolean;
      /** The peer's server has no such call at all: it answered 404 or 405, and not in the peer's own words. */
      notServed?: boolean;
      /** The peer answered, and not in its own words: with a page, a redirect, or what lacks a field that is needed. */
      notReadable?: boolean;
      /** What was to be asked is not configured at all (any more). */
      absent?: boolean;
      /** For a host: the node at which the flow was found instead. */
      nodeId?: string;
    } = {},
  ) {
    super(message);
  }
}

/** The ledger holds another event under the same number. */
export class LedgerConflictError extends Error {
  override readonly name = 'LedgerConflictError';
}

/** Temporal did not answer, or not in a way that tells anything: what was asked may or may not have been done. */
export class TemporalAwayError extends Error {
  override readonly name = 'TemporalAwayError';
}

/**
 * Temporal has answered that a workflow takes no more, or not now: of signals, updates or history it has as many as it may.
 * Whoever only needs to know that it has not taken it treats it as away.
 */
export class TemporalLimitError extends TemporalAwayError {}
