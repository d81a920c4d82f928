import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { toApplicationFailure } from '../../activities/failures';
import { createLedgerActivities } from '../../activities/ledger';
import { createVendorActivities } from '../../activities/vendor';
import { LedgerConflictError, PortError } from '../../application/ports/errors';
import type { FileSource } from '../../application/ports/files';
import type { VendorPort, Vendors } from '../../application/ports/vendor';
import { failureTypes } from '../../contracts/failureTypes';
import { noLedger } from './tries';

/** What a fault becomes for Temporal: what ends an activity, what is tried again, and when. */

const driver = new Error('connect ECONNREFUSED mongodb://user:secret@db');

test.each<[string, unknown, object]>([
  [
    'another event in the ledger',
    new LedgerConflictError('000003'),
    { type: failureTypes.ledgerConflict, nonRetryable: true },
  ],
  ['a passing fault', new PortError('passing', 'HTTP 429'), { type: failureTypes.passingFault }],
  ['an unknown outcome', new PortError('unknown', 'timeout'), { type: failureTypes.outcomeUnknown }],
  [
    'a configuration of ours, which takes its time to be mended',
    new PortError('misconfigured', 'HTTP 401'),
    { type: failureTypes.misconfigured, nextRetryDelay: 30_000 },
  ],
  [
    'a peer that says when',
    new PortError('passing', 'HTTP 429', { retryAfterMs: 7_000 }),
    { type: failureTypes.passingFault, nextRetryDelay: 7_000 },
  ],
  [
    'a peer that says when, though we may not ask it',
    new PortError('misconfigured', 'clock', { retryAfterMs: 5_000 }),
    { type: failureTypes.misconfigured, nextRetryDelay: 5_000 },
  ],
  ['what a driver says', driver, { type: failureTypes.passingFault, message: 'Error' }],
  ['what is no error', 'secret', { type: failureTypes.passingFault, message: 'unexpected failure' }],
])('%s', (_what, error, expected) => {
  const failure = toApplicationFailure(error);
  const { nonRetryable = false, nextRetryDelay } = expected as Partial<ApplicationFailure>;
  expect(failure).toMatchObject(expected);
  expect([failure.nonRetryable, failure.nextRetryDelay]).toEqual([nonRetryable, nextRetryDelay]);
  expect(failure.message).not.toContain('secret');
});

test('what is one already stays as it is', () => {
  const failure = ApplicationFailure.create({ type: 'x', message: 'y' });
  expect(toApplicationFailure(failure)).toBe(failure);
});

const environment = (sinceMs = 0, info: object = {}) =>
  new MockActivityEnvironment(
    { scheduledTimestampMs: Date.now() - sinceMs, ...info },
    { logger: new DefaultLogger('ERROR') },
  );

describe('events that are written alone', () => {
  const { recordEvents } = createLedgerActivities({
    ledger: {
      ...noLedger,
      append: async ({ firstSeq }) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (firstSeq === 1) throw driver;
        if (firstSeq === 2) throw new LedgerConflictError('000002');
      },
    },
  });
  const record = (firstSeq: number) =>
    environment().run(recordEvents, { sealRequestId: 'h:f:r:1', firstSeq, events: [] });

  test('are written once the ledger says so', async () => {
    await expect(record(0)).resolves.toBeUndefined();
    await expect(record(1)).rejects.toMatchObject({ type: failureTypes.passingFault, message: 'Error' });
    await expect(record(2)).rejects.toMatchObject({ type: failureTypes.ledgerConflict, nonRetryable: true });
  });
});

describe('a file that cannot be fetched', () => {
  const away = new PortError('passing', 'connection refused');
  const files: FileSource = { open: () => Promise.reject(away) };
  const vendors: Vendors = {
    forBinding: async () => ({ uploadTimeoutMs: 1, maxFileBytes: 1 }) as VendorPort,
  };
  const input = {
    ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] },
    ...{ sealRequestId: 'h:f:r:1', bindingId: 'b', uid: 'u', by: 'upload' as const },
    files: [{ name: 'a.pdf', url: 'https://oa.example/a' }],
  };
  const minuteMs = 60_000;

  async function outcomeAfter(minutes: number, attempt = 1, given = vendors) {
    const { sendAttachments } = createVendorActivities({
      ledger: noLedger,
      vendors: given,
      files,
      attachmentOrigins: async () => [new URL(input.files[0]?.url ?? '').origin],
    });
    const result: Awaited<ReturnType<typeof sendAttachments>> = await environment(minutes * minuteMs, {
      attempt,
    }).run(sendAttachments, input);
    return result.outcome;
  }

  test('is tried for an hour, and was not sent', async () => {
    await expect(outcomeAfter(59)).rejects.toMatchObject({ type: failureTypes.passingFault });
    expect(await outcomeAfter(61)).toEqual({ kind: 'refused', message: 'connection refused' });
  });

  test('is no file that was refused where a try before may have sent it', async () => {
    const noBinding: Vendors = { forBinding: () => Promise.reject(away) };
    expect(await outcomeAfter(61, 2, noBinding)).toEqual({
      kind: 'unknown',
      message: 'connection refused',
      cause: { code: 'not-sent', said: 'connection refused' },
    });
    expect(await outcomeAfter(61, 1, noBinding)).toEqual({ kind: 'refused', message: 'connection refused' });
  });
});
