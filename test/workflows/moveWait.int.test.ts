import { createConfiguration } from '../../adapters/mongo/configuration';
import type { CallbackRule, FlowAction } from '../../domain/sealRequest/values';
import type { SealSettings } from '../../domain/settings/settings';
import { saveHistory } from '../replay/saveHistory';
import { until } from '../support/until';
import { isGranted, settle, types } from './acts';
import { type RequestUnderTest, World } from './world';

/** A move that finds its flow elsewhere waits for it. Histories are saved for the replay (see saveHistory). */
let world: World;
beforeAll(async () => {
  world = await World.start({ waitAttentionSeconds: 3 });
  await world.startWorker();
}, 60_000);
afterAll(() => world.stop(), 30_000);

const brief = { quietCloseSeconds: 1, archiveWaitSeconds: 1 };
const submitAt = (nodeId: string): FlowAction => ({
  kind: 'submitFlow',
  waitNodeIds: [nodeId],
  as: 'applicant',
});
const rules = (completed: string, archived = completed): CallbackRule[] => [
  { event: 'sealingCompleted', action: submitAt(completed) },
  { event: 'filesArchived', action: submitAt(archived) },
];

/** When it looks for the flow by itself the next time, and the pause before, as the server has them. */
async function nextLookOf({ handle }: RequestUnderTest) {
  const [look] = (await handle.describe()).raw.pendingActivities ?? [];
  return {
    pauseSeconds: Number(look?.currentRetryInterval?.seconds ?? 0),
    atMs: Number(look?.nextAttemptScheduleTime?.seconds ?? 0) * 1000,
  };
}

test('the flow is not at its node yet: it waits, looks again when it is told to, and submits', async () => {
  const request = await (await world.newRequest(brief)).start();
  await request.reaches(isGranted);
  await request.moveFlow('draft');
  await request.callback('sealingCompleted');
  await request.reaches(({ attention }) => attention.length > 0);
  const byItself = await until(
    () => nextLookOf(request),
    ({ pauseSeconds }) => pauseSeconds >= 8,
    'its looks do not become rare',
  );
  await request.moveFlow('seal');
  await world.workflows.lookAgain(request.id);
  await request.reachesInLedger('FlowSubmitted');
  const submitted = (await request.ledger()).find(({ type }) => type === 'FlowSubmitted');
  expect(Date.parse(submitted?.metadata.at ?? '')).toBeLessThan(byItself.atMs);
  await request.handle.result();
  expect(await request.flow()).toMatchObject({ nodeId: 'file', submissions: 1 });
  expect((await request.reaches(() => true)).attention).toEqual([]);
  await saveHistory(request.handle, 'move-waits');
}, 60_000);

test('the archive comes before the completion, whose submit brings the flow to where it waits', async () => {
  const request = await (await world.newRequest({ ...brief, rules: rules('seal', 'file') })).start();
  await request.reaches(isGranted);
  await request.callback('filesArchived');
  await request.reachesInLedger('MovePostponed');
  await request.callback('sealingCompleted');
  await request.handle.result();
  expect(await request.flow()).toMatchObject({ nodeId: 'done', submissions: 2 });
  expect((await types(request)).filter((type) => type === 'FlowSubmitted')).toHaveLength(2);
  await saveHistory(request.handle, 'moves-in-turn');
}, 60_000);

test('a rule that names no node of the flow: told, and mended by saving the settings and sending again', async () => {
  const request = await (await world.newRequest({ ...brief, rules: rules('用印') })).start();
  await request.reaches(isGranted);
  await request.callback('sealingCompleted');
  await settle(world, request, 'flow-not-at-node', 'resend', { commandId: 'resend-1' });
  const { attention } = await request.reaches(({ attention: [open] }) =>
    /no rule/.test(open?.sentence ?? ''),
  );
  expect(attention).toMatchObject([{ nodes: { found: 'seal', expected: ['用印'] } }]);

  const settings = { callbacks: rules('seal') } as SealSettings;
  const flow = { hostId: 'h1', flowId: 'contract' };
  const { version } = await createConfiguration(world.db).sealSettings.save(
    flow,
    settings,
    new Date().toISOString(),
  );
  await settle(world, request, 'flow-not-at-node', 'resend', { commandId: 'resend-2' });
  await request.handle.result();
  expect(await request.flow()).toMatchObject({ nodeId: 'file', submissions: 1 });
  const ledger = await request.ledger();
  const anew = ledger.findIndex(({ type }) => type === 'RuleTakenAnew');
  expect(ledger[anew]?.data).toMatchObject({ settingsVersion: version, rule: submitAt('seal') });
  expect(ledger.slice(anew + 1).map(({ type }) => type)).toContain('FlowSubmitted');
  await saveHistory(request.handle, 'rule-taken-anew');
}, 60_000);

test('given up while it waits: recorded, and the request closes', async () => {
  const request = await (await world.newRequest({ ...brief, rules: rules('用印') })).start();
  await request.reaches(isGranted);
  await request.callback('sealingCompleted');
  await settle(world, request, 'flow-not-at-node', 'giveUp');
  await request.handle.result();
  expect(await types(request)).toContain('FlowActionFailed');
  await saveHistory(request.handle, 'move-given-up');
}, 60_000);
