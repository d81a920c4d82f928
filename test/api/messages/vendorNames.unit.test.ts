import { vendorNameOf, vendors } from '../../../adapters/vendors';
import { causeMessage, checkMessage, messages, messagesOf } from '../../../api/messages';
import { causeCodes } from '../../../domain/causes';

/* What is told of a binding names its vendor; what is told of any has one word for them. */

const languages = ['en', 'zh'] as const;
const others = /用印平台|厂商|供应商|\bvendor\b|sealing system/i;

/** Every sentence that goes by a vendor. */
function sentencesOf({ attention, callbackReasons }: (typeof messages)['en']): string[] {
  return [
    ...Object.values(attention).flatMap(({ operator, reader }) => [operator, reader]),
    ...Object.values(callbackReasons).flatMap(({ sentence, advice }) => [sentence, advice]),
  ];
}

describe.each(vendors.map(({ vendor, names }) => ({ vendor, names })))('of a binding of $vendor', (one) => {
  test.each(languages)('sentences in %s call it by its name alone', (language) => {
    const told = sentencesOf(messagesOf(one.names)[language]);
    expect(told.filter((sentence) => others.test(sentence))).toEqual([]);
    expect(told.filter((sentence) => sentence.includes(one.names[language])).length).toBeGreaterThan(20);
    for (const { names, vendor } of vendors)
      if (vendor !== one.vendor)
        expect(told.filter((sentence) => sentence.includes(names[language]))).toEqual([]);
  });

  test('so do causes and checks', () => {
    expect(causeMessage({ code: 'application-unknown' }, 'zh', one.names)).toBe(
      `${one.names.zh}中没有该申请。`,
    );
    expect(checkMessage({ code: 'no-seals' }, 'en', one.names)).toContain(one.names.en);
  });
});

test.each(languages)(
  'where it is not known, sentences in %s have one word, and begin as sentences do',
  (language) => {
    const told = sentencesOf(messages[language]);
    const causes = causeCodes.map((code) => causeMessage({ said: 's', stage: 's', code } as never, language));
    const word = vendorNameOf(null)[language];
    expect(told.filter((sentence) => sentence.toLowerCase().includes(word)).length).toBeGreaterThan(20);
    for (const sentence of [...told, ...causes]) {
      expect(sentence).not.toMatch(/厂商|供应商|sealing system/);
      if (language === 'en') expect(sentence).toMatch(/^[A-Z]/);
    }
  },
);

test('a binding that is gone, or of a vendor that this version does not have, is of any', () => {
  expect(vendorNameOf(null)).toBe(vendorNameOf({ vendor: 'of-tomorrow' }));
  expect(vendorNameOf({ vendor: 'qiyuesuo' })).toEqual({ en: 'Qiyuesuo', zh: '契约锁' });
});
