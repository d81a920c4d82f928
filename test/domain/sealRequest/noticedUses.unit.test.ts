import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { fold } from '../../../domain/sealRequest/evolve';
import { foldCounted } from '../../../domain/sealRequest/noticedUses';
import { applied, applySeal, live } from './life';

const [one, other] = ['9223372036854775807', 'seal-2'];
const seen = (at: string, ...used: [sealId: string, usedCount: number][]): SealRequestEvent => ({
  type: 'UsesNoticed',
  data: { used: used.map(([sealId, usedCount]) => ({ sealId, usedCount })) },
  metadata: { at, actor: 'reconciliation' },
});

test('uses are noted in the hour in which they were first seen, those of an hour together', () => {
  const { ledger } = live(applySeal(), applied());
  const events = [
    ...ledger,
    seen('2026-11-24T08:10:00.000+08:00', [one, 1]),
    seen('2026-11-24T00:50:00.000Z', [one, 2], [other, 1]),
    seen('2026-11-25T00:00:00.000Z', [one, 3], [other, 1]),
  ];
  const counted = foldCounted(events, { request: null, noticed: [] });
  expect(counted).toEqual({
    request: fold(events),
    noticed: [
      { hour: '2026-11-24T00:00:00.000Z', sealId: one, uses: 2 },
      { hour: '2026-11-24T00:00:00.000Z', sealId: other, uses: 1 },
      { hour: '2026-11-25T00:00:00.000Z', sealId: one, uses: 1 },
    ],
  });
});

test('a total that was set back takes nothing back, and what comes after it counts', () => {
  const { ledger } = live(applySeal(), applied());
  const hours = ['01', '02', '03'].map((hour) => `2026-11-24T${hour}:00:00.000Z`);
  const [first = '', second = '', third = ''] = hours;
  const events = [...ledger, seen(first, [one, 3]), seen(second, [one, 0]), seen(third, [one, 1])];
  const before = foldCounted(events.slice(0, -1), { request: null, noticed: [] });
  expect(foldCounted(events.slice(-1), before).noticed).toEqual([
    { hour: first, sealId: one, uses: 3 },
    { hour: third, sealId: one, uses: 1 },
  ]);
});
