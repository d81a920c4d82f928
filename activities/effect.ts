import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { causeOf, LedgerConflictError, PortError } from '../application/ports/errors';
import type { Appended, LedgerPort } from '../application/sealRequests/stores';
import { failureTypes } from '../contracts/failureTypes';
import type { LedgerBatch } from '../contracts/ledger';
import type { EffectResult } from '../contracts/sealRequest';
import type { Cause } from '../domain/causes';
import { defined } from '../domain/defined';
import { causeDetails, toApplicationFailure, whyOf } from './failures';
import { type Trace, TryTrace, triesOf, wasSent } from './trace';

type Refused = { kind: 'refused'; message: string; code?: string };
type Unknown = { kind: 'unknown'; message: string; cause?: Cause };
/** Nothing could be sent for a long time, for a reason that does not pass by itself. */
type Unreachable = { kind: 'unreachable'; message: string; cause?: Cause };

/** `message`: in English, for the Temporal UI and for versions that know no causes. */
export interface Why {
  message: string;
  cause?: Cause;
}

/** What comes of an effect that could not be carried out for so long; without one it is tried for ever. */
export interface Patience<Outcome> {
  ms: number;
  outcome: (why: Why, mayHaveSent: boolean) => Outcome;
}

export interface Effect<Outcome> {
  /** How long one call may be on its way, in milliseconds: nothing is sent again before that has passed. */
  callTimeoutMs: number;
  /**
   * The call itself; says `aboutToSend` right before what the peer may act on, and not before a mere look. That
   * throws where this try has been given up meanwhile: another one may be sending.
   */
  act: (aboutToSend: () => void) => Promise<Outcome>;
  /**
   * Whether an earlier call of ours was carried out: its outcome, or `notDone` when sending (again) is safe.
   * Absent where the peer cannot be asked. `surelySent`: an earlier try is known to have sent, and not only feared to.
   */
  readBack?: (surelySent: boolean) => Promise<Outcome | 'notDone'>;
  /** A peer that drops repetitions by our id may be sent the same again although nothing can be read back. */
  repeatable?: boolean;
}

/** Tries with a configuration that does not let us ask before a person is told; half a minute lies between two. */
const triesBeforeUnreachable = 20;

/**
 * Exactly once at peers that are not idempotent: the intent is recorded, then one call is made with no blind
 * retry, then its outcome returned. A try that follows a lost one waits until the lost call cannot arrive any
 * more, reads back, and only then sends again.
 *
 * @param prepare gets what came of writing to the ledger; undefined where there was nothing to write.
 */
export async function carryOut<Outcome extends { kind: string }>(
  ledger: LedgerPort,
  batch: LedgerBatch,
  prepare: (appended: Appended | undefined) => Promise<Effect<Outcome>>,
  { resumed = false, patience }: { resumed?: boolean | undefined; patience?: Patience<Outcome> } = {},
): Promise<EffectResult<Outcome | Refused | Unknown | Unreachable>> {
  const trace = new TryTrace({ resumed });
  try {
    const effect = await beforeSending(trace, async () => prepare(await ledger.append(batch)));
    const earlier =
      (await settleEarlierTry(effect, trace)) ?? (resumed ? await readBackFirst(effect) : undefined);
    trace.resolveResumed();
    const outcome = earlier ?? (await actOnce(effect, trace));
    return { outcome, now: new Date().toISOString() };
  } catch (error) {
    const outcome = cancelled(error, trace) ?? givenUp(error, trace) ?? outOfPatience(error, trace, patience);
    if (outcome) return { outcome, now: new Date().toISOString() };
    throw toApplicationFailure(error);
  } finally {
    trace.stop();
  }
}

/** Where this fails nothing was sent: a database that is away for a moment must not look like a call without an answer. */
async function beforeSending<T>(trace: TryTrace, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    trace.leaveAsFound();
    throw error;
  }
}

/** What became of the try before; undefined where there is nothing of it, and this one may send. */
async function settleEarlierTry<Outcome>(
  effect: Effect<Outcome>,
  trace: TryTrace,
): Promise<Outcome | Unknown | undefined> {
  const { earlier } = trace;
  if (earlier === 'none' || earlier.sent === 'no') return undefined;
  // A worker that died may have sent just before: only a whole deadline from now on is sure to be over. No clock of
  // another machine is trusted for it.
  if (earlier.sent !== 'over') await Context.current().sleep(effect.callTimeoutMs);
  if (!effect.readBack) {
    if (effect.repeatable) return undefined;
    return {
      kind: 'unknown',
      message: 'an earlier call got no answer, and the peer cannot be asked what became of it',
      cause: { code: 'lost-call' },
    };
  }
  const found = await readBackFirst(effect, wasSent(earlier)).catch((error: unknown) => {
    // Nothing was sent by this one: the next need not wait that long again, and asks at once.
    const feared = wasSent(earlier) ? {} : ({ feared: true } as const);
    trace.leave({ sent: 'over', ...feared, ...(earlier.answeredDone ? { answeredDone: true } : {}) });
    throw error;
  });
  return found === undefined && earlier.answeredDone
    ? {
        kind: 'unknown',
        message: 'the peer answered that it was done, and does not show it',
        cause: { code: 'done-not-shown' },
      }
    : found;
}

/** Also where a person has had it sent again: what is there already is found out first, where it can be. */
async function readBackFirst<Outcome>(
  { readBack }: Effect<Outcome>,
  surelySent = false,
): Promise<Outcome | Unknown | undefined> {
  try {
    const found = await readBack?.(surelySent);
    return found === 'notDone' ? undefined : found;
  } catch (error) {
    if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
    return {
      kind: 'unknown',
      message: `the peer will not say what became of an earlier call: ${error.message}`,
      cause: { code: 'will-not-tell', said: error.message },
    };
  }
}

async function actOnce<Outcome>(
  effect: Effect<Outcome>,
  trace: TryTrace,
): Promise<Outcome | Refused | Unknown> {
  const call = { sentAt: undefined as number | undefined };
  try {
    const act = effect.act(() => {
      trace.assertCurrent();
      call.sentAt = performance.now();
    });
    return await Promise.race([act, cancelledBefore(call)]);
  } catch (error) {
    const isPortError = error instanceof PortError;
    if (isPortError && error.kind === 'refused') return refused(error);
    if (isPortError && error.kind === 'unknown' && call.sentAt !== undefined)
      return unknownOrAgain(effect, trace, error, performance.now() - call.sentAt);
    // Nothing was sent, or it is known not to have been acted on.
    if (isPortError || call.sentAt === undefined) trace.leave(unsent(effect, trace));
    throw error;
  }
}

/** What is known after a try that sent nothing: of earlier ones that could not be read back, no more than before. */
function unsent<Outcome>({ readBack }: Effect<Outcome>, { earlier }: TryTrace): Trace {
  if (readBack || earlier === 'none' || earlier.sent === 'no') return { sent: 'no' };
  return { ...earlier, sent: 'over', ...(wasSent(earlier) ? {} : { feared: true }) };
}

/** Files may be fetched and uploaded for long before it sends: where this try is over by then it never will. */
function cancelledBefore(call: { sentAt: number | undefined }): Promise<never> {
  return Context.current().cancelled.catch((error: unknown) => {
    if (call.sentAt === undefined) throw error;
    return new Promise<never>(() => undefined);
  });
}

/** By the server's clock for the beginning and ours for now: an hour's difference makes it a little sooner or later. */
function outOfPatience<Outcome>(
  error: unknown,
  { mayHaveSent }: TryTrace,
  patience: Patience<Outcome> | undefined,
): Outcome | undefined {
  if (!patience || error instanceof LedgerConflictError) return undefined;
  if (Date.now() - Context.current().info.scheduledTimestampMs < patience.ms) return undefined;
  return patience.outcome(whyOf(toApplicationFailure(error)), mayHaveSent);
}

function refused({ message, details: { peerCode } }: PortError): Refused {
  return { kind: 'refused', message, ...defined({ code: peerCode }) };
}

/** The next try reads back, once the call of this one can no longer arrive. */
function unknownOrAgain<Outcome>(
  { callTimeoutMs, readBack, repeatable }: Effect<Outcome>,
  trace: TryTrace,
  error: PortError,
  sinceSentMs: number,
): Unknown {
  const { answeredDone, isLasting } = error.details;
  const why = { message: error.message, cause: causeOf(error) };
  if (!readBack && !repeatable) return { kind: 'unknown', ...why };
  if (isLasting && triesOf(Context.current().info) >= triesBeforeUnreachable)
    return { kind: 'unknown', ...why };
  trace.leave({ sent: 'over', ...(answeredDone ? { answeredDone } : {}) });
  throw ApplicationFailure.create({
    type: failureTypes.outcomeUnknown,
    message: why.message,
    details: causeDetails(why.cause),
    nextRetryDelay: Math.max(1, Math.ceil(callTimeoutMs - sinceSentMs)),
  });
}

/** Given up by a person while it was tried: nothing is tried again, so what is known by now is all there is. */
function cancelled(error: unknown, trace: TryTrace): Unknown | Unreachable | undefined {
  if (!trace.isGivenUp || error instanceof LedgerConflictError) return undefined;
  return trace.mayBeOut
    ? {
        kind: 'unknown',
        message: 'given up while what became of it was not known',
        cause: { code: 'given-up-unclear' },
      }
    : {
        kind: 'unreachable',
        message: 'given up before it was sent',
        cause: { code: 'given-up-unsent' },
      };
}

/** What does not pass by itself is told to a person in the end; until then an administrator may mend it unnoticed. */
function givenUp(error: unknown, { mayHaveSent }: TryTrace): Unknown | Unreachable | undefined {
  if (!(error instanceof PortError) || error.kind !== 'misconfigured') return undefined;
  if (triesOf(Context.current().info) < triesBeforeUnreachable) return undefined;
  const why = { message: error.message, cause: causeOf(error) };
  return { kind: mayHaveSent ? 'unknown' : 'unreachable', ...why };
}
