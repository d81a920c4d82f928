import fc from 'fast-check';
import { maxUseCount } from '../../../domain/sealRequest/values';
import { settingsFaultCodes } from '../../../domain/settings/faults';
import {
  isEmpty,
  type Reading,
  readAttachments,
  readChoice,
  readCount,
  readFlag,
  readPerson,
  readText,
} from '../../../domain/settings/formValues';

/** What a reading came to, in one word or value: `empty`, the code of what is wrong, or what was read. */
const outcome = <T>(reading: Reading<T>) => {
  if (reading.kind === 'value') return { value: reading.value };
  return reading.kind === 'empty' ? 'empty' : reading.fault.code;
};
const is = (value: unknown) => ({ value });

const longId = '9223372036854775807';
const unsafe = 2 ** 53;

const readers: Record<string, (given: unknown) => Reading<unknown>> = {
  text: (given) => readText(given, 20),
  paragraph: (given) => readText(given, 20, 'several'),
  choice: readChoice,
  person: readPerson,
  count: (given) => readCount(given, 1),
  'count from 0': (given) => readCount(given, 0),
  flag: readFlag,
  attachments: readAttachments,
};

describe('a field that nobody filled in', () => {
  test.each<[string, unknown]>([
    ['left out', undefined],
    ['null', null],
    ['an empty text', ''],
    ['blanks', '  '],
    ['a full-width blank', '\u3000'],
    ['a no-break space', '\u00a0'],
    ['line breaks and tabs', '\r\n\t'],
    ['an empty list', []],
    ['a list of an empty text', ['']],
    ['a list of nothing at all', [null, undefined, ' ']],
    ['a list of empty lists', [[], [''], [[null]]]],
  ])('%s is empty to every reader', (_what, given) => {
    expect(isEmpty(given)).toBe(true);
    for (const [name, read] of Object.entries(readers))
      expect([name, read(given).kind]).toEqual([name, 'empty']);
  });

  test.each<[string, unknown]>([
    ['0', 0],
    ['the digit 0', '0'],
    ['false', false],
    ['an object without anything', {}],
    ['a list that holds a 0', ['', 0]],
    ['not a number', Number.NaN],
  ])('%s is not empty', (_what, given) => {
    expect(isEmpty(given)).toBe(false);
    for (const [name, read] of Object.entries(readers))
      expect([name, read(given).kind]).not.toEqual([name, 'empty']);
  });
});

describe('a count', () => {
  test.each<[string, unknown, number]>([
    ['a digit', '3', 3],
    ['a number', 3, 3],
    ['blanks around', '  3 ', 3],
    ['full-width blanks around', '\u300012\u3000', 12],
    ['a tab and a line break around', '\t12\n', 12],
    ['full-width digits', '１２', 12],
    ['full-width digits between blanks', ' ９８７ ', 987],
    ['full-width and plain digits mixed', '1２3', 123],
    ['a group of thousands', '1,000', 1000],
    ['a full-width comma', '1，000', 1000],
    ['full-width digits in groups', '１２，３４５', 12345],
    ['two digits before the group', '10,000', 10_000],
    ['the most, in groups', '999,999', 999_999],
    ['the most', '999999', 999_999],
    ['the most, as a number', 999_999, 999_999],
    ['leading zeros', '007', 7],
    ['the least', '1', 1],
  ])('%s is read', (_what, given, count) => {
    expect(readCount(given, 1)).toEqual({ kind: 'value', value: count });
    expect(readCount(given, 0)).toEqual({ kind: 'value', value: count });
  });

  test.each<[string, unknown]>([
    ['a group of two', '1,00'],
    ['a full-width group of two', '１，００'],
    ['a group of four', '1,0000'],
    ['four digits before the group', '1000,000'],
    ['a group without digits before', ',100'],
    ['a comma at the end', '1,'],
    ['two commas', '1,,000'],
    ['groups by blanks', '1 000'],
    ['groups by apostrophes', "1'000"],
    ['groups by points', '1.000.000'],
    ['a blank after the comma', '1, 000'],
    ['a fraction that is whole', '1.0'],
    ['a fraction that is whole, kept as text by the parser', '1.10'],
    ['a fraction', '1.5'],
    ['a fraction as a number', 1.5],
    ['a full-width point', '１．０'],
    ['a decimal comma', '1,5'],
    ['minus', '-1'],
    ['a full-width minus', '－１'],
    ['minus, as a number', -1],
    ['plus', '+1'],
    ['a full-width plus', '＋１'],
    ['an exponent', '1e3'],
    ['hexadecimal', '0x10'],
    ['digits with separators of a programmer', '1_000'],
    ['a unit', '3个'],
    ['a unit between blanks', ' 3 个'],
    ['a Chinese numeral', '三'],
    ['a financial numeral', '叁'],
    ['a word', 'three'],
    ['a fraction sign', '½'],
    ['a range', '1-2'],
    ['Arabic-Indic digits', '٣'],
    ['one too many', '1000000'],
    ['one too many, in groups', '1,000,000'],
    ['one too many, as a number', 1_000_000],
    ['19 digits', longId],
    ['a number that is not exact', unsafe],
    ['a number in exponents', 1e21],
    ['not a number', Number.NaN],
    ['without an end', Number.POSITIVE_INFINITY],
    ['true', true],
    ['an object', { id: '3' }],
    ['a list of one', [3]],
    ['a list of two', ['1', '2']],
  ])('%s is refused', (_what, given) => {
    expect(outcome(readCount(given, 1))).toBe('not-a-count');
    expect(outcome(readCount(given, 0))).toBe('not-a-count');
  });

  test.each<[unknown, unknown, unknown]>([
    [0, 'not-a-count', is(0)],
    ['0', 'not-a-count', is(0)],
    ['０', 'not-a-count', is(0)],
    [' 000 ', 'not-a-count', is(0)],
  ])('%p is one only where none is allowed', (given, fromOne, fromNone) => {
    expect([outcome(readCount(given, 1)), outcome(readCount(given, 0))]).toEqual([fromOne, fromNone]);
  });

  test('its bounds are those that it is asked with, and it says them', () => {
    expect(outcome(readCount('9999', 1, 9999))).toEqual(is(9999));
    expect(outcome(readCount('１２,345,678', 1, 99_999_999))).toEqual(is(12_345_678));
    expect(readCount('10,000', 1, 9999)).toMatchObject({
      fault: { min: 1, max: 9999 },
    });
  });

  const digitsOf = (text: string, zero: string) =>
    text.replace(/\d/g, (digit) => String.fromCharCode(zero.charCodeAt(0) + Number(digit)));
  const grouped = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  const blanks = fc.stringMatching(/^[ \t\n\u3000\u00a0]{0,3}$/);
  const spelling = fc
    .record({
      groups: fc.boolean(),
      wide: fc.boolean(),
      comma: fc.constantFrom(',', '，'),
      before: blanks,
      after: blanks,
    })
    .map(({ groups, wide, comma, before, after }) => (count: number) => {
      const plain = groups ? grouped(count).replaceAll(',', comma) : String(count);
      return `${before}${wide ? digitsOf(plain, '０') : plain}${after}`;
    });

  test('read back it is the number that was written, however it was spelled', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxUseCount }), spelling, (count, spell) => {
        expect(readCount(count, 0)).toEqual({ kind: 'value', value: count });
        expect(readCount(spell(count), 0)).toEqual({ kind: 'value', value: count });
      }),
      { numRuns: 1000 },
    );
  });

  test('outside of its bounds it is refused, however it was spelled', () => {
    const outside = fc.integer({ min: maxUseCount + 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(outside, spelling, (count, spell) => {
        expect(outcome(readCount(spell(count), 0))).toBe('not-a-count');
        expect(outcome(readCount(count, 0))).toBe('not-a-count');
        expect(outcome(readCount(-count, 0))).toBe('not-a-count');
      }),
    );
  });

  test('a sign, a unit, a fraction or a letter makes it none', () => {
    const strange = fc.constantFrom('-', '+', '个', '次', '.', '.0', '%', 'e1', 'x', '/', '：', '．');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxUseCount }), spelling, strange, (count, spell, sign) => {
        expect(outcome(readCount(`${sign}${spell(count)}`, 0))).toBe('not-a-count');
        expect(outcome(readCount(`${spell(count)}${sign}`, 0))).toBe('not-a-count');
      }),
    );
  });
});

describe('a text', () => {
  test.each<[string, unknown, unknown]>([
    ['a text', '采购合同', is('采购合同')],
    ['blanks around it go', ' \u3000采购 合同\n', is('采购 合同')],
    ['a number', 12, is('12')],
    ['0', 0, is('0')],
    ['the largest exact number', Number.MAX_SAFE_INTEGER, is('9007199254740991')],
    ['a number that is not exact', unsafe, 'not-text'],
    ['digits that are longer', longId, is(longId)],
    ['a fraction that the parser kept as it was written', '1.10', is('1.10')],
    ['as many characters as allowed', '印'.repeat(20), is('印'.repeat(20))],
    ['one too many', '印'.repeat(21), 'too-long'],
    ['blanks around do not count', ` ${'印'.repeat(20)} `, is('印'.repeat(20))],
    ['a character outside the first plane counts once', '𠮷'.repeat(20), is('𠮷'.repeat(20))],
    ['and is not cut out', '𠮷'.repeat(21), 'too-long'],
    ['a line break', '采购\n合同', 'control-characters'],
    ['a tab', '采购\t合同', 'control-characters'],
    ['a null character', '采购\u0000合同', 'control-characters'],
    ['a next-line character', '采购\u0085合同', 'control-characters'],
    ['half a character', '采购\ud83d', 'control-characters'],
    ['true', true, 'not-text'],
    ['an object', { id: 'x' }, 'not-text'],
    ['a list of one', ['采购合同'], 'not-text'],
    ['a list of two', ['采购', '合同'], 'not-text'],
    ['not a number', Number.NaN, 'not-text'],
  ])('on one line: %s', (_what, given, expected) => {
    expect(outcome(readText(given, 20))).toEqual(expected);
  });

  test.each<[string, unknown, unknown]>([
    ['line breaks of all kinds and tabs', 'a\nb\r\nc\td', is('a\nb\r\nc\td')],
    ['a null character', 'a\u0000b', 'control-characters'],
    ['a bell after a line break', 'a\n\u0007', 'control-characters'],
    ['half a character', '\udc00\na', 'control-characters'],
    ['one too many', 'a\n'.repeat(10).concat('b'), 'too-long'],
  ])('on several lines: %s', (_what, given, expected) => {
    expect(outcome(readText(given, 20, 'several'))).toEqual(expected);
  });

  test('says how many characters it may have', () => {
    expect(readText('印'.repeat(21), 20)).toMatchObject({
      fault: { max: 20 },
    });
  });

  const character = fc.constantFrom('a', '1', '印', '𠮷', ' ', '\u3000', '\n', '\u0000', '\ud83d', '\ude00');
  test('what was read is read again as the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 25 }), (given) => {
        const first = readText(given, 20);
        if (first.kind !== 'value') return;
        expect(Array.from(first.value).length).toBeLessThanOrEqual(20);
        expect(readText(first.value, 20)).toEqual(first);
      }),
    );
  });
});

describe('a choice', () => {
  test.each<[string, unknown, unknown]>([
    ['an id', 'seal-1', is({ id: 'seal-1' })],
    ['blanks around it go', ' seal-1\u3000', is({ id: 'seal-1' })],
    ['a number', 7, is({ id: '7' })],
    ['the largest exact number', Number.MAX_SAFE_INTEGER, is({ id: '9007199254740991' })],
    ['a number that is not exact', unsafe, 'not-an-id'],
    ['19 digits', longId, is({ id: longId })],
    ['a literal that the parser kept', '1.10', is({ id: '1.10' })],
    ['a fraction', 1.5, 'not-an-id'],
    ['Chinese', '公章', is({ id: '公章' })],
    ['an id and its name', { id: 'seal-1', name: '公章' }, is({ id: 'seal-1', name: '公章' })],
    ['a number and its name', { id: 7, name: '公章' }, is({ id: '7', name: '公章' })],
    ['19 digits and their name', { id: longId, name: '公章' }, is({ id: longId, name: '公章' })],
    ['an id alone, as an object', { id: 'seal-1' }, is({ id: 'seal-1' })],
    ['a name that is none, which is for messages only', { id: 'seal-1', name: 5 }, is({ id: 'seal-1' })],
    ['an unknown key', { id: 'seal-1', extra: 1 }, 'not-an-id'],
    ['an unknown key beside the name', { id: 'seal-1', name: '公章', extra: null }, 'not-an-id'],
    ['a name alone', { name: '公章' }, 'not-an-id'],
    ['nothing in it', {}, 'not-an-id'],
    ['an id that is none', { id: 'seal 1', name: '公章' }, 'not-an-id'],
    ['two ids', { id: ['a', 'b'] }, 'not-an-id'],
    ['a list of one', ['seal-1'], is({ id: 'seal-1' })],
    ['a list of one object', [{ id: 'seal-1', name: '公章' }], is({ id: 'seal-1', name: '公章' })],
    ['a list of two', ['seal-1', 'seal-2'], 'not-an-id'],
    ['a list of two, the second blank', ['seal-1', ''], 'not-an-id'],
    ['a list of two objects', [{ id: 'a' }, { id: 'b' }], 'not-an-id'],
    ['a blank within', 'seal 1', 'not-an-id'],
    ['a full-width blank within', 'seal\u30001', 'not-an-id'],
    ['a line break within', 'seal\n1', 'not-an-id'],
    ['a control character', 'seal\u0000', 'not-an-id'],
    ['half a character', 'seal\ud800', 'not-an-id'],
    ['128 characters', 'x'.repeat(128), is({ id: 'x'.repeat(128) })],
    ['129 characters', 'x'.repeat(129), 'not-an-id'],
    ['true', true, 'not-an-id'],
  ])('%s', (_what, given, expected) => {
    expect(outcome(readChoice(given))).toEqual(expected);
  });
});

describe('a person', () => {
  const whole = { userId: 'u1', name: '王五', mobile: '13800000000', jobNumber: '0007' };
  test.each<[string, unknown, unknown]>([
    ['an id', 'u1', is({ userId: 'u1' })],
    ['a number', 7, is({ userId: '7' })],
    ['19 digits', longId, is({ userId: longId })],
    ['a number that is not exact', unsafe, 'not-a-person'],
    ['a list of one id', ['u1'], is({ userId: 'u1' })],
    ['a list of one object', [{ userId: 'u1' }], is({ userId: 'u1' })],
    ['a list of two', ['u1', 'u2'], 'not-a-person'],
    ['everything that is known of one', whole, is(whole)],
    ['an id alone, as an object', { userId: 'u1' }, is({ userId: 'u1' })],
    ['an id as a number', { userId: 7 }, is({ userId: '7' })],
    [
      'digits as a number',
      { userId: 'u1', mobile: 13800000000 },
      is({ userId: 'u1', mobile: '13800000000' }),
    ],
    [
      'what is empty is left out',
      { userId: 'u1', name: '', mobile: null, jobNumber: ' ' },
      is({ userId: 'u1' }),
    ],
    ['blanks around go', { userId: ' u1 ', name: ' 王五 ' }, is({ userId: 'u1', name: '王五' })],
    ['the key of a choice', { id: 'u1', name: '王五' }, 'not-a-person'],
    ['an unknown key', { ...whole, email: 'w@example.com' }, 'not-a-person'],
    ['an unknown key that holds nothing', { userId: 'u1', email: null }, 'not-a-person'],
    ['no id', { name: '王五' }, 'not-a-person'],
    ['an empty id', { userId: '', name: '王五' }, 'not-a-person'],
    ['nothing in it', {}, 'not-a-person'],
    ['a blank in the id', { userId: 'u 1' }, 'not-a-person'],
    ['a name', '王 五', 'not-a-person'],
    ['a name that is an object', { userId: 'u1', name: {} }, 'not-a-person'],
    ['a name on two lines', { userId: 'u1', name: '王\n五' }, 'not-a-person'],
    [
      '100 characters of a name',
      { userId: 'u1', name: '王'.repeat(100) },
      is({ userId: 'u1', name: '王'.repeat(100) }),
    ],
    ['101 characters of a name', { userId: 'u1', name: '王'.repeat(101) }, 'not-a-person'],
    ['a mobile that is a list', { userId: 'u1', mobile: ['13800000000'] }, 'not-a-person'],
    ['true', true, 'not-a-person'],
  ])('%s', (_what, given, expected) => {
    expect(outcome(readPerson(given))).toEqual(expected);
  });
});

describe('yes or no', () => {
  test.each<[unknown, boolean]>([
    [true, true],
    [1, true],
    ['1', true],
    ['１', true],
    ['true', true],
    ['TRUE', true],
    ['yes', true],
    ['Ｙｅｓ', true],
    ['y', true],
    ['on', true],
    ['是', true],
    [' 是\u3000', true],
    ['需要', true],
    ['有', true],
    [['是'], true],
    [{ id: '1' }, true],
    [{ id: 1, name: '盖骑缝章' }, true],
    [[{ id: '是', name: '是' }], true],
    [false, false],
    [0, false],
    ['0', false],
    ['０', false],
    ['false', false],
    ['No', false],
    ['n', false],
    ['OFF', false],
    ['否', false],
    ['不需要', false],
    ['无', false],
    [{ id: '0', name: '不盖骑缝章' }, false],
  ])('%p is %p', (given, flag) => {
    expect(readFlag(given)).toEqual({ kind: 'value', value: flag });
  });

  test.each<[unknown]>([
    ['2'],
    [2],
    [-1],
    [1.5],
    ['1.0'],
    ['10'],
    ['是的'],
    ['不'],
    ['也许'],
    ['√'],
    ['yes no'],
    [['是', '否']],
    [{}],
    [{ id: '3', name: '是' }],
    [{ id: '是', extra: 1 }],
    [{ name: '是' }],
    [longId],
  ])('%p is neither', (given) => {
    expect(outcome(readFlag(given))).toBe('not-yes-or-no');
  });
});

describe('attachments', () => {
  const file = { name: '合同.pdf', url: 'https://oa.example.com/files/1?name=%E5%90%88' };
  const other = { name: '附件 2.docx', url: 'HTTP://10.0.0.1:8080/2' };
  const url = (address: unknown) => ({ ...file, url: address });
  test.each<[string, unknown, unknown]>([
    ['one', file, is([file])],
    ['a list of one', [file], is([file])],
    ['a list of two', [file, other], is([file, other])],
    [
      'blanks around go',
      [{ name: ' a.pdf ', url: ' https://a.example/1 ' }],
      is([{ name: 'a.pdf', url: 'https://a.example/1' }]),
    ],
    ['50', Array(50).fill(file), is(Array(50).fill(file))],
    ['51', Array(51).fill(file), 'too-many'],
    [
      '255 characters of a name',
      [{ ...file, name: `${'x'.repeat(251)}.PDF` }],
      is([{ ...file, name: `${'x'.repeat(251)}.PDF` }]),
    ],
    ['256 characters of a name', [{ ...file, name: `${'x'.repeat(252)}.pdf` }], 'not-files'],
    ['a program', [{ ...file, name: '合同.pdf.exe' }], 'file-type'],
    ['a name that says nothing', [file, { ...file, name: '合同' }], 'file-type'],
    ['one that is wrong among others', [file, { name: 'x' }], 'not-files'],
    ['a gap in the list', [file, null], 'not-files'],
    ['no name', [{ url: file.url }], 'not-files'],
    ['an empty name', [{ ...file, name: ' ' }], 'not-files'],
    ['a name on two lines', [{ ...file, name: 'a\nb' }], 'not-files'],
    ['no address', [{ name: file.name }], 'not-files'],
    ['an unknown key', [{ ...file, size: 12 }], 'not-files'],
    ['an address alone', file.url, 'not-files'],
    ['a number', 12, 'not-files'],
    ['nothing in it', {}, 'not-files'],
    ['another scheme', url('ftp://oa.example.com/1'), 'not-files'],
    ['a script', url('javascript:alert(1)'), 'not-files'],
    ['a file of the disk', url('file:///etc/passwd'), 'not-files'],
    ['no scheme', url('oa.example.com/1'), 'not-files'],
    ['a relative address', url('/files/1'), 'not-files'],
    ['no server', url('https:///1'), 'not-files'],
    ['a scheme alone', url('https://'), 'not-files'],
    ['a number as its address', url(12), 'not-files'],
    ['an address that is too long', url(`https://a.example/${'x'.repeat(2048)}`), 'not-files'],
  ])('%s', (_what, given, expected) => {
    expect(outcome(readAttachments(given))).toEqual(expected);
  });
});

describe('whatever is given', () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSet: true,
    withSparseArray: true,
  });
  const given = fc.oneof(anything, fc.jsonValue(), fc.array(fc.jsonValue(), { maxLength: 60 }));

  test('no reader throws, and what is wrong has a code', () => {
    fc.assert(
      fc.property(given, (value) => {
        const readings = Object.values(readers).map((read) => read(value));
        const codes = readings.flatMap((reading) => (reading.kind === 'wrong' ? [reading.fault.code] : []));
        expect(codes.filter((code) => !settingsFaultCodes.includes(code))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('all readers agree on what is empty', () => {
    fc.assert(
      fc.property(given, (value) => {
        const others = Object.entries(readers).filter(
          ([, read]) => (read(value).kind === 'empty') !== isEmpty(value),
        );
        expect(others.map(([name]) => name)).toEqual([]);
      }),
    );
  });

  test('as deep as our parser lets anything through, nothing throws either', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 100; level += 1) deep = level % 2 === 0 ? [deep] : { id: deep, userId: deep };
    for (const read of Object.values(readers)) expect(() => read(deep)).not.toThrow();
    let hollow: unknown = [];
    for (let level = 0; level < 100; level += 1) hollow = [hollow];
    for (const read of Object.values(readers)) expect(read(hollow)).toEqual({ kind: 'empty' });
  });

  test('what was given stays as it was', () => {
    const frozen = Object.freeze([Object.freeze({ id: 'a', name: 'b' })]);
    for (const read of Object.values(readers)) expect(() => read(frozen)).not.toThrow();
  });
});
