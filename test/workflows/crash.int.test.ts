import { temporal } from '@temporalio/proto';
import type { AppendUses } from '../../domain/sealRequest/commands';
import type { SealRequestEvent } from '../../domain/sealRequest/events';
import { fold } from '../../domain/sealRequest/evolve';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { CallbackRule } from '../../domain/sealRequest/values';
import { saveHistory } from '../replay/saveHistory';
import { untilAdmitted, untilInHistory } from '../support/until';
import { told } from './acts';
import { type RequestUnderTest, World } from './world';

/*
 * The crash that breaks naive ledgers: the worker dies after events are in the ledger and before the workflow task
 * that decided them commits, and a callback comes in between. The task is run again with one input more, and must
 * give the same events the same numbers.
 */
let world: World;
beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterAll(() => world.stop(), 30_000);

const {
  EVENT_TYPE_TIMER_STARTED,
  EVENT_TYPE_TIMER_FIRED,
  EVENT_TYPE_WORKFLOW_TASK_FAILED,
  EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
} = temporal.api.enums.v1.EventType;

const confirmed = ({ seals }: SealRequest) => ({
  confirmed: true,
  totals: seals.map(({ sealId, useCount, crossPageUseCount }) => ({ sealId, useCount, crossPageUseCount })),
});

async function expectAgreement(request: RequestUnderTest): Promise<void> {
  const ledger = await request.ledger();
  expect(ledger.map(({ seq }) => seq)).toEqual(ledger.map((_, index) => index));
  const queried = await request.handle.query<SealRequest | null>('getSealRequest');
  expect(fold(ledger)).toEqual(queried);
  expect(queried?.attention).toEqual([]);
  const { typedSearchAttributes } = await request.handle.describe();
  expect(typedSearchAttributes.getAll().map(({ key }) => key.name)).not.toContain('SealAttention');
}

const crashes: { dieAfter: SealRequestEvent['type']; withAppend: boolean; appendField: boolean }[] = [
  { dieAfter: 'FieldsWritten', withAppend: false, appendField: true },
  { dieAfter: 'UsesAppended', withAppend: true, appendField: false },
  { dieAfter: 'UsesAppended', withAppend: true, appendField: true },
  { dieAfter: 'AppendRequested', withAppend: true, appendField: true },
];

test.each(crashes)(
  'killed after $dieAfter is in the ledger (append $withAppend, its code written back $appendField)',
  async ({ dieAfter, withAppend, appendField }) => {
    const { appendSealCodeField: _, ...bare } = (await world.newRequest()).apply.data.terms;
    const request = await world.newRequest();
    request.apply.data.terms = appendField ? request.apply.data.terms : bare;
    const doomed = await world.startWorker({ dieAfter });
    await request.start();
    let append: Promise<unknown> = Promise.resolve();
    if (withAppend) {
      await request.reaches(({ state, hostEffects }) => state === 'sealing' && hostEffects.length === 0);
      append = request.append('append-1', 2).catch(() => undefined);
    }
    await doomed.exited;

    const granted = fold(await request.ledger());
    if (!granted) throw new Error('nothing is in the ledger');
    const [first, ...others] = granted.seals;
    if (!first) throw new Error('no seal');
    // Where the append's outcome was not recorded yet, the vendor shows its totals all the same.
    const isRaised = !withAppend || granted.round === 1;
    const seals = isRaised ? granted.seals : [{ ...first, useCount: first.useCount + 2 }, ...others];
    await request.callback('sealingCompleted', { readBack: confirmed({ ...granted, seals }) });

    const worker = await world.startWorker();
    const completed = await request.reaches(
      ({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0,
      60_000,
    );
    await append;
    expect(completed.round).toBe(withAppend ? 1 : 0);
    expect(completed.rulesFired).toEqual([{ event: 'sealingCompleted', round: completed.round }]);
    expect((await request.flow()).submissions).toBe(1);
    await expectAgreement(request);
    await saveHistory(request.handle, `killed-after-${dieAfter}${appendField ? '' : '-unwritten'}`);
    await worker.stop();
  },
  120_000,
);

const isGranted = ({ state, hostEffects }: SealRequest) => state === 'sealing' && hostEffects.length === 0;

test('killed after what reconciliation told is in the ledger, a callback coming in between', async () => {
  const doomed = await world.startWorker({ dieAfter: 'UsesNoticed' });
  const request = await (await world.newRequest()).start();
  await request.reaches(isGranted);
  await request.tellUsed(1);
  await doomed.exited;
  await request.callback('sealingCompleted');
  const worker = await world.startWorker();
  await request.reaches(({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0);
  expect((await request.flow()).submissions).toBe(1);
  await expectAgreement(request);
  await worker.stop();
}, 60_000);

/** A code that waits to be confirmed from a reply, for so long. */
async function handedOver(confirmSeconds: number): Promise<RequestUnderTest> {
  const writeBack = {
    ...({ mode: 'reply', fallback: 'nextSubmit', confirmSeconds } as const),
    deadlineKeptBy: 'workflow' as const,
  };
  const request = await (await world.newRequest({ writeBack })).start();
  // The server keeps its time from then on.
  await untilInHistory(request.handle, EVENT_TYPE_TIMER_STARTED);
  return request;
}

test('killed after the second way of a reply is in the ledger, a callback coming in between', async () => {
  const doomed = await world.startWorker({ dieAfter: 'FieldWriteRerouted' });
  const request = await handedOver(2);
  await doomed.exited;
  await request.callback('sealingCompleted');
  const worker = await world.startWorker();
  await request.reaches(
    ({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0,
    90_000,
  );
  const { submissions, fields } = await request.flow();
  expect([submissions, typeof fields.sealCode]).toEqual([1, 'string']);
  await expectAgreement(request);
  await saveHistory(request.handle, 'killed-after-FieldWriteRerouted');
  await worker.stop();
}, 150_000);

test('killed after the confirmation of a reply is in the ledger, its deadline passing meanwhile', async () => {
  const doomed = await world.startWorker({ dieAfter: 'FieldsWritten' });
  const request = await handedOver(10);
  await request.tell(told.reply('sealCode:0', 'shown'));
  await doomed.exited;
  await untilInHistory(request.handle, EVENT_TYPE_TIMER_FIRED);
  const worker = await world.startWorker();
  await request.callback('sealingCompleted');
  await request.reaches(
    ({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0,
    60_000,
  );
  expect((await request.ledger()).map(({ type }) => type)).not.toContain('FieldWriteRerouted');
  await expectAgreement(request);
  await saveHistory(request.handle, 'killed-after-confirmation');
  await worker.stop();
}, 120_000);

/*
 * A worker that stands still for longer than a workflow task may take (a machine that is moved, a laptop that sleeps)
 * gets that task once more, and the SDK goes on with what it had cached, as if the task had not timed out. The next
 * worker sees one task in the history where there were two, and must still decide and schedule the same.
 */
test('standing still after the submission is in the ledger, for longer than its task may take', async () => {
  const archived: CallbackRule = {
    event: 'filesArchived',
    action: { kind: 'writeFields' },
    writeFields: [{ fieldId: 'state', value: 'state' }],
  };
  const request = await world.newRequest();
  request.apply.data.terms.rules = [...request.apply.data.terms.rules, archived];
  const frozen = await world.startWorker({ freezeAfter: 'FlowSubmitted' });
  await request.start();
  await request.reaches(isGranted);
  await request.callback('sealingCompleted');
  await request.reachesInLedger('FlowSubmitted');
  await request.callback('filesArchived');
  await untilInHistory(request.handle, EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
  frozen.child.kill('SIGCONT');
  await request.reachesInLedger('FilesArchived');
  frozen.child.kill('SIGKILL');
  await frozen.exited;

  const worker = await world.startWorker();
  await request.reaches(({ state, hostEffects }) => state === 'archived' && hostEffects.length === 0);
  await expectAgreement(request);
  const history = await request.historyEvents();
  expect(history).toContain(String(EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT));
  expect(history).not.toContain(String(EVENT_TYPE_WORKFLOW_TASK_FAILED));
  await saveHistory(request.handle, 'stood-still');
  await worker.stop();
}, 90_000);

test('a callback while no worker runs is held by Temporal and counts when one is back', async () => {
  const first = await world.startWorker();
  const request = await (await world.newRequest()).start();
  await request.reaches(({ state, hostEffects }) => state === 'sealing' && hostEffects.length === 0);
  first.child.kill('SIGKILL');
  await first.exited;
  await request.callback('sealingCompleted');
  const second = await world.startWorker();
  await request.reaches(({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0);
  await expectAgreement(request);
  await second.stop();
}, 60_000);

test('a command and a callback that one task brings: the callback is judged first, whichever came first', async () => {
  const first = await world.startWorker();
  const request = await (await world.newRequest()).start();
  const { seals } = await request.reaches(isGranted);
  await first.stop();
  const append: AppendUses = {
    type: 'AppendUses',
    data: { commandId: 'append-1', seals: [{ sealId: seals[0]?.sealId ?? '', useCount: 1 }] },
    metadata: { now: new Date().toISOString(), actor: 'engine' },
  };
  const appended = request.handle.executeUpdate('appendUses', { args: [append], updateId: 'append-1' });
  await untilAdmitted(world.client, request.handle.workflowId, 'append-1');
  await request.callback('sealingCompleted');
  const second = await world.startWorker();
  await appended;
  await request.reachesInLedger('UsesAppended');
  const types = (await request.ledger()).map(({ type }) => type);
  expect(types.indexOf('SealingCompleted')).toBeGreaterThan(-1);
  expect(types.indexOf('AppendRequested')).toBeGreaterThan(types.indexOf('SealingCompleted'));
  await request.reaches(({ round, hostEffects }) => round === 1 && hostEffects.length === 0);
  await expectAgreement(request);
  await second.stop();
}, 90_000);
