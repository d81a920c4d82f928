import {
  attentionMatters,
  groupMatters,
  isNoticeDue,
  lateMatters,
} from '../../../domain/reconciliation/openAlerts';
import type { SealRequest } from '../../../domain/sealRequest/state';
import type { Attention, AttentionKind } from '../../../domain/sealRequest/values';
import { applied, applySeal, hostDone, live, metadata } from '../sealRequest/life';

const granted: SealRequest = live(applySeal(), applied(), hostDone('sealCode:0')).request;
const { bindingId, hostId } = granted.identity;
const hourMs = 3_600_000;
const at = (hours: number) => new Date(Date.parse(metadata.now) + hours * hourMs).toISOString();

function waiting(...kinds: AttentionKind[]): SealRequest {
  const attention = kinds.map(
    (kind, index): Attention => ({ kind, about: `effect-${index}`, sentence: '', raisedAt: at(index) }),
  );
  return { ...granted, attention };
}

test('a vendor that is down is one alert, with those that wait for it in whatever way counted once', () => {
  const matters = Array.from({ length: 30 }, (_, index) =>
    attentionMatters(`r${index}`, waiting('vendor-away', 'callback-unconfirmed')),
  );
  const [group, ...others] = groupMatters(matters.flat());
  expect(others).toEqual([]);
  expect(group).toMatchObject({
    key: `vendor-down:binding:${bindingId}`,
    cause: 'vendor-down',
    peer: { kind: 'binding', id: bindingId },
    count: 30,
    since: at(0),
  });
  expect(group?.requests).toEqual(['r0', 'r1', 'r2', 'r3', 'r4'].map((id) => ({ id, state: 'sealing' })));
});

test('what is of another cause, or at another peer, is another alert', () => {
  const matters = [
    ...attentionMatters('r1', waiting('host-away', 'write-failed', 'workflow-missing', 'peer-unreachable')),
    ...attentionMatters('r2', waiting('host-away')),
  ];
  expect(groupMatters(matters).map(({ key, count }) => [key, count])).toEqual([
    [`host-down:host:${hostId}`, 2],
    [`peer-unreachable:host:${hostId}`, 1],
    ['workflow-missing', 1],
    [`write-failed:host:${hostId}`, 1],
  ]);
});

test('what is late is open as long as it is so, in its round', () => {
  const late: SealRequest = {
    ...granted,
    alerts: [
      { kind: 'granted-unused', round: 0, at: at(0) },
      { kind: 'images-overdue', round: 0, at: at(0) },
    ],
  };
  const kinds = (request: SealRequest, hours: number) =>
    lateMatters('r', request, Date.parse(at(hours))).map(({ cause }) => cause);
  expect(kinds(late, 1)).toEqual(['granted-unused', 'images-overdue']);
  expect(kinds({ ...late, state: 'completed' }, 1)).toEqual(['images-overdue']);
  expect(kinds(late, 25)).toEqual(['granted-unused']);
  expect(kinds({ ...late, round: 1 }, 1)).toEqual([]);
});

test.each([
  ['never', null, true],
  ['once, less than an hour ago', { number: 1, at: at(0.1) }, false],
  ['once, an hour ago', { number: 1, at: at(0) }, true],
  ['twice, an hour ago', { number: 2, at: at(0) }, false],
  ['many times, six hours ago', { number: 40, at: at(-5) }, true],
])('sent %s', (_name, sent, isDue) => {
  expect(isNoticeDue(sent, { repeatHours: [1, 6], nowMs: Date.parse(at(1)) })).toBe(isDue);
});
