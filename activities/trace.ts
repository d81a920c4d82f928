import { Context } from '@temporalio/activity';
import { PortError } from '../application/ports/errors';
import { defined } from '../domain/defined';

/** What one try leaves for the next one, by way of the heartbeat. */
export interface Trace {
  /**
   * `no`: it ended knowing that nothing was carried out; `over`: it sent, and by the time of the next try the call
   * can no longer arrive. Absent: it died without a word, and may have sent just before.
   */
  sent?: 'no' | 'over';
  /** Of `over`: the one before died without a word, and nobody could be asked since. */
  feared?: true;
  /** The peer answered one of the tries before with success, and did not show it: none of them sends again. */
  answeredDone?: true;
  /** One before the last of them has sent for certain, and got no answer. */
  surelySent?: true;
  /** How many of the tries before had no place at the peer, and did nothing. */
  busy?: number;
}

const heartbeatEveryMs = 1000;
/** The server gives a try up after 3 s without a heartbeat; one that slept as long may have a successor. */
const givenUpAfterMs = 2500;

/** Beats once a second, so that a dead worker shows in seconds, and carries the trace to the next try. */
export class TryTrace {
  /** `none` for a first try. */
  readonly earlier: Trace | 'none';
  private readonly context = Context.current();
  private readonly timer: NodeJS.Timeout;
  private lastBeatAt = performance.now();
  private slept = false;
  private left: Trace | undefined;
  private readonly busy: number;
  /** A person has had it sent again, and what became of the calls before was not looked for yet. */
  private isResumed: boolean;
  /** Until this try has ended by itself nothing is known of it: heartbeats are throttled, so none is relied on. */
  private trace: Trace;

  constructor({ resumed }: { resumed: boolean }) {
    this.isResumed = resumed;
    const { attempt, heartbeatDetails } = this.context.info;
    this.busy = busyBefore(this.context.info);
    // An activity that was reset by hand counts from 1 again, and keeps what its tries have left.
    this.earlier = attempt === 1 && heartbeatDetails === undefined ? 'none' : readTrace(heartbeatDetails);
    this.trace = this.earlier === 'none' ? {} : lasting(this.earlier);
    // What the try before left is cleared before this one may send. A first try has nothing to clear, and most are over
    // before their first beat: a call to Temporal less for each effect.
    if (this.earlier !== 'none') this.beat();
    this.timer = setInterval(() => this.beat(), heartbeatEveryMs);
  }

  get mayHaveSent(): boolean {
    return this.isResumed || (this.earlier !== 'none' && this.earlier.sent !== 'no');
  }

  /** Whether a call of this try or an earlier one may have arrived, or may still. */
  get mayBeOut(): boolean {
    return this.left && !this.isResumed ? this.left.sent !== 'no' : this.mayHaveSent;
  }

  /** The effect was given up; a worker that shuts down, or a try that was replaced, is not that. */
  get isGivenUp(): boolean {
    return this.context.cancellationDetails?.cancelRequested ?? false;
  }

  /** Last before the try fails: a failure delivers the latest heartbeat with it. */
  leave(trace: Trace): void {
    this.left = trace;
    this.trace = trace;
    this.beat();
  }

  /** For a try that fails before anything could be sent: the next one finds what this one has found. */
  leaveAsFound(): void {
    this.leave(foundBy(this.context.info));
  }

  /** What was sent before this activity is resolved: not done, or sent again at a person's risk. */
  resolveResumed(): void {
    this.isResumed = false;
  }

  /** @throws PortError `passing` where the server may have given this try up: a frozen worker must not send late. */
  assertCurrent(): void {
    this.noticeSleep();
    if (this.slept || this.context.cancellationSignal.aborted)
      throw new PortError('passing', 'this try was given up before it sent anything');
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    this.noticeSleep();
    const { busy: _, ...trace } = this.trace;
    this.context.heartbeat({ ...trace, ...(this.busy > 0 ? { busy: this.busy } : {}) });
  }

  private noticeSleep(): void {
    const now = performance.now();
    if (now - this.lastBeatAt > givenUpAfterMs) this.slept = true;
    this.lastBeatAt = now;
  }
}

/** For a try that ends before it has done anything: the next one finds what this one has found. */
export function passOnTrace({ info, heartbeat }: Context): void {
  heartbeat({ ...foundBy(info), busy: busyBefore(info) + 1 } satisfies Trace);
}

/** What is known at a try's beginning. */
function foundBy({ attempt, heartbeatDetails }: Tried): Trace {
  const isFirst = attempt === 1 && heartbeatDetails === undefined;
  return isFirst ? { sent: 'no' } : readTrace(heartbeatDetails);
}

type Tried = Pick<Context['info'], 'attempt' | 'heartbeatDetails'>;

/** Which try this is, from 1, of those that had a place at the peer. */
export function triesOf(info: Tried): number {
  return info.attempt - busyBefore(info);
}

/** An activity that was reset by hand counts its tries from 1 again. */
function busyBefore({ attempt, heartbeatDetails }: Tried): number {
  return attempt === 1 ? 0 : (readTrace(heartbeatDetails).busy ?? 0);
}

/** What holds for all tries that follow. */
function lasting(trace: Trace): Trace {
  const { answeredDone } = trace;
  return { ...(answeredDone ? { answeredDone } : {}), ...(wasSent(trace) ? { surelySent: true } : {}) };
}

/** Whether one of the tries has sent for certain, and got no answer. */
export function wasSent({ sent, feared, surelySent }: Trace): boolean {
  return (sent === 'over' && !feared) || surelySent === true;
}

function readTrace(details: unknown): Trace {
  if (typeof details !== 'object' || details === null) return {};
  const answeredDone = 'answeredDone' in details && details.answeredDone === true;
  const sent = 'sent' in details && (details.sent === 'no' || details.sent === 'over') && details.sent;
  const feared = 'feared' in details && details.feared === true;
  const surelySent = 'surelySent' in details && details.surelySent === true;
  const busy = 'busy' in details && typeof details.busy === 'number' ? details.busy : undefined;
  return {
    ...(sent ? { sent } : {}),
    ...(feared ? { feared } : {}),
    ...(answeredDone ? { answeredDone } : {}),
    ...(surelySent ? { surelySent } : {}),
    ...defined({ busy }),
  };
}
