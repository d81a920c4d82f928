import { setTimeout as passes } from 'node:timers/promises';
import { ActivityCancellationDetails, ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createHostActivities } from '../../activities/host';
import type { HostPort } from '../../application/ports/host';
import { failureTypes } from '../../contracts/failureTypes';
import type { EffectResult, HostEffectInput } from '../../contracts/sealRequest';
import type { HostOutcome } from '../../domain/sealRequest/commands';
import { noFlows, noLedger } from './tries';

/*
 * A worker that stands still, with its machine or by SIGSTOP, sends no heartbeat. The server gives its try up after 3 s
 * and lets another worker have the effect. The first one wakes up in the middle of its try, and must not send any more.
 */

jest.setTimeout(30_000);

/** Nothing of this process runs meanwhile: no timer, and no heartbeat. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** One try of a submit; `meanwhile` happens while the host is asked where the flow waits. */
async function submitWhile(meanwhile: (environment: MockActivityEnvironment) => Promise<void>) {
  const environment = new MockActivityEnvironment(
    { attempt: 1, scheduledTimestampMs: Date.now() },
    { logger: new DefaultLogger('ERROR') },
  );
  let sent = 0;
  const left: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => left.push(details));
  const nothing = async () => undefined;
  const host: HostPort = {
    ...{ callTimeoutMs: 10_000, writeFields: nothing, return: nothing, offerFiles: nothing },
    read: async () => {
      await meanwhile(environment);
      return { nodeId: 'seal' };
    },
    submit: async () => {
      sent += 1;
    },
  };
  const { moveFlow } = createHostActivities({
    ...noFlows,
    ledger: noLedger,
    attempts: { hasLater: async () => false },
    hosts: { forHost: async () => host },
    sealedFiles: { of: async () => ({ files: [], expiresAt: '' }) },
  });
  const input: HostEffectInput = {
    ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] },
    sealRequestId: 'h:f:r:1',
    ...{ hostId: 'h', flowId: 'f', flowRequestId: 'r', applicant: 'zhangsan' },
    effect: {
      type: 'FlowSubmitRequested',
      data: { effectId: 'move', waitNodeIds: ['seal'], as: 'applicant' },
      metadata: { at: '2026-11-24T08:00:00.000Z', actor: 'vendor' },
    },
  };
  let came: HostOutcome | undefined;
  const moved = (): Promise<EffectResult<HostOutcome>> => environment.run(moveFlow, input);
  const failure: unknown = await moved().then(
    ({ outcome }) => {
      came = outcome;
    },
    (error: unknown) => error,
  );
  return { failure, came, sent, last: left.at(-1) };
}

/** Two tries at once, and one standstill for both: it begins when both are at the host. */
const whileStill = (() => {
  let arrived = 0;
  let wakeUp = () => {};
  const awake = new Promise<void>((resolve) => {
    wakeUp = resolve;
  });
  const still = () => {
    arrived += 1;
    if (arrived === 2) {
      standStill(2_900);
      wakeUp();
    }
    return awake;
  };
  const begin = () => ({
    rightBefore: submitWhile(still),
    beatenSince: submitWhile(async () => {
      await still();
      await passes(50);
    }),
  });
  let begun: ReturnType<typeof begin> | undefined;
  return () => {
    begun ??= begin();
    return begun;
  };
})();

test('a try that was never given up sends', async () => {
  const { failure, sent } = await submitWhile(async () => undefined);
  expect([failure, sent]).toEqual([undefined, 1]);
});

test.each<[string, () => ReturnType<typeof submitWhile>]>([
  ['stood still right before it would have sent', () => whileStill().rightBefore],
  ['stood still, and has beaten again since', () => whileStill().beatenSince],
  [
    'was told that another has taken its place',
    () =>
      submitWhile(async (environment) =>
        environment.cancel('NOT_FOUND', new ActivityCancellationDetails({ notFound: true })),
      ),
  ],
])('one that %s sends nothing, and says so to the next', async (_what, tried) => {
  const { failure, sent, last } = await tried();
  expect(sent).toBe(0);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ type: failureTypes.passingFault, nonRetryable: false });
  expect(last).toEqual({ sent: 'no' });
});

test('one that a person has given up sends nothing, and says that it has not', async () => {
  const { failure, came, sent } = await submitWhile(async (environment) => environment.cancel());
  expect([failure, sent]).toEqual([undefined, 0]);
  expect(came).toEqual({
    kind: 'unreachable',
    message: 'given up before it was sent',
    cause: { code: 'given-up-unsent' },
  });
});
