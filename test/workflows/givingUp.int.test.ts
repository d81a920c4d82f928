import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import axios from 'axios';
import { vendorApplyId } from '../../contracts/derivedIds';
import { saveHistory } from '../replay/saveHistory';
import { arm, isGranted, release, types } from './acts';
import { type RequestUnderTest, World } from './world';

/**
 * What a person does in the Temporal UI: updates of plain fields, and Request Cancellation. Histories are saved for the
 * replay (see saveHistory).
 */

jest.setTimeout(60_000);
let world: World;
beforeAll(async () => {
  const timeouts = { connectMs: 1000, callMs: 1500, tokenMs: 800, operationMs: 3000 };
  world = await World.start({ profile: { timeouts } });
  await world.startWorker();
}, 60_000);
afterAll(() => world.stop(), 30_000);
afterEach(() => axios.delete(`${world.vendor.url}/sim/faults`));

const brief = { quietCloseSeconds: 1, archiveWaitSeconds: 1 };
const busy = { fault: 'http429', retryAfterSeconds: 60, times: 100 };
/** Before that pause is over, also on a busy machine. */
const beforePauseEndsMs = 40_000;
const start = async () => (await world.newRequest(brief)).start();

async function granted(): Promise<RequestUnderTest> {
  const request = await start();
  await request.reaches(isGranted);
  return request;
}

/** As the form of the Temporal UI sends it. */
const byHand = (request: RequestUnderTest, update: string, input: unknown, updateId?: string) =>
  request.handle.executeUpdate(update, { args: [input], ...(updateId ? { updateId } : {}) });

/** Tried once in vain, and waiting for the next time. */
async function pausing(request: RequestUnderTest): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await world.workflows.pendingEffects(request.id)).some(({ attempt }) => attempt > 1)) {
    if (Date.now() > deadline) throw new Error('it was never tried in vain');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stageAtVendor(request: RequestUnderTest): Promise<string | undefined> {
  const { data } = await axios.get<{ applications: { applyId: string; stage: string }[] }>(
    `${world.vendor.url}/sim/applications`,
  );
  return data.applications.find(({ applyId }) => applyId === vendorApplyId(request.id))?.stage;
}

const statusOf = async (request: RequestUnderTest) => (await request.handle.describe()).status.name;

describe('Request Cancellation', () => {
  test('of a live code: it is ended at the vendor, then the request is aborted', async () => {
    const request = await granted();
    await request.handle.cancel();
    const { attention, commands } = await request.reaches(({ state }) => state === 'aborted');
    expect(attention.map(({ kind }) => kind)).toEqual(['rule-not-run']);
    expect(commands).toContainEqual({ commandId: 'request-cancellation', kind: 'abandon', outcome: 'done' });
    expect(await types(request)).toEqual(expect.arrayContaining(['EndRequested', 'SealingEnded']));
    expect(await stageAtVendor(request)).toBe('ended');
    await expect(request.handle.result()).rejects.toThrow();
    expect(await statusOf(request)).toBe('CANCELLED');
    await saveHistory(request.handle, 'cancelled-ended');
  });

  test('while an application waits for the vendor: nothing of it is left there', async () => {
    await arm(world.vendor, 'apply', busy);
    const request = await start();
    await pausing(request);
    await request.handle.cancel();
    const { attention } = await request.reaches(({ state }) => state === 'aborted');
    expect(attention).toEqual([]);
    expect(await stageAtVendor(request)).toBeUndefined();
    await expect(request.handle.result()).rejects.toThrow();
    await saveHistory(request.handle, 'cancelled-applying');
  });

  test('while an application is on its way: what became of it is ended', async () => {
    await arm(world.vendor, 'apply', { fault: 'hold', afterActing: true });
    const request = await start();
    while ((await stageAtVendor(request)) === undefined)
      await new Promise((resolve) => setTimeout(resolve, 50));
    await request.handle.cancel();
    await release(world.vendor);
    await request.reaches(({ state }) => state === 'aborted');
    expect(await stageAtVendor(request)).toBe('ended');
  });

  test('where the end cannot be sent it stays open, and a person decides', async () => {
    const request = await granted();
    await arm(world.vendor, 'end', { fault: 'errcode', errcode: 5009, errmsg: '不可结束' });
    await request.handle.cancel();
    await request.reaches(({ attention }) => attention.some(({ kind }) => kind === 'end-unknown'));
    expect(await statusOf(request)).toBe('RUNNING');
    await byHand(request, 'resolveAttention', { decision: 'resend', note: '再试一次' });
    await request.reaches(({ state }) => state === 'aborted');
    expect(await stageAtVendor(request)).toBe('ended');
  });
});

describe('by hand', () => {
  test('an application that waits is given up', async () => {
    await arm(world.vendor, 'apply', busy);
    const request = await start();
    await pausing(request);
    await byHand(request, 'resolveAttention', { decision: 'giveUp', note: '不再需要' }, 'by-hand-1');
    const { commands } = await request.reaches(({ state }) => state === 'applyFailed');
    expect(commands).toContainEqual({ commandId: 'by-hand-1', kind: 'settle', outcome: 'done' });
    const givenUp = (await request.ledger()).find(({ type }) => type === 'EffectGivenUp');
    expect(givenUp?.metadata.actor).toBe('temporal-ui');
    await request.handle.result();
    await saveHistory(request.handle, 'given-up-under-way');
  });

  test('one that pauses for a minute is tried at once', async () => {
    await arm(world.vendor, 'apply', { ...busy, times: 1 });
    const request = await start();
    await pausing(request);
    await byHand(request, 'retryNow', {});
    await request.reaches(isGranted, beforePauseEndsMs);
    expect(await types(request)).toContain('EffectHurried');
    // And ended, in plain fields as well.
    await byHand(request, 'endSealing', { reason: '合同作废', request: request.id });
    await request.reaches(({ state }) => state === 'ended');
    await request.handle.result();
    await saveHistory(request.handle, 'hurried');
  });

  test('of two that pause, the one that is named is tried at once', async () => {
    await arm(world.host, 'fields.write', busy);
    const request = await start();
    await request.reaches(({ state }) => state === 'sealing');
    await pausing(request);
    await arm(world.vendor, 'update', { ...busy, times: 1 });
    await request.append('append-1');
    const tries = () => world.workflows.pendingEffects(request.id);
    const arePausing = async () => {
      const all = await tries();
      return all.length === 2 && all.every(({ attempt }) => attempt > 1);
    };
    for (const deadline = Date.now() + 20_000; !(await arePausing()); await sleep(100))
      if (Date.now() > deadline) throw new Error('they are not both tried in vain');
    const write = (await tries()).filter(({ lane }) => lane === 'host');
    await byHand(request, 'retryNow', { about: 'append:append-1' });
    await request.reaches(({ round }) => round === 1, beforePauseEndsMs);
    // Not tried again: it pauses since the same moment.
    expect(await tries()).toEqual(write);
    await axios.delete(`${world.host.url}/sim/faults`);
    await byHand(request, 'retryNow', {});
    await request.reaches(isGranted, beforePauseEndsMs);
  });

  test('a seal code is held against the vendor before it is taken', async () => {
    const request = await granted();
    const { sealCode } = await request.reaches(isGranted);
    const correct = (code: string | null) =>
      byHand(request, 'resolveAttention', { decision: 'correctCode', note: '已核对', sealCode: code });
    const refused = await correct('4711999').catch((error: unknown) => error);
    expect((refused as WorkflowUpdateFailedError).cause?.message).toContain(
      'is not the code that the vendor',
    );
    expect(await types(request)).not.toContain('SealCodeCorrected');
    await correct(sealCode);
    await request.reachesInLedger('SealCodeCorrected');
    await byHand(request, 'abandon', { reason: '合同作废' });
    await request.handle.result();
    await saveHistory(request.handle, 'code-by-hand');
  });

  test('a request is given up as a whole', async () => {
    const request = await granted();
    await byHand(request, 'abandon', { reason: '合同作废' });
    expect(await request.handle.result()).toEqual({ state: 'aborted' });
    expect(await stageAtVendor(request)).toBe('ended');
    await saveHistory(request.handle, 'abandoned');
  });

  test.each<[string, unknown, string]>([
    [
      'resolveAttention',
      { decision: 'giveup', note: 'x' },
      'decision must be one of confirm, resend, giveUp',
    ],
    ['resolveAttention', { decision: 'giveUp' }, 'note is required'],
    ['endSealing', { reason: 5 }, 'reason must be a text'],
    ['endSealing', {}, 'reason is required'],
    ['abandon', { reason: 'x', why: 'y' }, 'why is not a field of this'],
    ['abandon', { reason: 'x', request: 'h1:other:1:1' }, 'request is another one: this is h1:'],
    ['retryNow', [], 'input must be one JSON object'],
    ['retryNow', {}, 'nothing-to-settle'],
  ])('%s %j is refused: %s', async (update, input, sentence) => {
    const request = await granted();
    const refused = await byHand(request, update, input).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WorkflowUpdateFailedError);
    expect((refused as WorkflowUpdateFailedError).cause?.message).toContain(sentence);
  });
});
