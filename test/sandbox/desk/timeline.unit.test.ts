import { sayIn } from '../../../api/pages/words';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import type { Click } from '../../../sandbox/desk/clicks';
import { clickWords } from '../../../sandbox/desk/pages/clickWords';
import { timeline } from '../../../sandbox/desk/timeline';

const say = sayIn('en');
const flow = { engine: 'webhook', id: 'f1' } as const;

test('what came of a click follows it, and what was switched before the flow began is left out', () => {
  const clicks: Click[] = [
    { at: '2026-01-01T00:00:00.000Z', kind: 'switched-on', what: 'vendor-down' },
    { at: '2026-01-01T00:00:01.000Z', kind: 'approved', flow },
    { at: '2026-01-01T00:00:03.000Z', kind: 'switched-off', what: 'vendor-down' },
    { at: '2026-01-01T00:00:05.000Z', kind: 'stamped', what: '2', flow, refused: '盖章码不存在' },
  ];
  const metadata = (at: string) => ({ at, actor: 'test' });
  const events: SealRequestEvent[] = [
    { type: 'SealApplied', data: { sealCode: '1' }, metadata: metadata('2026-01-01T00:00:04.000Z') },
    {
      type: 'UsesNoticed',
      data: { used: [{ sealId: '7', usedCount: 1 }] },
      metadata: metadata('2026-01-01T00:00:05.000Z'),
    } as SealRequestEvent,
  ];
  const seals = [{ id: '7', name: '公章' }];
  const told = timeline(clicks, events, {
    say,
    seals,
    words: (click) => clickWords(click, 'zhangguanjia', say),
  });
  expect(told.map(({ what, isClick, refused }) => [isClick ? 'click' : 'ledger', what, refused])).toEqual([
    ['click', '李四 approved; the flow left its approval node', undefined],
    ['click', 'Switched off: 章管家 is down', undefined],
    ['ledger', 'The vendor granted it, with a seal code', undefined],
    ['click', 'Stamped, uses: 2', '盖章码不存在'],
    ['ledger', 'Used so far: 公章 1', undefined],
  ]);
});
