import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createHostActivities } from '../../activities/host';
import { LedgerConflictError, PortError } from '../../application/ports/errors';
import type { HostPort } from '../../application/ports/host';
import type { LedgerPort } from '../../application/sealRequests/stores';
import type { HostActivities, HostEffectInput } from '../../contracts/sealRequest';
import { defined } from '../../domain/defined';
import type { HostEffectRequested } from '../../domain/sealRequest/events';
import { noFlows } from './tries';

/** How long what a host does not take is tried before others go first, and before a person is told. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const metadata = { at: '2026-11-24T08:00:00.000Z', actor: 'engine' };
const write = (postponed?: number): HostEffectRequested => ({
  type: 'FieldWriteRequested',
  data: {
    effectId: 'sealCode:0',
    fields: [{ fieldId: 'f', value: '100001' }],
    carriesSealCode: true,
    ...defined({ postponed }),
  },
  metadata,
});
const submit: HostEffectRequested = {
  type: 'FlowSubmitRequested',
  data: { effectId: 'rule:sealingCompleted:0:flow', waitNodeIds: ['seal'], as: 'applicant' },
  metadata,
};

const offer: HostEffectRequested = {
  type: 'FilesOfferRequested',
  data: { effectId: 'files:sealingCompleted:0' },
  metadata,
};

const recorded: LedgerPort = { append: async () => undefined, isCodeOver: async () => false };

function hostThat(fails: () => Error): HostPort {
  const fail = async () => {
    throw fails();
  };
  return { callTimeoutMs: 10, writeFields: fail, submit: fail, return: fail, offerFiles: fail, read: fail };
}

const activityOf = {
  FieldWriteRequested: 'writeFields',
  FlowSubmitRequested: 'moveFlow',
  FlowReturnRequested: 'moveFlow',
  FilesOfferRequested: 'offerFiles',
} as const;

async function tryAfter(sinceMs: number, effect: HostEffectRequested, fails: () => Error, ledger = recorded) {
  const environment = new MockActivityEnvironment(
    { scheduledTimestampMs: Date.now() - sinceMs },
    { logger: new DefaultLogger('ERROR') },
  );
  const activities = createHostActivities({
    ...noFlows,
    ledger,
    attempts: { hasLater: async () => false },
    hosts: { forHost: async () => hostThat(fails) },
    sealedFiles: { of: async () => ({ files: [], expiresAt: '' }) },
  });
  const input: HostEffectInput = {
    ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] },
    sealRequestId: 'h:f:r:1',
    hostId: 'h',
    flowId: 'f',
    flowRequestId: 'r',
    applicant: 'zhangsan',
    effect,
    ...(effect === offer ? { files: { bindingId: 'b', baseUrl: 'https://sealflow.example' } } : {}),
  };
  try {
    const run: HostActivities['moveFlow'] = activities[activityOf[effect.type]];
    const { outcome }: Awaited<ReturnType<typeof run>> = await environment.run(run, input);
    return outcome.kind;
  } catch (error) {
    if (error instanceof ApplicationFailure) return `again: ${error.type}`;
    throw error;
  }
}

const away = () => new PortError('passing', 'connection refused');
const silent = () => new PortError('unknown', 'timeout');

test.each<[string, number, HostEffectRequested, () => Error, string]>([
  ['a write, at first', 9 * minuteMs, write(), away, 'again: PassingFault'],
  ['a write, after ten minutes', 11 * minuteMs, write(), away, 'postponed'],
  ['a write without an answer, after ten minutes', 11 * minuteMs, write(), silent, 'postponed'],
  ['a write that stepped back, within three hours', 2 * hourMs, write(1), away, 'again: PassingFault'],
  ['a write that stepped back, after three hours', 3.1 * hourMs, write(1), away, 'postponed'],
  ['a write that stepped back all day', 1000, write(8), away, 'unreachable'],
  ['a submit, after hours', 23 * hourMs, submit, away, 'again: PassingFault'],
  ['a submit, after a day', 25 * hourMs, submit, away, 'unreachable'],
  ['an offer of files, at first', 9 * minuteMs, offer, away, 'again: PassingFault'],
  ['an offer of files, after ten minutes', 11 * minuteMs, offer, away, 'unreachable'],
])('%s', async (_what, sinceMs, effect, fails, expected) => {
  expect(await tryAfter(sinceMs, effect, fails)).toBe(expected);
});

test('a ledger that says otherwise is none of what is waited for: it is told at once, however late', async () => {
  const append = () => Promise.reject(new LedgerConflictError('000003 holds another event'));
  for (const effect of [write(), write(8), submit])
    expect(await tryAfter(25 * hourMs, effect, away, { ...recorded, append })).toBe('again: LedgerConflict');
});
