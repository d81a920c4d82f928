import { isAtRest, nextLookAfter } from '../../../domain/reconciliation/nextLook';
import type { SealRequestCommand } from '../../../domain/sealRequest/commands';
import type { SealRequest } from '../../../domain/sealRequest/state';
import type { SealRequestState, SettingsSnapshot } from '../../../domain/sealRequest/values';
import {
  appendUses,
  applied,
  applySeal,
  callback,
  ended,
  endSealing,
  hostDone,
  hostOutcome,
  live,
  metadata,
  requestIn,
  submitRule,
} from '../sealRequest/life';

const hour = 3_600_000;
const day = 24 * hour;
const changedMs = Date.parse(metadata.now);
/** Nothing has happened for two days, which is longer than any rest. */
const nowMs = changedMs + 2 * day;
const times = { nowMs, imagesOverdueHours: 24, phase: 0 };

/** Its own moments are those of a phase of 0: whole hours and days since 1970. */
const toTheHour = hour - (nowMs % hour);
const toTheDay = day - (nowMs % day);

/** Long enough for no close to come first; nothing at the host is under way. */
const long: Partial<SettingsSnapshot> = { quietCloseSeconds: 30 * 86_400, archiveWaitSeconds: 365 * 86_400 };
const archiveRule = { rules: [submitRule('filesArchived')] };
const given = (terms: Partial<SettingsSnapshot>, ...rest: SealRequestCommand[]): SealRequest =>
  live(applySeal({ ...long, rules: [], ...terms }), applied(), hostDone('sealCode:0'), ...rest).request;
const completed = callback('sealingCompleted');

describe('every round looks', () => {
  test.each<SealRequestState>(['applying', 'awaitingApproval', 'sealing'])('at one that is %s', (state) => {
    expect(nextLookAfter(requestIn(state), times)).toBe(0);
  });
  test.each<SealRequestState>(['terminated', 'rejected', 'applyFailed', 'superseded', 'aborted'])(
    'at one that is %s, until it is noted as closed',
    (state) => {
      const { waitingWrites: _, ...request } = requestIn(state);
      expect(nextLookAfter({ ...request, hostEffects: [], waitingWrites: [] }, times)).toBe(0);
    },
  );
  test.each<[string, SealRequest]>([
    ['an append is under way', given({}, completed, appendUses())],
    ['an end is under way', given({}, completed, endSealing())],
    ['something is under way at the host', given({ rules: [submitRule('sealingCompleted')] }, completed)],
    [
      'somebody is waited for',
      given(
        { rules: [submitRule('sealingCompleted')] },
        completed,
        hostOutcome('rule:sealingCompleted:0:flow', { kind: 'refused', message: '流程已归档' }),
      ),
    ],
    ['its archive has come, and it is over', given({}, completed, callback('filesArchived'))],
  ])('where %s', (_, request) => {
    expect(isAtRest(request)).toBe(false);
    expect(nextLookAfter(request, times)).toBe(0);
  });
});

describe('at rest', () => {
  test.each<[string, SealRequest, number]>([
    ['completed, with a rule for the archive', given(archiveRule, completed), toTheHour],
    ['ended, with a rule for the archive', given(archiveRule, endSealing(), ended()), toTheHour],
    ['ended by itself, with a rule for the archive', given(archiveRule, callback('autoEnded')), toTheHour],
    ['completed, files wanted by the host', withoutOffer({ filesUrl: 'https://x.test/f' }), toTheHour],
    ['completed', given({}, completed), toTheDay],
    ['ended', given({}, endSealing(), ended()), toTheDay],
    ['ended by itself', given({}, callback('autoEnded')), toTheDay],
    [
      'archived, with a rule for the completion',
      given({ rules: [submitRule('sealingCompleted')] }, callback('filesArchived')),
      toTheDay,
    ],
  ])('one that is %s', (_, request, expected) => {
    expect(isAtRest(request)).toBe(true);
    expect(nextLookAfter(request, times)).toBe(expected);
  });

  test('it lasts no longer than nothing has happened', () => {
    const restAfter = (ms: number, request: SealRequest) =>
      nextLookAfter(request, { ...times, nowMs: changedMs + ms });
    const request = given(archiveRule, completed);
    expect([0, 7, 600_000].map((ms) => restAfter(ms, request))).toEqual([0, 7, 600_000]);
    // Clocks differ.
    expect(restAfter(-1000, request)).toBe(0);
  });

  test('an archive that has not come in thirty days is looked for daily', () => {
    const request = given(archiveRule, completed);
    expect(nextLookAfter(request, { ...times, nowMs: changedMs + 30 * day - 1 })).toBeLessThanOrEqual(hour);
    expect(nextLookAfter(request, { ...times, nowMs: changedMs + 30 * day })).toBe(toTheDay);
  });

  test('it ends when it closes by time, so that this is noted', () => {
    const request = given({ quietCloseSeconds: 2 * 86_400 + 600 }, completed);
    expect(nextLookAfter(request, times)).toBe(600_000);
    expect(nextLookAfter(request, { ...times, nowMs: nowMs + 600_000 })).toBe(toTheDay - 600_000);
  });

  test('it ends when pictures of uses become overdue, once per round', () => {
    const used = { ...given({}, completed), usedAt: new Date(nowMs).toISOString() };
    const soon = { ...times, imagesOverdueHours: 0.5 };
    expect(nextLookAfter(used, soon)).toBe(hour / 2);
    expect(nextLookAfter(used, { ...soon, nowMs: nowMs + hour / 2 })).toBe(toTheDay - hour / 2);
    const raised = (round: number) => [{ kind: 'images-overdue' as const, round, at: metadata.now }];
    expect(nextLookAfter({ ...used, alerts: raised(0) }, soon)).toBe(toTheDay);
    expect(nextLookAfter({ ...used, round: 1, alerts: raised(0) }, soon)).toBe(hour / 2);
  });

  test.each([0, 0.25, 0.5, 0.999999])(
    'it lasts an interval at most, to a moment of its own (%d)',
    (phase) => {
      const request = given({}, completed);
      const at = (now: number) => now + nextLookAfter(request, { ...times, phase, nowMs: now });
      const next = at(nowMs);
      expect(next).toBeGreaterThan(nowMs);
      expect(next).toBeLessThanOrEqual(nowMs + day);
      expect(next % day).toBe(Math.floor(phase * day));
      expect(at(next)).toBe(next + day);
    },
  );
});

/** The host has been told of the files of the completion. */
function withoutOffer(terms: Partial<SettingsSnapshot>): SealRequest {
  return given(terms, completed, hostDone('files:sealingCompleted:0'));
}
