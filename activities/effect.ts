import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { failureTypes } from '../contracts/failureTypes';
import type { LedgerBatch } from '../contracts/ledger';
import type { EffectResult } from '../contracts/sealRequest';
import { assertNever } from '../domain/sealRequest/values';
import { toApplicationFailure } from './failures';
import { type LedgerPort, PortError } from './ports';

type Refused = { kind: 'refused'; message: string; code?: string };
type Unknown = { kind: 'unknown'; message: string };

export interface Effect<Outcome> {
  /** How long one call may be on its way, in milliseconds: nothing is sent again before that has passed. */
  callTimeoutMs: number;
  /** The call itself; says `aboutToSend` right before what the peer may act on, and not before a mere look. */
  act: (aboutToSend: () => void) => Promise<Outcome>;
  /**
   * Whether an earlier call of ours was carried out: its outcome, or `notDone` when sending (again) is safe.
   * Absent where the peer cannot be asked.
   */
  readBack?: () => Promise<Outcome | 'notDone'>;
  /** A peer that drops repetitions by our id may be sent the same again although nothing can be read back. */
  repeatable?: boolean;
}

/** What one try leaves for the next one, by way of the heartbeat. */
interface Trace {
  /** A call may be on its way until then, in milliseconds since 1970. */
  sentUntil?: number;
  /** The try ended knowing that its call was not carried out. */
  notSent?: true;
}

const heartbeatEveryMs = 1000;

/**
 * Exactly once at peers that are not idempotent: the intent is recorded, then one call is made with no blind
 * retry, then its outcome returned. A try that follows a lost one waits until the lost call cannot arrive any
 * more, reads back, and only then sends again.
 */
export async function carryOut<Outcome extends { kind: string }>(
  ledger: LedgerPort,
  batch: LedgerBatch,
  prepare: () => Promise<Effect<Outcome>>,
): Promise<EffectResult<Outcome | Refused | Unknown>> {
  const trace = new HeartbeatTrace();
  try {
    await ledger.append(batch);
    const effect = await prepare();
    const outcome = (await settleEarlierTry(effect, trace)) ?? (await actOnce(effect, trace));
    return { outcome, now: new Date().toISOString() };
  } catch (error) {
    throw toApplicationFailure(error);
  } finally {
    trace.stop();
  }
}

async function settleEarlierTry<Outcome>(
  effect: Effect<Outcome>,
  trace: HeartbeatTrace,
): Promise<Outcome | Unknown | undefined> {
  const { earlier } = trace;
  if (earlier === null || earlier.notSent) return undefined;
  // A worker that died may have sent just before: without its own deadline, a whole one is waited out.
  const until = earlier.sentUntil ?? Date.now() + effect.callTimeoutMs;
  trace.set({ sentUntil: until });
  await Context.current().sleep(Math.max(0, until - Date.now()));
  if (!effect.readBack) {
    if (effect.repeatable) return undefined;
    return {
      kind: 'unknown',
      message: 'an earlier call got no answer, and the peer cannot be asked what became of it',
    };
  }
  const found = await effect.readBack();
  return found === 'notDone' ? undefined : found;
}

async function actOnce<Outcome>(
  effect: Effect<Outcome>,
  trace: HeartbeatTrace,
): Promise<Outcome | Refused | Unknown> {
  let sentUntil: number | undefined;
  const aboutToSend = () => {
    sentUntil = Date.now() + effect.callTimeoutMs;
    trace.set({ sentUntil });
  };
  try {
    return await effect.act(aboutToSend);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    switch (error.kind) {
      case 'refused': {
        const { peerCode } = error.details;
        return {
          kind: 'refused',
          message: error.message,
          ...(peerCode === undefined ? {} : { code: peerCode }),
        };
      }
      case 'unknown':
        // A mere look that got no answer: nothing was sent.
        if (sentUntil === undefined) break;
        if (!effect.readBack && !effect.repeatable) return { kind: 'unknown', message: error.message };
        throw ApplicationFailure.create({
          type: failureTypes.outcomeUnknown,
          message: error.message,
          nextRetryDelay: Math.max(1, sentUntil - Date.now()),
        });
      case 'passing':
      case 'misconfigured':
        break;
      default:
        assertNever(error.kind);
    }
    trace.set({ notSent: true });
    throw error;
  }
}

/** Beats once a second, so that a dead worker shows in seconds, and carries the trace to the next try. */
class HeartbeatTrace {
  /** null on a first try; empty when a try died before it could say anything. */
  readonly earlier: Trace | null;
  private readonly context = Context.current();
  private readonly timer: NodeJS.Timeout;
  private trace: Trace;

  constructor() {
    const { attempt, heartbeatDetails } = this.context.info;
    this.earlier = attempt === 1 ? null : readTrace(heartbeatDetails);
    // Until this try sends something itself, the last one's trace is what a next one must know.
    this.trace = this.earlier ?? {};
    this.beat();
    this.timer = setInterval(() => this.beat(), heartbeatEveryMs);
  }

  set(trace: Trace): void {
    this.trace = trace;
    this.beat();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    this.context.heartbeat(this.trace);
  }
}

function readTrace(details: unknown): Trace {
  if (typeof details !== 'object' || details === null) return {};
  const trace: Trace = {};
  if ('sentUntil' in details && typeof details.sentUntil === 'number') trace.sentUntil = details.sentUntil;
  if ('notSent' in details && details.notSent === true) trace.notSent = true;
  return trace;
}
