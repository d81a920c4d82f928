import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { carryOut, type Effect } from '../../activities/effect';
import { PortError } from '../../application/ports/errors';
import type { LedgerPort } from '../../application/sealRequests/stores';
import { failureTypes } from '../../contracts/failureTypes';
import { failOnce, noLedger, untilOutcome } from './tries';

/*
 * What a try does about the ones before it, by what they have left in their heartbeat: when it may ask what became of
 * them, when it may send again, and what it leaves to the next.
 */

jest.setTimeout(30_000);

interface Sent {
  kind: 'sent' | 'found';
}
/** So long that a test which waits for it fails. */
const longMs = 600_000;
/** Timers count in whole milliseconds, and may be one early. */
const timerMs = 2;

/** What happened, in order. */
let happened: string[];
/** When, in milliseconds since the try began. */
let times: Record<string, number>;
let beganAt: number;
beforeEach(() => {
  happened = [];
  times = {};
});
function note(what: string): void {
  happened.push(what);
  times[what] = performance.now() - beganAt;
}

const silent = () => new PortError('unknown', 'timeout');

/** Sends once; `fails` is what comes of that. */
function sending(effect: Partial<Effect<Sent>>, fails?: () => Error): Effect<Sent> {
  return {
    callTimeoutMs: longMs,
    act: async (aboutToSend) => {
      aboutToSend();
      note('sent');
      if (fails) throw fails();
      return { kind: 'sent' };
    },
    ...effect,
  };
}
const readBack = (found: 'notDone' | 'found') => async () => {
  note('asked');
  return found === 'notDone' ? found : ({ kind: found } as const);
};

interface Earlier {
  attempt?: number;
  left?: unknown;
  resumed?: boolean;
  ledger?: LedgerPort;
}

async function tryOnce(effect: Effect<Sent>, { attempt = 1, left, resumed, ledger }: Earlier = {}) {
  const environment = new MockActivityEnvironment(
    { attempt, scheduledTimestampMs: Date.now(), heartbeatDetails: left },
    { logger: new DefaultLogger('ERROR') },
  );
  environment.on('heartbeat', (details: unknown) => note(`left ${JSON.stringify(details)}`));
  const batch = { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] };
  const run = () => carryOut<Sent>(ledger ?? noLedger, batch, async () => effect, { resumed });
  beganAt = performance.now();
  try {
    const { outcome }: Awaited<ReturnType<typeof run>> = await environment.run(run);
    return { outcome };
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    return { failure: error };
  }
}

/** Without the heartbeats: those of a slow machine are more. */
const calls = () => happened.filter((what) => !what.startsWith('left'));

describe('a try that follows one that died without a word', () => {
  const callTimeoutMs = 60;

  test('does not make the next one wait once more where the look fails', async () => {
    const failing = sending({ callTimeoutMs, readBack: () => Promise.reject(silent()) });
    const { failure } = await tryOnce(failing, { attempt: 2 });
    expect(failure).toMatchObject({ type: failureTypes.outcomeUnknown });
    expect(happened.at(-1)).toBe('left {"sent":"over","feared":true}');
  });

  test.each([
    ['it is feared to have sent, and no more', { sent: 'over', feared: true }, false],
    ['another before it has sent', { sent: 'over' }, true],
  ])('and a look that failed makes nothing certain: %s', async (_what, left, isSure) => {
    const told: boolean[] = [];
    const look = async (surelySent: boolean) => {
      told.push(surelySent);
      return 'notDone' as const;
    };
    await tryOnce(sending({ readBack: look }), { attempt: 3, left });
    expect(told).toEqual([isSure]);
  });

  test('asks what became of it only once its call can no longer arrive', async () => {
    const effect = sending({ callTimeoutMs, readBack: readBack('found') });
    expect(await tryOnce(effect, { attempt: 2 })).toEqual({ outcome: { kind: 'found' } });
    expect(calls()).toEqual(['asked']);
    expect(times.asked).toBeGreaterThanOrEqual(callTimeoutMs - timerMs);
  });

  test('and sends only then, where it was not carried out', async () => {
    const effect = sending({ callTimeoutMs, readBack: readBack('notDone') });
    expect(await tryOnce(effect, { attempt: 2 })).toEqual({ outcome: { kind: 'sent' } });
    expect(calls()).toEqual(['asked', 'sent']);
    expect(times.asked).toBeGreaterThanOrEqual(callTimeoutMs - timerMs);
  });

  test('sends what the peer drops repetitions of no sooner', async () => {
    const effect = sending({ callTimeoutMs, repeatable: true });
    expect(await tryOnce(effect, { attempt: 2 })).toEqual({ outcome: { kind: 'sent' } });
    expect(times.sent).toBeGreaterThanOrEqual(callTimeoutMs - timerMs);
  });

  test('sends nothing to a peer that can neither be asked nor drops repetitions', async () => {
    const { outcome } = await tryOnce(sending({ callTimeoutMs }), { attempt: 2 });
    expect([outcome?.kind, calls()]).toEqual(['unknown', []]);
  });

  test.each([
    ['an activity that was reset by hand counts from 1 again', { attempt: 1, left: {} }],
    ['what it left cannot be read', { attempt: 2, left: 'sent' }],
    ['what it left says something else', { attempt: 2, left: { sent: 'yes' } }],
  ])('also where %s', async (_what, earlier) => {
    const effect = sending({ callTimeoutMs, readBack: readBack('found') });
    expect(await tryOnce(effect, earlier)).toEqual({ outcome: { kind: 'found' } });
    expect(times.asked).toBeGreaterThanOrEqual(callTimeoutMs - timerMs);
  });
});

describe('a try that follows one that knows it', () => {
  test('asks at once where the call can no longer arrive', async () => {
    const effect = sending({ readBack: readBack('notDone') });
    expect(await tryOnce(effect, { attempt: 2, left: { sent: 'over' } })).toEqual({
      outcome: { kind: 'sent' },
    });
    expect(calls()).toEqual(['asked', 'sent']);
  });

  test('sends at once where nothing was carried out, and asks nobody', async () => {
    const effect = sending({ readBack: readBack('found') });
    expect(await tryOnce(effect, { attempt: 2, left: { sent: 'no' } })).toEqual({
      outcome: { kind: 'sent' },
    });
    expect(calls()).toEqual(['sent']);
  });

  test('clears what that one has left before it sends: it may die without a word itself', async () => {
    for (const sent of ['no', 'over'] as const) {
      happened = [];
      await tryOnce(sending({ readBack: readBack('notDone') }), { attempt: 2, left: { sent } });
      expect(happened[0]).toBe(sent === 'over' ? 'left {"surelySent":true}' : 'left {}');
      expect(happened).toContain('sent');
    }
  });

  test.each([{}, { sent: 'over' }])(
    'sends nothing where the peer has answered that it was done, and does not show it: %j',
    async (left) => {
      const effect = sending({ callTimeoutMs: 1, readBack: readBack('notDone') });
      const given = { attempt: 3, left: { ...left, answeredDone: true } };
      expect((await tryOnce(effect, given)).outcome?.kind).toBe('unknown');
      expect(calls()).toEqual(['asked']);
      expect(happened[0]).toMatch(/^left {"answeredDone":true[,}]/);
    },
  );
});

describe('a try that gets no answer', () => {
  const slow = async (aboutToSend: () => void): Promise<Sent> => {
    aboutToSend();
    note('sent');
    await new Promise((resolve) => setTimeout(resolve, 100));
    note('given up');
    throw silent();
  };

  test('is followed by the next once its call can no longer arrive, and not a whole wait later', async () => {
    const { failure } = await tryOnce({ callTimeoutMs: 10_000, act: slow, readBack: readBack('notDone') });
    const took = performance.now() - beganAt;
    expect(failure).toMatchObject({ type: failureTypes.outcomeUnknown, nonRetryable: false });
    const delay = Number(failure?.nextRetryDelay);
    const { sent = 0, 'given up': givenUp = 0 } = times;
    expect(delay).toBeGreaterThanOrEqual(10_000 - took);
    expect(delay).toBeLessThanOrEqual(10_000 - (givenUp - sent) + 1);
    expect(happened.at(-1)).toBe('left {"sent":"over"}');
  });

  test('is followed by the next soon where its call is over by then', async () => {
    const { failure } = await tryOnce({ callTimeoutMs: 20, act: slow, readBack: readBack('notDone') });
    expect(failure?.nextRetryDelay).toBe(1);
  });

  test('is the last one where the peer can neither be asked nor drops repetitions', async () => {
    expect((await tryOnce(sending({}, silent))).outcome?.kind).toBe('unknown');
  });

  test.each([{ repeatable: true }, { readBack: readBack('notDone') }])(
    'leaves that the peer answered that it was done: %j',
    async (way) => {
      const done = () => new PortError('unknown', 'not shown', { answeredDone: true });
      expect((await tryOnce(sending(way, done))).failure?.type).toBe(failureTypes.outcomeUnknown);
      expect(happened.at(-1)).toBe('left {"sent":"over","answeredDone":true}');
    },
  );

  test('leaves nothing where it broke off for a reason of ours after it had sent', async () => {
    await tryOnce(sending({ readBack: readBack('notDone') }, () => new TypeError('ours')));
    expect(calls()).toEqual(['sent']);
    expect(happened).not.toContain('left {"sent":"no"}');
    expect(happened).not.toContain('left {"sent":"over"}');
  });
});

describe('a try that sends nothing', () => {
  test.each<[string, () => Error]>([
    ['the peer is busy', () => new PortError('passing', 'HTTP 429')],
    ['we may not ask it', () => new PortError('misconfigured', 'HTTP 401')],
  ])('says so to the next: %s', async (_what, fails) => {
    await tryOnce(sending({ readBack: readBack('notDone') }, fails));
    expect(happened.at(-1)).toBe('left {"sent":"no"}');
  });

  test.each<[string, () => Error]>([
    ['a look that got no answer', silent],
    ['a fault of ours', () => new TypeError('ours')],
  ])('says so to the next where it broke off before: %s', async (_what, fails) => {
    const act = async () => {
      throw fails();
    };
    await tryOnce({ callTimeoutMs: longMs, act, readBack: readBack('notDone') });
    expect(happened.at(-1)).toBe('left {"sent":"no"}');
  });
});

describe('a try that sends nothing after one that may have', () => {
  const busy = () => new PortError('passing', 'HTTP 429');

  test.each([
    [{ sent: 'over' }, '{"sent":"over"}'],
    [{ sent: 'over', feared: true }, '{"sent":"over","feared":true}'],
    [{ surelySent: true }, '{"surelySent":true,"sent":"over"}'],
    [{}, '{"sent":"over","feared":true}'],
  ])('hides nothing of it where nobody can be asked: %j', async (left, leaves) => {
    const effect = sending({ callTimeoutMs: 1, repeatable: true }, busy);
    await tryOnce(effect, { attempt: 2, left });
    expect(JSON.parse(happened.at(-1)?.slice('left '.length) ?? '')).toEqual(JSON.parse(leaves));
  });

  test('says that nothing was done where that was read back', async () => {
    await tryOnce(sending({ readBack: readBack('notDone') }, busy), { attempt: 2, left: { sent: 'over' } });
    expect(happened.at(-1)).toBe('left {"sent":"no"}');
  });
});

describe('a try that is over before it has sent', () => {
  test('does not wait for what it was doing, and leaves that it sent nothing', async () => {
    let begun = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const act = async (aboutToSend: () => void): Promise<Sent> => {
      begun();
      await new Promise(() => {});
      aboutToSend();
      return { kind: 'sent' };
    };
    const environment = new MockActivityEnvironment({ attempt: 1 }, { logger: new DefaultLogger('ERROR') });
    environment.on('heartbeat', (details: unknown) => note(`left ${JSON.stringify(details)}`));
    const batch = { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] };
    const carried = () => carryOut<Sent>(noLedger, batch, async () => sending({ act }));
    const run: ReturnType<typeof carried> = environment.run(carried);
    await hasBegun;
    environment.cancel();
    expect((await run).outcome).toMatchObject({ kind: 'unreachable', cause: { code: 'given-up-unsent' } });
    expect(happened.at(-1)).toBe('left {"sent":"no"}');
  });

  test('has its answer where it had sent', async () => {
    const environment = new MockActivityEnvironment({ attempt: 1 }, { logger: new DefaultLogger('ERROR') });
    const act = async (aboutToSend: () => void): Promise<Sent> => {
      aboutToSend();
      environment.cancel();
      return new Promise((resolve) => setImmediate(resolve, { kind: 'sent' }));
    };
    const batch = { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] };
    const carried = () => carryOut<Sent>(noLedger, batch, async () => sending({ act }));
    const { outcome }: Awaited<ReturnType<typeof carried>> = await environment.run(carried);
    expect(outcome).toEqual({ kind: 'sent' });
  });
});

describe('what a person has had sent again', () => {
  test('is looked for first', async () => {
    const found = sending({ readBack: readBack('found') });
    expect(await tryOnce(found, { resumed: true })).toEqual({ outcome: { kind: 'found' } });
    expect(calls()).toEqual(['asked']);
  });

  test('is not sent where the peer will not say', async () => {
    const effect = sending({
      readBack: async () => {
        throw new PortError('refused', '无权限');
      },
    });
    expect((await tryOnce(effect, { resumed: true })).outcome).toMatchObject({ kind: 'unknown' });
    expect((await tryOnce(effect, { attempt: 2, left: { sent: 'over' } })).outcome).toMatchObject({
      kind: 'unknown',
    });
    expect(calls()).toEqual([]);
  });
});

describe('what does not pass by itself', () => {
  const forbidden = () => new PortError('misconfigured', 'HTTP 401');
  const closed = sending({ callTimeoutMs: 1, readBack: () => Promise.reject(forbidden()) }, forbidden);

  test('is tried for a while: an administrator may mend it', async () => {
    const { failure } = await tryOnce(closed, { attempt: 19, left: { sent: 'no' } });
    expect(failure).toMatchObject({ type: failureTypes.misconfigured, nonRetryable: false });
  });

  test('a try that had no place at the peer is not counted', async () => {
    const { failure } = await tryOnce(closed, { attempt: 22, left: { sent: 'no', busy: 3 } });
    expect(failure).toMatchObject({ type: failureTypes.misconfigured });
    expect(happened.at(-1)).toBe('left {"sent":"no","busy":3}');
    const told = await tryOnce(closed, { attempt: 23, left: { sent: 'no', busy: 3 } });
    expect(told.outcome).toMatchObject({ kind: 'unreachable' });
  });

  test.each<[string, unknown, string]>([
    ['nothing was ever sent', { sent: 'no' }, 'unreachable'],
    ['a call got no answer', { sent: 'over' }, 'unknown'],
    ['a try died without a word', undefined, 'unknown'],
  ])('is told to a person then, who learns whether it may have been done: %s', async (_what, left, kind) => {
    expect((await tryOnce(closed, { attempt: 20, left })).outcome).toEqual({
      kind,
      message: 'HTTP 401',
      cause: { code: 'misconfigured', said: 'HTTP 401' },
    });
  });
});

describe('a heartbeat', () => {
  test('is sent while the peer takes its time, and no more once it is over', async () => {
    const beats = () => happened.filter((what) => what === 'left {}').length;
    const act = async (): Promise<Sent> => {
      while (beats() === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      return { kind: 'sent' };
    };
    expect(await tryOnce({ callTimeoutMs: longMs, act })).toEqual({ outcome: { kind: 'sent' } });
    const atEnd = beats();
    // The next one would be due before that: timers of a process fire in the order of their time.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(beats()).toBe(atEnd);
  });
});

describe('the intent', () => {
  test('is in the ledger before anything is asked or sent', async () => {
    const append = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      note('recorded');
      return undefined;
    };
    const ledger = { ...noLedger, append };
    await tryOnce(sending({ readBack: readBack('notDone') }), { ledger, resumed: true });
    expect(calls()).toEqual(['recorded', 'asked', 'sent']);
  });

  test('that cannot be recorded is not carried out', async () => {
    const append = () => Promise.reject(new Error('no database'));
    const { failure } = await tryOnce(sending({}), { ledger: { ...noLedger, append } });
    expect(failure).toMatchObject({ type: failureTypes.passingFault, nonRetryable: false });
    expect(calls()).toEqual([]);
  });
});

describe('a try that fails before it could send', () => {
  const batch = { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] };
  const away = () => Promise.reject(new Error('no database'));
  const failingLedger: LedgerPort = { ...noLedger, append: away };

  test.each([
    ['by the ledger', 'append'],
    ['by what is configured of the peer', 'prepare'],
  ])('%s is followed by one that sends, also where nobody can be asked', async (_what, failsAt) => {
    const failing = { [failsAt]: () => new Error('no database') };
    const ledger: LedgerPort = {
      ...noLedger,
      append: async () => {
        failOnce(failing, 'append');
        return undefined;
      },
    };
    const prepare = async () => {
      failOnce(failing, 'prepare');
      return sending({});
    };
    const run = () => carryOut<Sent>(ledger, batch, prepare);
    expect(await untilOutcome(run, undefined)).toEqual({ kind: 'sent' });
    expect(calls()).toEqual(['sent']);
  });

  test.each([
    { sent: 'no' },
    { sent: 'over' },
    { sent: 'over', feared: true },
    { sent: 'over', answeredDone: true },
  ])('leaves what the one before it has left: %j', async (left) => {
    await tryOnce(sending({}), { attempt: 2, left, ledger: failingLedger });
    expect(happened.at(-1)).toBe(`left ${JSON.stringify(left)}`);
  });

  test('makes nothing certain of one that died without a word', async () => {
    await tryOnce(sending({}), { attempt: 2, ledger: failingLedger });
    expect(happened.at(-1)).toBe('left {}');
  });

  test('counts no place that was missing before an activity was reset by hand', async () => {
    const left = { sent: 'no', busy: 3 };
    await tryOnce(sending({}), { attempt: 1, left, ledger: failingLedger });
    expect(happened.at(-1)).toBe('left {"sent":"no"}');
  });

  test('takes nothing for unsent that a person has had sent again, before it was looked for', async () => {
    const closed = () => Promise.reject(new PortError('misconfigured', 'no secret'));
    const ledger = { ...noLedger, append: closed };
    const earlier = { attempt: 20, left: { sent: 'no' }, ledger };
    expect((await tryOnce(sending({}), { ...earlier, resumed: true })).outcome?.kind).toBe('unknown');
    expect((await tryOnce(sending({}), earlier)).outcome?.kind).toBe('unreachable');
  });
});
