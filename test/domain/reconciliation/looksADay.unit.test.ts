import { profileDefaults } from '../../../adapters/zhangguanjia/profileDefaults';
import { nextLookAfter } from '../../../domain/reconciliation/nextLook';
import type { SealRequest } from '../../../domain/sealRequest/state';
import type { CallbackRule } from '../../../domain/sealRequest/values';
import { applied, applySeal, callback, hostDone, live, submitRule } from '../sealRequest/life';

/* How many looks a site of 1,000 requests a day makes in a day, on a clock that is stepped from round to round. */

const day = 86_400_000;
const everyMs = 300_000;
const roundsADay = day / everyMs;
const start = Date.parse('2026-11-24T00:00:00Z');
const newADay = 1000;
const daysOpen = 30;

/** What the vendor takes in the time of one round. */
const atMost = (profileDefaults.limits.callsPerSecond * everyMs) / 1000;

/** Each is sealing for its first day, then completed until it closes. */
function site(rules: CallbackRule[]) {
  const terms = { rules, quietCloseSeconds: (daysOpen - 1) * 86_400, archiveWaitSeconds: 365 * 86_400 };
  const grant = [applySeal(terms), applied(), hostDone('sealCode:0')];
  const sealing = live(...grant).request;
  const completed = live(...grant, callback('sealingCompleted')).request;
  return { sealing, completed };
}

type Next = (request: SealRequest, nowMs: number, phase: number) => number;
const asDue: Next = (request, nowMs, phase) =>
  nextLookAfter(request, { nowMs, imagesOverdueHours: 24, phase });
const inEveryRound: Next = () => 0;

interface Open {
  begun: number;
  phase: number;
  completed: SealRequest;
  dueAt: number;
}

/** All that are open at some time of a day. Right before it all were looked at in one round, as after an upgrade. */
function openInADay({ sealing, completed }: ReturnType<typeof site>, next: Next): Open[] {
  const count = newADay * (daysOpen + 1);
  return Array.from({ length: count }, (_, index) => {
    const begun = start + (index * day) / newADay - daysOpen * day;
    const changedAt = new Date(begun + day).toISOString();
    // In another order than they began in.
    const open = {
      begun,
      phase: ((index * 7919) % count) / count,
      completed: { ...completed, changedAt },
      dueAt: 0,
    };
    const request = requestOf(open, sealing, start);
    return request ? { ...open, dueAt: start + next(request, start, open.phase) } : open;
  });
}

function requestOf({ begun, completed }: Open, sealing: SealRequest, nowMs: number): SealRequest | undefined {
  if (nowMs < begun || nowMs >= begun + daysOpen * day) return undefined;
  return nowMs < begun + day ? sealing : completed;
}

/** How many each round looks at. */
function looks(life: ReturnType<typeof site>, next: Next, rounds: number): number[] {
  const due: Open[][] = Array.from({ length: rounds }, () => []);
  const lineUp = (open: Open, from: number) => {
    const round = Math.ceil((Math.max(open.dueAt, open.begun) - start) / everyMs) - 1;
    due[Math.max(from, round)]?.push(open);
  };
  for (const open of openInADay(life, next)) lineUp(open, 0);
  return due.map((opens, round) => {
    const nowMs = start + (round + 1) * everyMs;
    let looked = 0;
    for (const open of opens) {
      const request = requestOf(open, life.sealing, nowMs);
      if (!request) continue;
      looked += 1;
      open.dueAt = nowMs + next(request, nowMs, open.phase);
      lineUp(open, round + 1);
    }
    return looked;
  });
}

/** Each time after twice the time, from a round to a day. */
const afterItsCompletion = newADay * Math.ceil(Math.log2(roundsADay));
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);

test('30,000 that are looked at in every round are five times what the vendor takes', () => {
  for (const looked of looks(site([]), inEveryRound, 3))
    expect(looked).toBeGreaterThanOrEqual(5 * atMost - 1);
});

test('30,000, a thousand of them sealing: the others add a look a day each', () => {
  const looked = looks(site([]), asDue, roundsADay);
  const [hot, rest] = [newADay * roundsADay, newADay * (daysOpen - 1)];
  expect(sum(looked)).toBeGreaterThan(hot + 0.95 * rest);
  expect(sum(looked)).toBeLessThan(hot + 1.05 * rest + afterItsCompletion);
  expect(Math.max(...looked)).toBeLessThan(0.2 * atMost);
});

test('30,000, and all but the thousand wait for their archive: they add a look an hour each', () => {
  const looked = looks(site([submitRule('filesArchived')]), asDue, roundsADay);
  const [hot, rest] = [newADay * roundsADay, newADay * (daysOpen - 1) * 24];
  expect(sum(looked)).toBeGreaterThan(hot + 0.95 * rest);
  expect(sum(looked)).toBeLessThan(hot + 1.05 * rest + afterItsCompletion);
  expect(Math.max(...looked)).toBeLessThan(0.6 * atMost);
});
