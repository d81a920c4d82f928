import { setTimeout as sleep } from 'node:timers/promises';
import { checkLife } from './checkLife';
import { callbackRows, checkCallbacks, checkEffects, isFinal, sentCallbacks } from './checkPeers';
import type { Lived } from './life';
import { see } from './seen';
import { stuckAfterMs } from './steps';
import type { TemporalView } from './temporal';
import { Violation } from './violation';
import type { World } from './world';

/** Waits until nothing of these lives goes on any more, and then holds everything against everything. */
export async function check(world: World, lives: readonly Lived[], since: Date): Promise<Violation[]> {
  const temporal = await world.lookAtTemporal();
  try {
    await untilQuiet(world, temporal, lives, since);
    return await withPatience(() => checkAll(world, temporal, lives, since));
  } finally {
    await temporal.close();
  }
}

const patienceMs = 60_000;

/** What cannot be asked for so long is stuck itself. */
async function withPatience(look: () => Promise<Violation[]>): Promise<Violation[]> {
  for (const until = performance.now() + patienceMs; ; ) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > until) return [new Violation('stuck', String(error), 'the check')];
      await sleep(1000);
    }
  }
}

async function checkAll(world: World, temporal: TemporalView, lives: readonly Lived[], since: Date) {
  const found: Violation[] = [];
  for (const lived of lives) {
    const problems = checkLife(await see(world, temporal, lived));
    lived.violations.push(...problems.filter(({ message }) => !isKnown(lived, message)));
  }
  found.push(...(await checkEffects(world, lives)));
  const rows = await callbackRows(world, lives, since);
  found.push(...checkCallbacks(await sentCallbacks(world, lives), rows));
  for (const { about, why } of await temporal.failedSchedules(since))
    found.push(new Violation('stuck', `a workflow task failed: ${why}`, about));
  return found;
}

function isKnown({ violations }: Lived, message: string): boolean {
  return violations.some((violation) => violation.message === message);
}

/** What is still open after this time is found by the check itself. */
async function untilQuiet(world: World, temporal: TemporalView, lives: readonly Lived[], since: Date) {
  const began = performance.now();
  const healthy = lives.filter(({ violations }) => violations.length === 0);
  while (world.outages.waitedMs(began) < stuckAfterMs) {
    if (await isQuiet(world, temporal, healthy, since)) return;
    await sleep(300);
  }
}

async function isQuiet(world: World, temporal: TemporalView, lives: readonly Lived[], since: Date) {
  try {
    for (const id of lives.flatMap(({ sealRequestId, earlierId = sealRequestId }) => [
      sealRequestId,
      earlierId,
    ]))
      if ((await temporal.status(id)) === 'RUNNING') return false;
    if ((await sentCallbacks(world, lives)).underWay > 0) return false;
    return (await callbackRows(world, lives, since)).every(isFinal);
  } catch {
    // Something has only just come back.
    return false;
  }
}
