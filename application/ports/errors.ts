import type { Cause } from '../../domain/causes';

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
      /** The vendor refuses since it knows no such application. */
      noSuchApplication?: true;
      /** The peer answered that it has done it, and does not show it: it must not be sent again by itself. */
      answeredDone?: boolean;
      /** What stands in the way does not pass by itself, whatever became of the call. */
      isLasting?: boolean;
      /** The peer's server has no such call at all: it answered 404 or 405, and not in the peer's own words. */
      notServed?: boolean;
      /** The peer answered, and not in its own words: with a page, a redirect, or what lacks a field that is needed. */
      notReadable?: boolean;
      /** Under which names that field was looked for. */
      names?: readonly string[];
      /** What was to be asked is not configured at all (any more). */
      absent?: boolean;
      /** For a host: the node at which the flow was found instead. */
      nodeId?: string;
      /** Where more is known than the rest of this tells. */
      cause?: Cause;
    } = {},
  ) {
    super(message);
  }
}

/** What people are told of a fault; the message, in English, is for logs and for the Temporal UI. */
export function causeOf({ kind, message: said, details }: PortError): Cause {
  const { cause, absent, networkCode, timedOut, notServed, notReadable, peerCode } = details;
  if (cause) return cause;
  if (absent) return { code: 'not-configured' };
  if (networkCode !== undefined && kind !== 'unknown') return { code: 'no-connection', networkCode };
  if (timedOut) return { code: 'no-answer' };
  if (notServed) return { code: 'not-served', said };
  if (notReadable) return { code: 'not-readable', said };
  return causeByKind(kind, said, peerCode);
}

function causeByKind(kind: PortErrorKind, said: string, peerCode: string | undefined): Cause {
  switch (kind) {
    case 'refused':
      return { code: 'refused', said };
    case 'passing':
      return { code: peerCode === undefined ? 'not-sent' : 'busy', said };
    case 'misconfigured':
      return { code: peerCode === undefined ? 'misconfigured' : 'not-accepted', said };
    case 'unknown':
      return peerCode?.startsWith('HTTP ')
        ? { code: 'http-error', status: peerCode }
        : { code: 'unclear', said };
    default:
      return kind satisfies never;
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
