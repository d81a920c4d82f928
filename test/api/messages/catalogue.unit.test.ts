import { messages } from '../../../api/messages';
import { callbackReasons } from '../../../api/messages/callbackReasonCodes';
import { problemEntries, reasonEntries } from '../../../api/messages/catalogue';
import { problemTable } from '../../../api/messages/problemTable';
import { checkCodes } from '../../../application/checks';
import { commandRefusalCodes, fieldFaultCodes } from '../../../application/refusals';
import { causeCodes } from '../../../domain/causes';

/* GET /v1/problems: what is answered anywhere is found here. */

const codesOf = (of: string) => reasonEntries().flatMap((entry) => (entry.of === of ? [entry.code] : []));

test('no problem and no reason is missing', () => {
  expect(problemEntries()).toHaveLength(Object.keys(problemTable).length);
  expect(codesOf('command')).toEqual([...commandRefusalCodes]);
  expect(codesOf('field')).toEqual(
    expect.arrayContaining([
      ...fieldFaultCodes,
      'not-a-seal-code',
      'under-way',
      'totals-fell',
      'not-for-this',
    ]),
  );
  expect(codesOf('callback').sort()).toEqual([...new Set(callbackReasons)].sort());
  expect(codesOf('cause')).toEqual([...causeCodes]);
  expect(codesOf('check')).toEqual([...checkCodes]);
  expect(codesOf('attention').sort()).toEqual(
    [...Object.keys(messages.en.attention), 'event-refused'].sort(),
  );
});

test('each is told in both languages, with what to do, and what it names stands in braces', () => {
  for (const { advice, adviceZh, zh, ...told } of [...problemEntries(), ...reasonEntries()]) {
    expect([told, zh]).toEqual([told, expect.stringMatching(/\p{Script=Han}/u)]);
    expect(JSON.stringify([told, zh])).not.toMatch(/undefined|\[object/);
    expect(advice === undefined).toBe(adviceZh === undefined);
    if (advice !== undefined) {
      expect(advice).toMatch(/^[A-Z]\P{Script=Han}+\.$/u);
      expect(adviceZh).toMatch(/\p{Script=Han}.*。$/u);
    }
  }
  expect(reasonEntries().find(({ code }) => code === 'too-long')?.zh).toBe('不得超过{max}个字符');
});
