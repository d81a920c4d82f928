import { guessType, sampleText } from '../../../domain/settings/guessType';
import {
  bringsNews,
  nothingObserved,
  observe,
  samplesOf,
  together,
} from '../../../domain/settings/observedFlow';

test.each<[unknown, string | undefined, string | undefined]>([
  ['年度采购框架合同', 'text', '年度采购框架合同'],
  ['一式两份，\n需加盖 骑缝章', 'text', '一式两份， 需加盖 骑缝章'],
  [2, 'number', '2'],
  ['３', 'number', '３'],
  ['1,200', 'number', '1,200'],
  ['13800000001', 'text', '13800000001'],
  ['zhangsan', 'person', 'zhangsan'],
  ['8806055923431203001', 'browser', '8806055923431203001'],
  [{ id: '77', name: '公章' }, 'browser', '公章 (77)'],
  [[{ id: '77' }, { id: '78' }], 'browser', '77, 78'],
  [{ optionId: '1', name: '是' }, 'select', '是 (1)'],
  [true, 'select', 'true'],
  [{ userId: '8806055923431203001', name: '张三', mobile: '138' }, 'person', '张三 (8806055923431203001)'],
  [[{ name: '合同.pdf', url: 'https://oa.example.com/f/1' }], 'attachment', '合同.pdf'],
  ['2026-11-27', 'date', '2026-11-27'],
  ['2026-11-27 09:30:00', 'date', '2026-11-27 09:30:00'],
  ['', undefined, undefined],
  [[], undefined, undefined],
  [{ id: '' }, undefined, undefined],
  [{ other: 1 }, undefined, undefined],
])('%j looks like %s and is shown as %s', (given, type, sample) => {
  expect([guessType(given, 'zhangsan'), sampleText(given)]).toEqual([type, sample]);
});

test('a sample is short, whatever the value', () => {
  expect(sampleText('合'.repeat(5000))).toBe(`${'合'.repeat(80)}…`);
});

const at = '2026-11-27T08:00:00.000Z';
const trigger = { nodeId: 'approve', when: 'leave', action: 'submit' } as const;
const form = {
  subject: '合同',
  table: [{ seal: '', count: 2 }, { seal: { id: '77', name: '公章' } }],
  empty: null,
};
const seen = observe({ trigger, form }, 'lisi', at);

test('the columns of a detail table are fields, each by the first row that fills it in', () => {
  expect(seen).toEqual({
    fields: [
      { id: 'subject', type: 'text', lastSeenAt: at },
      { id: 'seal', table: 'table', type: 'browser', lastSeenAt: at },
      { id: 'count', table: 'table', type: 'number', lastSeenAt: at },
      { id: 'empty', lastSeenAt: at },
    ],
    nodes: [{ id: 'approve', when: ['leave'] }],
    exits: [],
  });
  expect(samplesOf({ form })).toEqual([
    ['subject', '合同'],
    ['seal', '公章 (77)'],
    ['count', '2'],
  ]);
});

test.each<[string, Parameters<typeof observe>[0], boolean]>([
  ['the same', { trigger, form }, false],
  ['other values of the same types', { trigger, form: { ...form, subject: '协议' } }, false],
  ['fewer fields', { trigger, form: {} }, false],
  ['an emptied field', { trigger, form: { ...form, subject: '' } }, false],
  ['another field', { trigger, form: { more: '' } }, true],
  ['a first value', { trigger, form: { empty: '3' } }, true],
  ['the other way at a node', { trigger: { ...trigger, when: 'arrive' }, form }, true],
  ['another exit', { trigger: { exitId: 'more', action: 'submit' }, form }, true],
])('%s: is it news', (_what, event, isNews) => {
  expect(bringsNews(nothingObserved, seen)).toBe(true);
  const later = observe(event, 'lisi', '2026-11-27T08:01:00.000Z');
  expect(bringsNews(seen, later)).toBe(isNews);
  // Once it is taken in it is none any more.
  expect(bringsNews(together(seen, later), later)).toBe(false);
});

test.each([
  ['12', '十二', 'text'],
  ['2026-11-27', '12', 'text'],
  ['zhangsan', { userId: 'zhangsan' }, 'person'],
  [{ userId: 'zhangsan' }, 'zhangsan', 'person'],
  [{ id: '77' }, { optionId: '1' }, 'select'],
])('of %j and then %j the type is %s', (first, then, type) => {
  const [before, after] = [first, then].map((a) => observe({ trigger, form: { a } }, 'lisi', at));
  expect(together(before ?? nothingObserved, after ?? nothingObserved).fields).toMatchObject([{ type }]);
});

test('no form makes it grow without end', () => {
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`f${index}`, 'x']));
  const grown = together(nothingObserved, observe({ trigger, form: many }, 'lisi', at));
  expect(grown.fields).toHaveLength(1000);
  expect(bringsNews(grown, observe({ trigger, form: many }, 'lisi', at))).toBe(false);
});
