import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { originMetadataKey } from '../../contracts/payloadOrigin';
import { ruleChanges } from '../../domain/sealRequest/ruleChanges';
import { patchesIn } from '../support/patches';
import { changedBundle } from './changedBundle';
import { historiesDir } from './saveHistory';

/** Requests live for weeks: every change of the workflow is replayed over the histories of lives that ran. */
beforeAll(() => {
  // A replay that fails is what one of these tests wants to see, not to read.
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
});

const histories = readdirSync(historiesDir).map((file) => ({
  file,
  history: JSON.parse(readFileSync(join(historiesDir, file), 'utf8')),
}));

/** The ways a request may go, each saved by a test of `test/workflows`. */
const paths = [
  ...['short-life', 'longer-life', 'apply-refused', 'command-refused', 'approved', 'deferred', 'reconciled'],
  ...['append', 'append-refused', 'superseded-completed', 'superseded-unused', 'ended', 'end-refused'],
  ...['rejected', 'terminated-by-vendor', 'attachments', 'skipped'],
  ...['next-submit', 'reply-confirmed', 'reply-pushed', 'reply-dropped'],
  ...['code-missing', 'totals-adopted', 'attachments-resend', 'host-refusals', 'submit-confirm'],
  ...[
    'apply-confirm',
    'apply-resend',
    'apply-given-up',
    'append-confirm',
    'append-resend',
    'append-given-up',
  ],
  ...['end-confirm', 'end-resend', 'end-given-up'],
  ...['terminated-live', 'terminated-busy', 'cancelled-live', 'cancelled-busy'],
  ...[
    'killed-after-FieldsWritten',
    'killed-after-UsesAppended',
    'killed-after-AppendRequested',
    'stood-still',
  ],
];
const pathsSince = [
  ...['append-repeated', 'later-attempt-submit', 'later-attempt-return'],
  ...['reply-deadline-confirmed', 'reply-deadline-pushed', 'reply-deadline-next-submit', 'reply-deadlines'],
  ...['reply-deadline-while-appending', 'reply-deadline-while-down', 'reply-confirmed-while-down'],
  ...['killed-after-FieldWriteRerouted', 'killed-after-confirmation'],
  ...['cancelled-ended', 'cancelled-applying', 'given-up-under-way', 'hurried', 'abandoned'],
  ...['went-on', 'went-on-closed'],
  ...['quiet-prolonged', 'quiet-shortened', 'quiet-interrupted', 'cancelled-long', 'code-by-hand'],
];

test('every way has a history, by the code of the first commit at sites where that knew it', () => {
  const names = histories.map(({ file }) => file.replace(/\.json$/, ''));
  expect(names).toEqual(expect.arrayContaining(paths.map((path) => `7047ccb-${path}`)));
  const isSaved = (path: string) => names.some((name) => name.endsWith(`-${path}`));
  expect(pathsSince.filter((path) => !isSaved(path))).toEqual([]);
});

test.each([...ruleChanges, 'refused-command-is-judged-anew'])(
  'a run with a history has followed %s',
  (change) => {
    expect(histories.some(({ history }) => patchesIn(history).includes(change))).toBe(true);
  },
);

const today = () => process.env.SEALFLOW_WORKFLOW_BUNDLE ?? '';

/** What each came to, by its name: an error where it does not fit. By one worker, which takes longer to make than to replay. */
async function replayAll(codePath: string, named: readonly { file: string; history: unknown }[]) {
  const replays = Worker.runReplayHistories(
    { workflowBundle: { codePath }, replayName: 'saved' },
    named.map(({ file, history }) => ({ workflowId: file, history })),
  );
  const outcomes = new Map<string, Error | undefined>();
  for await (const { workflowId, error } of replays) outcomes.set(workflowId, error);
  expect([...outcomes.keys()]).toEqual(named.map(({ file }) => file));
  return outcomes;
}

describe('by the code of today', () => {
  let outcomes: Awaited<ReturnType<typeof replayAll>>;
  beforeAll(async () => {
    outcomes = await replayAll(today(), histories);
  }, 120_000);

  test.each(histories)('$file replays', ({ file }) => {
    const error = outcomes.get(file);
    if (error) throw error;
  });
});

/** As the worker's codec hands in what is encrypted; the histories are saved in the clear. */
function withOrigins(name: string, origins: { start: string; message: string }) {
  const history = JSON.parse(readFileSync(join(historiesDir, `${name}.json`), 'utf8'));
  const mark = (input: { payloads: { metadata: Record<string, string> }[] } | undefined, origin: string) => {
    for (const { metadata } of input?.payloads ?? [])
      metadata[originMetadataKey] = Buffer.from(origin).toString('base64');
  };
  for (const event of history.events) {
    mark(event.workflowExecutionStartedEventAttributes?.input, origins.start);
    mark(event.workflowExecutionSignaledEventAttributes?.input, origins.message);
    mark(event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest.input.args, origins.message);
  }
  return history;
}

describe('a history whose inputs are encrypted', () => {
  const fit = [
    ['bound', 'bound'],
    ['legacy', 'legacy'],
    ['legacy', 'bound'],
  ] as const;
  // What is not taken is not in a history with what would follow from it.
  const unfit = [
    ['bound', 'foreign'],
    ['bound', 'unbound'],
    ['bound', 'legacy'],
    ['legacy', 'foreign'],
    ['foreign', 'bound'],
    ['unbound', 'bound'],
  ] as const;
  let outcomes: Awaited<ReturnType<typeof replayAll>>;
  beforeAll(async () => {
    const named = [...fit, ...unfit].map(([start, message]) => ({
      file: `${start} ${message}`,
      history: withOrigins('7047ccb-longer-life', { start, message }),
    }));
    outcomes = await replayAll(today(), named);
  }, 60_000);

  test.each(fit)('replays where it began %s and its messages are %s', (start, message) => {
    const error = outcomes.get(`${start} ${message}`);
    if (error) throw error;
  });

  test.each(unfit)('began %s, and what came of messages that are %s does not follow', (start, message) => {
    expect(outcomes.get(`${start} ${message}`)).toBeInstanceOf(DeterminismViolationError);
  });
});

test('a workflow that was changed without a patch fails the replay of each of them', async () => {
  const outcomes = await replayAll(await changedBundle(), histories);
  const withstood = [...outcomes].filter(([, error]) => !(error instanceof DeterminismViolationError));
  expect(withstood.map(([file]) => file)).toEqual([]);
}, 120_000);
