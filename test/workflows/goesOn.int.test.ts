import { sealRequestWorkflowId } from '../../contracts/ids';
import type { CarriedLife } from '../../contracts/sealRequest';
import { sealRequestTaskQueue } from '../../contracts/taskQueues';
import { decide } from '../../domain/sealRequest/decide';
import type { SealRequestEvent } from '../../domain/sealRequest/events';
import { fold } from '../../domain/sealRequest/evolve';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { FlowAction } from '../../domain/sealRequest/values';
import { saveHistory } from '../replay/saveHistory';
import { patchesOf } from '../support/patches';
import { type OwnTemporal, startTemporalWith } from '../support/temporalWith';
import { until } from '../support/until';
import { arm, isGranted, settle, types, untilWritten } from './acts';
import { type RequestUnderTest, World } from './world';

/*
 * A history that grows too long is followed by another run. The same life is lived twice, on a Temporal that suggests it
 * after a few events and on one that never does: ledger, form and state must not tell them apart.
 */
const suggestedAfter = 30;
let lowered: OwnTemporal;
const worlds: World[] = [];
let one: World;
let several: World;
beforeAll(async () => {
  lowered = await startTemporalWith({ 'limit.historyCount.suggestContinueAsNew': suggestedAfter });
  [one, several] = await Promise.all([startWorld(), startWorld(lowered.temporal)]);
}, 90_000);
afterAll(async () => {
  await Promise.all(worlds.map((world) => world.stop()));
  await lowered.stop();
}, 30_000);

/** Nobody can ask this vendor: a lost reply waits for a person. */
async function startWorld(temporal?: OwnTemporal['temporal']): Promise<World> {
  const timeouts = { connectMs: 1000, callMs: 1500, tokenMs: 800, operationMs: 3000 };
  const world = await World.start({
    vendor: { dialect: { appendStyle: 'increment' } },
    profile: {
      timeouts,
      detailAvailable: false,
      appendStyle: 'increment',
      grantReplyFields: { sealCode: ['none'] },
    },
    ...(temporal ? { temporal } : {}),
  });
  worlds.push(world);
  await world.startWorker();
  return world;
}

/** No workflow task is left to do: what came is judged, and where another run is to follow, it is this one. */
async function untilIdle(request: RequestUnderTest): Promise<void> {
  await until(
    async () => (await request.handle.describe()).raw.pendingWorkflowTask ?? null,
    (task) => task === null,
    'a task is left to do',
  );
}

/** Signals that change nothing, one workflow task each. */
async function repeat(request: RequestUnderTest, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await request.tellUsed(0);
    await untilIdle(request);
  }
}

const runOf = async (request: RequestUnderTest) => (await request.handle.describe()).runId;

interface Lived {
  request: RequestUnderTest;
  /** Which run it was in at each stage. */
  runs: string[];
}

async function live(world: World): Promise<Lived> {
  const request = await (await world.newRequest({ readBack: false })).start();
  const runs = [await runOf(request)];
  await settle(world, request, 'code-missing', 'confirm', { sealCode: '135790' });
  await untilWritten(request, 'sealCode:0:found');
  await request.reaches(isGranted);
  await repeat(request, 8);
  runs.push(await runOf(request));

  await arm(world.vendor, 'update', { fault: 'dropReply' });
  expect(await request.append('append-1')).toBe('accepted');
  await request.reaches(({ attention }) => attention.some(({ kind }) => kind === 'append-unknown'), 40_000);
  // It waits for the decision, over the runs.
  await request.callback('sealingCompleted', { round: 1 });
  await repeat(request, 8);
  runs.push(await runOf(request));
  // Accepted, cut off, and sent again.
  expect(await request.append('append-1')).toBe('accepted');
  await settle(world, request, 'append-unknown', 'confirm', { sealCode: '246802' });
  await request.reaches(({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0);
  for (let time = 0; time < 10; time += 1) {
    await request.callback('sealingCompleted', { round: 1 });
    await untilIdle(request);
  }
  expect(await request.append('append-1')).toBe('accepted');
  await untilIdle(request);
  runs.push(await runOf(request));
  return { request, runs };
}

async function told(request: RequestUnderTest) {
  const ledger = await request.ledger();
  expect(ledger.map(({ seq }) => seq)).toEqual(ledger.map((_, index) => index));
  expect(fold(ledger)).toEqual(await request.handle.query<SealRequest | null>('getSealRequest'));
  const { submissions } = await request.flow();
  const { typedSearchAttributes } = await request.handle.describe();
  const attributes = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
  const shown = Object.fromEntries(attributes);
  return { types: await types(request), submissions, state: shown.SealState, attention: shown.SealAttention };
}

test('a life over several runs is the life in one', async () => {
  const [inOne, inSeveral] = await Promise.all([live(one), live(several)]);
  expect(new Set(inOne.runs).size).toBe(1);
  expect(new Set(inSeveral.runs).size).toBe(inSeveral.runs.length);
  expect(await told(inSeveral.request)).toEqual(await told(inOne.request));
  for (const { request } of [inOne, inSeveral]) {
    await request.callback('filesArchived');
    await expect(request.handle.result()).resolves.toEqual({ state: 'archived' });
  }
  const { handle } = inSeveral.request;
  await saveHistory(several.client.workflow.getHandle(handle.workflowId, inSeveral.runs[1]), 'went-on');
  await saveHistory(handle, 'went-on-closed');
}, 90_000);

/** Until another run has taken its place. */
async function repeatWhile(request: RequestUnderTest, run: string): Promise<void> {
  const runAfterMore = async () => {
    await repeat(request, 6);
    return runOf(request);
  };
  await until(runAfterMore, (now) => now !== run, 'no other run follows');
}

async function granted(): Promise<RequestUnderTest> {
  const request = await (await several.newRequest({ readBack: false })).start();
  await settle(several, request, 'code-missing', 'confirm', { sealCode: '135790' });
  await untilWritten(request, 'sealCode:0:found');
  return request;
}

/** One that was granted in a run before, which took these commands and refused them when their turn came. */
async function afterRefusals(...commandIds: string[]): Promise<RequestUnderTest> {
  const request = await several.newRequest({ readBack: false });
  const { apply } = request;
  const metadata = { at: apply.metadata.now, actor: 'engine' };
  const begun = decide(apply, null);
  const events: SealRequestEvent[] = [
    ...(begun.kind === 'accepted' ? begun.events : []),
    { type: 'SealApplied', data: { sealCode: '135790' }, metadata },
    ...commandIds.map(
      (commandId): SealRequestEvent => ({
        type: 'CommandRefused',
        data: { commandId, kind: 'append', code: 'effect-in-progress' },
        metadata,
      }),
    ),
  ];
  await several.ledger.append({ sealRequestId: request.id, firstSeq: 0, events });
  const state = fold(events);
  if (!state) throw new Error('not begun');
  const carried: CarriedLife = {
    ...{ request: state, nextSeq: events.length, commandIds, shown: { state: state.state } },
    ...{ ledgerConflict: false, messages: [], commands: [] },
  };
  const workflowId = sealRequestWorkflowId(request.id);
  const args = [{ carried, lazyQuiet: true }];
  await several.client.workflow.start('sealRequest', { taskQueue: sealRequestTaskQueue, workflowId, args });
  return request;
}

test('a command that a run before has refused is judged anew when it is sent again', async () => {
  const request = await afterRefusals('append-1');
  expect(await request.append('append-1')).toBe('accepted');
  await request.reachesInLedger('AppendRequested');
  expect(await patchesOf(request.handle)).toContain('refused-command-is-judged-anew');
  await saveHistory(request.handle, 'refused-command-judged-anew');
}, 90_000);

test('a request whose ledger is at odds with it goes on as well', async () => {
  const request = await granted();
  const metadata = { at: new Date().toISOString(), actor: 'another' };
  await several.ledger.append({
    sealRequestId: request.id,
    firstSeq: (await request.ledger()).length,
    events: [{ type: 'AlertRaised', data: { kind: 'not-ended', round: 0 }, metadata }],
  });
  expect(await request.append('append-1')).toBe('accepted');
  await request.reaches(({ attention }) => attention.some(({ kind }) => kind === 'ledger-conflict'));
  const run = await runOf(request);
  await repeatWhile(request, run);
  expect(await request.append('append-2')).toMatchObject({ refusal: { code: 'ledger-conflict' } });
}, 90_000);

test('a run that was cancelled ends as cancelled, however long it waits for its end', async () => {
  const request = await granted();
  await arm(several.vendor, 'end', { fault: 'errcode', errcode: 5009, errmsg: '不可结束' });
  await request.handle.cancel();
  await request.reaches(({ attention }) => attention.some(({ kind }) => kind === 'end-unknown'));
  await repeat(request, suggestedAfter);
  await settle(several, request, 'end-unknown', 'resend');
  await request.reaches(({ state }) => state === 'aborted');
  await expect(request.handle.result()).rejects.toThrow();
  expect((await request.handle.describe()).status.name).toBe('CANCELLED');
  await saveHistory(request.handle, 'cancelled-long');
}, 90_000);

test('a move that waits is looked out for in the run that follows', async () => {
  const action: FlowAction = { kind: 'submitFlow', waitNodeIds: ['seal'], as: 'applicant' };
  const rules = [{ event: 'sealingCompleted' as const, action }];
  const request = await (await several.newRequest({ readBack: false, rules })).start();
  await settle(several, request, 'code-missing', 'confirm', { sealCode: '135790' });
  await untilWritten(request, 'sealCode:0:found');
  await request.moveFlow('draft');
  await request.callback('sealingCompleted');
  await request.reachesInLedger('MovePostponed');
  const run = await runOf(request);
  await repeatWhile(request, run);
  await request.moveFlow('seal');
  await request.reachesInLedger('FlowSubmitted');
  const { submissions, attention } = await told(request);
  expect([submissions, attention]).toEqual([1, undefined]);
}, 90_000);
