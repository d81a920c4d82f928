import { type AlertHours, dueAlerts } from '../../../domain/reconciliation/alerts';
import type { SealRequest } from '../../../domain/sealRequest/state';
import { applied, applySeal, hostDone, live, metadata } from '../sealRequest/life';

const hours: AlertHours = { grantedUnused: 24, notEnded: 48, imagesOverdue: 12 };
const hourMs = 3_600_000;
const grantedMs = Date.parse(metadata.now);
const granted: SealRequest = live(applySeal(), applied(), hostDone('sealCode:0')).request;
const used: SealRequest = { ...granted, usedAt: metadata.now };
const nothing = { usedCounts: [0, 0], lacksImages: false };
const stamped = { usedCounts: [1, 0], lacksImages: false };
const after = (hoursLater: number) => ({ hours, nowMs: grantedMs + hoursLater * hourMs });

test('granted and unused: after its hours and not before, and never once somebody stamped', () => {
  expect(dueAlerts(granted, nothing, after(24))).toEqual([]);
  expect(dueAlerts(granted, nothing, after(24.01))).toEqual(['granted-unused']);
  expect(dueAlerts(granted, stamped, after(1000))).toEqual([]);
});

test('stamped and not ended: counted from the first use', () => {
  expect(dueAlerts(used, stamped, after(48))).toEqual([]);
  expect(dueAlerts(used, stamped, after(48.01))).toEqual(['not-ended']);
});

test('pictures that are missing are waited for, whatever the state', () => {
  const completed: SealRequest = { ...used, state: 'completed' };
  const lacking = { ...stamped, lacksImages: true };
  expect(dueAlerts(completed, lacking, after(12))).toEqual([]);
  expect(dueAlerts(completed, lacking, after(12.01))).toEqual(['images-overdue']);
  expect(dueAlerts(completed, stamped, after(1000))).toEqual([]);
});

test('an alert is due once a round', () => {
  const raised: SealRequest = {
    ...granted,
    alerts: [{ kind: 'granted-unused', round: granted.round, at: metadata.now }],
  };
  expect(dueAlerts(raised, nothing, after(1000))).toEqual([]);
  expect(dueAlerts({ ...raised, round: raised.round + 1 }, nothing, after(1000))).toEqual(['granted-unused']);
});
