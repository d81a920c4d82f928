import fc from 'fast-check';
import type { AppliedSeal } from '../../../domain/sealRequest/values';
import { readApplication } from '../../../domain/settings/readForm';
import { type Form, readIncrements, type SealFields } from '../../../domain/settings/sealRows';
import type { AppendFields, ApplyFields } from '../../../domain/settings/settings';

const least: ApplyFields = {
  subject: 'f-subject',
  applicant: 'f-who',
  fileType: 'f-type',
  seal: 'f-seal',
  useCount: 'f-count',
};
const all: ApplyFields = {
  ...least,
  crossPage: 'f-cross',
  crossPageUseCount: 'f-cross-count',
  fileCount: 'f-files',
  reason: 'f-reason',
  department: 'f-department',
  attachments: 'f-attachments',
  sealUser: 'f-user',
  useFrom: 'f-from',
  useUntil: 'f-until',
  company: 'f-company',
};
const { crossPage: _flag, ...withoutFlag } = all;

const filled: Form = {
  'f-subject': '采购合同',
  'f-who': 'u1',
  'f-type': 'type-1',
  'f-seal': 'seal-1',
  'f-count': 3,
};

/** The form with changes; a field changed to `undefined` is not in it at all. */
const form = (changes: Record<string, unknown> = {}): Form =>
  Object.fromEntries(Object.entries({ ...filled, ...changes }).filter(([, value]) => value !== undefined));

/** The form with its seals in a detail table, where nothing of the same name stands outside of it. */
const tabled = (rows: readonly unknown[], changes: Record<string, unknown> = {}): Form =>
  form({ 'f-seal': undefined, 'f-count': undefined, 't-seals': rows, ...changes });

const row = (seal: unknown, count: unknown, more: Record<string, unknown> = {}) => ({
  'f-seal': seal,
  'f-count': count,
  ...more,
});
const grant = (sealId: string, useCount: number, crossPageUseCount = 0): AppliedSeal => ({
  sealId,
  useCount,
  crossPageUseCount,
});

function read(given: Form, fields = all) {
  const result = readApplication(given, fields);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.value;
}

function found(given: Form, fields: ApplyFields = all): string[] {
  const result = readApplication(given, fields);
  return result.ok ? [] : result.errors.map(({ path, code }) => `${path} ${code}`);
}

describe('an application', () => {
  test('of plain fields, and no key for what is left empty', () => {
    expect(read(form())).toStrictEqual({
      application: {
        subject: '采购合同',
        applicant: { userId: 'u1' },
        fileTypeId: 'type-1',
        seals: [grant('seal-1', 3)],
      },
      applicantPath: 'form.f-who',
      fileType: { id: 'type-1', path: 'form.f-type' },
      seals: [{ id: 'seal-1', path: 'form.f-seal' }],
    });
  });

  test('with everything that settings can map, as people and engines write it', () => {
    const given = form({
      'f-subject': ' 采购合同 ',
      'f-who': { userId: 7, name: '王五', mobile: 13800000000 },
      'f-type': { id: 'type-1', name: '合同' },
      'f-seal': { id: '9223372036854775807', name: '公章' },
      'f-count': ' １，２００ ',
      'f-cross': '是',
      'f-cross-count': '２',
      'f-files': '3',
      'f-reason': '第一行\n第二行',
      'f-department': [{ id: 'd1', name: '采购部' }],
      'f-attachments': [{ name: '合同.pdf', url: 'https://oa.example.com/1' }],
      'f-unmapped': { anything: [1, 2] },
    });
    expect(read(given)).toStrictEqual({
      application: {
        subject: '采购合同',
        applicant: { userId: '7', name: '王五', mobile: '13800000000' },
        fileTypeId: 'type-1',
        seals: [grant('9223372036854775807', 1200, 2)],
        fileCount: 3,
        reason: '第一行\n第二行',
        departmentId: 'd1',
        attachments: [{ name: '合同.pdf', url: 'https://oa.example.com/1' }],
      },
      applicantPath: 'form.f-who',
      fileType: { id: 'type-1', name: '合同', path: 'form.f-type' },
      seals: [{ id: '9223372036854775807', name: '公章', path: 'form.f-seal' }],
    });
  });

  test.each<[string, Form, ApplyFields, AppliedSeal[]]>([
    ['one seal in a list', form({ 'f-seal': ['s1'], 'f-count': [2] }), all, [grant('s1', 2)]],
    ['a list of one and a plain count', form({ 'f-seal': ['s1'], 'f-count': '2' }), all, [grant('s1', 2)]],
    [
      'two lists',
      form({ 'f-seal': ['s1', { id: 's2', name: '法人章' }], 'f-count': ['1', 2] }),
      all,
      [grant('s1', 1), grant('s2', 2)],
    ],
    [
      'four lists',
      form({ 'f-seal': ['s1', 's2'], 'f-count': [3, 2], 'f-cross': ['是', '否'], 'f-cross-count': [1, ''] }),
      all,
      [grant('s1', 3, 1), grant('s2', 2)],
    ],
    [
      'two lists beside plain fields that are empty',
      form({ 'f-seal': ['s1', 's2'], 'f-count': [1, 2], 'f-cross': '', 'f-cross-count': null }),
      all,
      [grant('s1', 1), grant('s2', 2)],
    ],
    [
      'lists with a gap',
      form({ 'f-seal': ['s1', '', 's3'], 'f-count': [1, null, 3] }),
      all,
      [grant('s1', 1), grant('s3', 3)],
    ],
    [
      'ten seals',
      form({ 'f-seal': Array.from({ length: 10 }, (_, index) => `s${index}`), 'f-count': Array(10).fill(1) }),
      all,
      Array.from({ length: 10 }, (_, index) => grant(`s${index}`, 1)),
    ],
    [
      'ten seals and blanks between',
      form({
        'f-seal': Array.from({ length: 20 }, (_, index) => (index % 2 ? `s${index}` : '')),
        'f-count': Array.from({ length: 20 }, (_, index) => (index % 2 ? index : '')),
      }),
      all,
      Array.from({ length: 10 }, (_, index) => grant(`s${2 * index + 1}`, 2 * index + 1)),
    ],
    ['a detail table of one row', tabled([row('s1', 2)]), all, [grant('s1', 2)]],
    [
      'a detail table of two rows',
      tabled([row('s1', '１'), row({ id: 's2', name: '法人章' }, '2')]),
      all,
      [grant('s1', 1), grant('s2', 2)],
    ],
    [
      'a detail table with every column',
      tabled([
        row('s1', 3, { 'f-cross': true, 'f-cross-count': 3 }),
        row('s2', 2, { 'f-cross': false, 'f-cross-count': 0 }),
        row('s3', 1, { 'f-cross': null, 'f-cross-count': '' }),
      ]),
      all,
      [grant('s1', 3, 3), grant('s2', 2), grant('s3', 1)],
    ],
    [
      'blank rows, at the start, between and at the end',
      tabled([row('', ' '), row('s1', 1), {}, null, 'x', row(null, []), row('s2', 2), row(undefined, '')]),
      all,
      [grant('s1', 1), grant('s2', 2)],
    ],
    [
      'a row that other columns alone make look filled',
      tabled([row('s1', 1), { 'f-note': '备注' }]),
      all,
      [grant('s1', 1)],
    ],
    [
      'rows of which not every one has every column',
      tabled([{ 'f-count': 1, 'f-seal': 's1' }, row('s2', 2, { 'f-cross-count': 1, 'f-cross': '1' })]),
      all,
      [grant('s1', 1), grant('s2', 2, 1)],
    ],
    [
      'a table beside other tables',
      tabled([row('s1', 1)], { 't-a': [{ 'f-x': 1 }], 't-b': [], 't-c': ['x'] }),
      all,
      [grant('s1', 1)],
    ],
    [
      'a plain flag that says no, beside nothing else of it',
      form({ 'f-cross': '否' }),
      all,
      [grant('seal-1', 3)],
    ],
    [
      'a flag that says yes, with its count',
      form({ 'f-cross': 1, 'f-cross-count': 3 }),
      all,
      [grant('seal-1', 3, 3)],
    ],
    ['a flag that says no, with none', form({ 'f-cross': 0, 'f-cross-count': 0 }), all, [grant('seal-1', 3)]],
    [
      'an empty flag and an empty count',
      form({ 'f-cross': '', 'f-cross-count': ' ' }),
      all,
      [grant('seal-1', 3)],
    ],
    ['a count where no flag is mapped', form({ 'f-cross-count': 2 }), withoutFlag, [grant('seal-1', 3, 2)]],
    [
      'what is not mapped is not read',
      form({ 'f-cross-count': 'x', 'f-files': 'x' }),
      least,
      [grant('seal-1', 3)],
    ],
    [
      'who stamps with the one seal',
      form({ 'f-user': [{ userId: 8, name: '李四' }] }),
      all,
      [{ ...grant('seal-1', 3), user: { userId: '8', name: '李四' } }],
    ],
    [
      'who stamps, row by row, and the applicant where nobody is chosen',
      tabled([row('s1', 1, { 'f-user': 'u8' }), row('s2', 1), row('', '', { 'f-user': 'u9' })]),
      all,
      [{ ...grant('s1', 1), user: { userId: 'u8' } }, grant('s2', 1)],
    ],
    [
      'one who stamps with every seal of a table',
      tabled([row('s1', 1), row('', ''), row('s2', 2)], { 'f-user': { userId: 'u8' } }),
      all,
      [
        { ...grant('s1', 1), user: { userId: 'u8' } },
        { ...grant('s2', 2), user: { userId: 'u8' } },
      ],
    ],
    ['the most uses', form({ 'f-count': '999,999' }), all, [grant('seal-1', 999_999)]],
  ])('by %s', (_what, given, fields, seals) => {
    expect(read(given, fields).application.seals).toStrictEqual(seals);
  });

  test('says where each seal stands, and what people call it', () => {
    const rows = [row('s1', 1), row('', ''), row({ id: 's2', name: '法人章' }, 2)];
    expect(read(tabled(rows)).seals).toStrictEqual([
      { id: 's1', path: 'form.t-seals.0.f-seal' },
      { id: 's2', path: 'form.t-seals.2.f-seal', name: '法人章' },
    ]);
    expect(read(form({ 'f-seal': ['s1', 's2'], 'f-count': [1, 2] })).seals).toStrictEqual([
      { id: 's1', path: 'form.f-seal.0' },
      { id: 's2', path: 'form.f-seal.1' },
    ]);
  });

  test.each<[from: unknown, until: unknown, useFrom: string | undefined, useUntil: string | undefined]>([
    ['2026-11-27', '2026-11-27', '2026-11-27 00:00:00', '2026-11-27 23:59:59'],
    ['2026-1-5 8:30', '2026/01/31', '2026-01-05 08:30:00', '2026-01-31 23:59:59'],
    ['2026年1月5日', '2026-01-05T09:00:07', '2026-01-05 00:00:00', '2026-01-05 09:00:07'],
    ['２０２６-02-28 23:59', '', '2026-02-28 23:59:00', undefined],
    [null, '2028-02-29 00:00:00.0', undefined, '2028-02-29 00:00:00'],
  ])('is for the time from %s until %s', (from, until, useFrom, useUntil) => {
    const { application } = read(form({ 'f-from': from, 'f-until': until }));
    expect([application.useFrom, application.useUntil]).toEqual([useFrom, useUntil]);
  });

  test.each<[unknown, string | undefined]>([
    ['Shanghai Branch Ltd.', 'Shanghai Branch Ltd.'],
    [{ id: '7', name: '上海分公司' }, '上海分公司'],
    [[{ id: '上海分公司' }], '上海分公司'],
    ['', undefined],
  ])('is of the company that %j names', (given, company) => {
    expect(read(form({ 'f-company': given })).application.company).toBe(company);
  });

  test('says where each who stamps stands', () => {
    const rows = [row('s1', 1), row('s2', 1, { 'f-user': 'u8' })];
    expect(read(tabled(rows)).users).toStrictEqual([
      { person: { userId: 'u8' }, path: 'form.t-seals.1.f-user' },
    ]);
    expect(read(tabled([row('s1', 1)], { 'f-user': 'u8' })).users).toStrictEqual([
      { person: { userId: 'u8' }, path: 'form.f-user' },
    ]);
  });

  test('in lists or in a table, it is the same application', () => {
    const seal = fc.record({
      useCount: fc.integer({ min: 1, max: 999_999 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(seal, { minLength: 1, maxLength: 10 }), (given) => {
        const seals = given.map(({ useCount, share }, index) =>
          grant(`s${index}`, useCount, Math.floor(useCount * share)),
        );
        const columns = {
          'f-seal': seals.map(({ sealId }) => sealId),
          'f-count': seals.map(({ useCount }) => useCount),
          'f-cross': seals.map(({ crossPageUseCount }) => crossPageUseCount > 0),
          'f-cross-count': seals.map(({ crossPageUseCount }) => crossPageUseCount),
        };
        const rows = seals.map(({ sealId, useCount, crossPageUseCount }) =>
          row(sealId, useCount, { 'f-cross': crossPageUseCount > 0, 'f-cross-count': crossPageUseCount }),
        );
        expect(read(form(columns)).application.seals).toEqual(seals);
        expect(read(tabled(rows)).application.seals).toEqual(seals);
      }),
    );
  });
});

describe('what is wrong with an application', () => {
  const file = { name: 'a.pdf', url: 'https://oa.example.com/1' };
  const eleven = Array.from({ length: 11 }, (_, index) => `s${index}`);
  test.each<[string, Form, string[]]>([
    ['no subject', form({ 'f-subject': undefined }), ['form.f-subject required']],
    ['an empty subject', form({ 'f-subject': ' ' }), ['form.f-subject required']],
    ['a subject of 201 characters', form({ 'f-subject': '印'.repeat(201) }), ['form.f-subject too-long']],
    ['a subject on two lines', form({ 'f-subject': 'a\nb' }), ['form.f-subject control-characters']],
    ['a subject that is no text', form({ 'f-subject': { text: 'a' } }), ['form.f-subject not-text']],
    ['no applicant', form({ 'f-who': undefined }), ['form.f-who required']],
    ['an empty applicant', form({ 'f-who': [] }), ['form.f-who required']],
    ['two applicants', form({ 'f-who': ['u1', 'u2'] }), ['form.f-who not-a-person']],
    ['an applicant by an unknown key', form({ 'f-who': { id: 'u1' } }), ['form.f-who not-a-person']],
    ['somebody who stamps and is nobody', form({ 'f-user': { id: 'u1' } }), ['form.f-user not-a-person']],
    ['two who stamp with one seal', form({ 'f-user': ['u1', 'u2'] }), ['form.f-user lengths-differ']],
    ...['明天', '2026-02-29', '2026-11-27 24:00', '2026-11-27T09:00:00Z', '2026年1-5', 1_790_000_000_000].map(
      (from): [string, Form, string[]] => [
        `a start of use that is no date of the site: ${from}`,
        form({ 'f-from': from }),
        ['form.f-from not-a-date'],
      ],
    ),
    [
      'an end of use before its start',
      form({ 'f-from': '2026-11-27 09:00', 'f-until': '2026-11-27 08:59' }),
      ['form.f-until ends-before-start'],
    ],
    ['two companies', form({ 'f-company': ['a', 'b'] }), ['form.f-company not-text']],
    ['no file type', form({ 'f-type': null }), ['form.f-type required']],
    ['two file types', form({ 'f-type': ['a', 'b'] }), ['form.f-type not-an-id']],
    ['a file type with an unknown key', form({ 'f-type': { id: 'a', code: 1 } }), ['form.f-type not-an-id']],
    ['no seal', form({ 'f-seal': undefined }), ['form.f-seal required']],
    ['an empty seal', form({ 'f-seal': '' }), ['form.f-seal required']],
    ['a seal that is no id', form({ 'f-seal': '公 章' }), ['form.f-seal not-an-id']],
    ['a seal that is no exact number', form({ 'f-seal': 2 ** 60 }), ['form.f-seal not-an-id']],
    ['no count', form({ 'f-count': undefined }), ['form.f-count required']],
    ['an empty count', form({ 'f-count': '' }), ['form.f-count required']],
    ['a count of 0', form({ 'f-count': 0 }), ['form.f-count not-a-count']],
    ['a negative count', form({ 'f-count': '-1' }), ['form.f-count not-a-count']],
    ['a fraction', form({ 'f-count': '1.0' }), ['form.f-count not-a-count']],
    ['a group of two', form({ 'f-count': '1,00' }), ['form.f-count not-a-count']],
    ['a unit', form({ 'f-count': '3个' }), ['form.f-count not-a-count']],
    ['a million', form({ 'f-count': 1_000_000 }), ['form.f-count not-a-count']],
    [
      'a flag that is neither yes nor no',
      form({ 'f-cross': '也许', 'f-cross-count': 1 }),
      ['form.f-cross not-yes-or-no'],
    ],
    [
      'a cross-page count that is none',
      form({ 'f-cross': 1, 'f-cross-count': 'x' }),
      ['form.f-cross-count not-a-count'],
    ],
    [
      'a negative cross-page count',
      form({ 'f-cross': 1, 'f-cross-count': -1 }),
      ['form.f-cross-count not-a-count'],
    ],
    [
      'neither flag nor count can be read',
      form({ 'f-cross': 'x', 'f-cross-count': 'x' }),
      ['form.f-cross-count not-a-count', 'form.f-cross not-yes-or-no'],
    ],
    [
      'yes, and no count',
      form({ 'f-cross': '是', 'f-cross-count': undefined }),
      ['form.f-cross-count required'],
    ],
    [
      'yes, and an empty count',
      form({ 'f-cross': true, 'f-cross-count': '' }),
      ['form.f-cross-count required'],
    ],
    ['yes, and 0', form({ 'f-cross': 1, 'f-cross-count': 0 }), ['form.f-cross-count required']],
    [
      'no, and a count',
      form({ 'f-cross': '否', 'f-cross-count': 1 }),
      ['form.f-cross-count contradicts-cross-page'],
    ],
    [
      'an unticked box, and a count',
      form({ 'f-cross': '', 'f-cross-count': 1 }),
      ['form.f-cross-count contradicts-cross-page'],
    ],
    [
      'more across the pages than in all',
      form({ 'f-cross': 1, 'f-cross-count': 4 }),
      ['form.f-cross-count exceeds-use-count'],
    ],
    ['no files in number', form({ 'f-files': 0 }), ['form.f-files not-a-count']],
    ['10,000 files', form({ 'f-files': '10,000' }), ['form.f-files not-a-count']],
    ['files in words', form({ 'f-files': '三份' }), ['form.f-files not-a-count']],
    ['a reason of 1001 characters', form({ 'f-reason': '由'.repeat(1001) }), ['form.f-reason too-long']],
    ['a reason with a null character', form({ 'f-reason': 'a\u0000' }), ['form.f-reason control-characters']],
    ['a reason that is no text', form({ 'f-reason': ['a'] }), ['form.f-reason not-text']],
    ['two departments', form({ 'f-department': ['a', 'b'] }), ['form.f-department not-an-id']],
    ['a department by name', form({ 'f-department': { name: '采购部' } }), ['form.f-department not-an-id']],
    ['attachments by name', form({ 'f-attachments': ['a.pdf'] }), ['form.f-attachments not-files']],
    ['51 attachments', form({ 'f-attachments': Array(51).fill(file) }), ['form.f-attachments too-many']],

    [
      'fewer counts than seals',
      form({ 'f-seal': ['a', 'b'], 'f-count': [1] }),
      ['form.f-count lengths-differ'],
    ],
    ['more counts than seals', form({ 'f-seal': ['a'], 'f-count': [1, 2] }), ['form.f-count lengths-differ']],
    [
      'one count for two seals',
      form({ 'f-seal': ['a', 'b'], 'f-count': 2 }),
      ['form.f-count lengths-differ'],
    ],
    [
      'two counts for one seal, one of them blank',
      form({ 'f-seal': 'a', 'f-count': [1, ''] }),
      ['form.f-count lengths-differ'],
    ],
    [
      'one flag and one count of it for two seals',
      form({ 'f-seal': ['a', 'b'], 'f-count': [2, 2], 'f-cross': '是', 'f-cross-count': 1 }),
      ['form.f-cross lengths-differ', 'form.f-cross-count lengths-differ'],
    ],
    [
      'a seal that is missing in its list',
      form({ 'f-seal': ['a', ''], 'f-count': [1, 2] }),
      ['form.f-seal.1 required'],
    ],
    [
      'a count that is missing in its list',
      form({ 'f-seal': ['a', 'b'], 'f-count': [1, ''] }),
      ['form.f-count.1 required'],
    ],
    [
      'a count that is wrong in its list',
      form({ 'f-seal': ['a', 'b'], 'f-count': [1, '2.0'] }),
      ['form.f-count.1 not-a-count'],
    ],
    [
      'two lists in a list',
      form({ 'f-seal': [['a', 'b'], 'c'], 'f-count': [1, 2] }),
      ['form.f-seal.0 not-an-id'],
    ],
    [
      'a seal that stands twice',
      form({ 'f-seal': ['a', 'b', 'a'], 'f-count': [1, 1, 1] }),
      ['form.f-seal.2 duplicate'],
    ],
    [
      'a seal that stands three times',
      form({ 'f-seal': ['a', 'a', { id: 'a', name: '公章' }], 'f-count': [1, 1, 1] }),
      ['form.f-seal.1 duplicate', 'form.f-seal.2 duplicate'],
    ],
    [
      'a seal that stands twice, as a number and as its digits',
      form({ 'f-seal': [7, '7'], 'f-count': [1, 1] }),
      ['form.f-seal.1 duplicate'],
    ],
    ['eleven seals', form({ 'f-seal': eleven, 'f-count': Array(11).fill(1) }), ['form.f-seal too-many']],
    ['eleven rows', tabled(eleven.map((seal) => row(seal, 1))), ['form.f-seal too-many']],

    ['a row without a seal', tabled([row('a', 1), row('', 2)]), ['form.t-seals.1.f-seal required']],
    ['a row without a count', tabled([row('a', ''), row('b', 2)]), ['form.t-seals.0.f-count required']],
    [
      'a wrong count behind a blank row',
      tabled([row('', ''), row('a', 'x')]),
      ['form.t-seals.1.f-count not-a-count'],
    ],
    [
      'a seal that stands in two rows',
      tabled([row('a', 1), row('a', 2)]),
      ['form.t-seals.1.f-seal duplicate'],
    ],
    [
      'a row with more across the pages than in all',
      tabled([row('a', 1, { 'f-cross': 1, 'f-cross-count': 2 })]),
      ['form.t-seals.0.f-cross-count exceeds-use-count'],
    ],
    [
      'rows whose flag and count contradict each other, both ways',
      tabled([
        row('a', 1, { 'f-cross': 1, 'f-cross-count': '' }),
        row('b', 1, { 'f-cross': 0, 'f-cross-count': 1 }),
      ]),
      ['form.t-seals.0.f-cross-count required', 'form.t-seals.1.f-cross-count contradicts-cross-page'],
    ],
    ['blank rows alone', tabled([row('', ''), {}]), ['form.f-seal required', 'form.f-count required']],
    ['a table without rows', tabled([]), ['form.f-seal required', 'form.f-count required']],
    [
      'a flag and nothing else',
      form({ 'f-seal': '', 'f-count': '', 'f-cross': '否' }),
      ['form.f-seal required', 'form.f-count required'],
    ],
    [
      'counts in another table',
      form({
        'f-seal': undefined,
        'f-count': undefined,
        't-a': [{ 'f-seal': 'a' }],
        't-b': [{ 'f-count': 1 }],
      }),
      ['form.f-count other-table'],
    ],
    [
      'counts outside of the table',
      tabled([{ 'f-seal': 'a' }], { 'f-count': 1 }),
      ['form.f-count other-table'],
    ],
    [
      'seals outside of the table',
      form({ 'f-seal': ['a', 'b'], 'f-count': undefined, 't-b': [{ 'f-count': 1 }, { 'f-count': 2 }] }),
      ['form.f-count other-table'],
    ],
    [
      'a flag for the whole table',
      tabled([row('a', 1), row('b', 1)], { 'f-cross': '否' }),
      ['form.f-cross other-table'],
    ],
    [
      'columns in three tables',
      form({
        'f-seal': undefined,
        'f-count': undefined,
        't-a': [{ 'f-seal': 'a' }],
        't-b': [{ 'f-count': 1 }],
        't-c': [{ 'f-cross-count': 1 }],
      }),
      ['form.f-count other-table', 'form.f-cross-count other-table'],
    ],

    [
      'two at once',
      form({ 'f-subject': '', 'f-count': 'x' }),
      ['form.f-subject required', 'form.f-count not-a-count'],
    ],
    [
      'two of one row',
      form({ 'f-seal': ['a b'], 'f-count': ['x'] }),
      ['form.f-seal.0 not-an-id', 'form.f-count.0 not-a-count'],
    ],
    [
      'two of two rows',
      tabled([row('a b', 1), row('b', 0)]),
      ['form.t-seals.0.f-seal not-an-id', 'form.t-seals.1.f-count not-a-count'],
    ],
    [
      'eleven seals, one of them twice',
      form({ 'f-seal': [...eleven.slice(0, 10), 's0'], 'f-count': Array(11).fill(1) }),
      ['form.f-seal.10 duplicate', 'form.f-seal too-many'],
    ],
    [
      'an empty form',
      {},
      [
        'form.f-subject required',
        'form.f-who required',
        'form.f-type required',
        'form.f-seal required',
        'form.f-count required',
      ],
    ],
    [
      'everything at once',
      form({
        'f-subject': {},
        'f-who': {},
        'f-type': {},
        'f-seal': {},
        'f-count': {},
        'f-cross': {},
        'f-cross-count': {},
        'f-files': {},
        'f-reason': {},
        'f-department': {},
        'f-attachments': {},
      }),
      [
        'form.f-subject not-text',
        'form.f-who not-a-person',
        'form.f-type not-an-id',
        'form.f-files not-a-count',
        'form.f-reason not-text',
        'form.f-department not-an-id',
        'form.f-attachments not-files',
        'form.f-seal not-an-id',
        'form.f-count not-a-count',
        'form.f-cross-count not-a-count',
        'form.f-cross not-yes-or-no',
      ],
    ],
  ])('%s', (_what, given, errors) => {
    expect(found(given)).toEqual(errors);
  });

  test('a count across the pages needs no flag where none is mapped', () => {
    expect(found(form({ 'f-cross-count': 4 }), withoutFlag)).toEqual([
      'form.f-cross-count exceeds-use-count',
    ]);
    expect(found(form({ 'f-cross-count': 'x' }), withoutFlag)).toEqual(['form.f-cross-count not-a-count']);
  });

  test('where lengths differ, both are said', () => {
    const result = readApplication(form({ 'f-seal': ['a', 'b', 'c'], 'f-count': [1, 2] }), all);
    expect(result).toMatchObject({
      errors: [{ code: 'lengths-differ', values: 2, seals: 3 }],
    });
  });

  test('whatever a form holds, it is read or refused by fields of its own', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>('a', 1, '', ['a', 'b'], [1, 2], true));
    const fieldIds = new Set<string | undefined>(Object.values(all));
    const anyForm = fc.record(Object.fromEntries(Object.values(all).map((id) => [id, value])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(anyForm, (given) => {
        const result = readApplication(given as Form, all);
        if (result.ok) return;
        expect(result.errors.length).toBeGreaterThan(0);
        const named = result.errors.map(({ path }) => /^form\.([^.]+)(\.\d+)?$/.exec(path)?.[1]);
        expect(named.filter((id) => !fieldIds.has(id))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an append', () => {
  const one = [{ sealId: 's1' }];
  const two = [{ sealId: 's1' }, { sealId: 's2' }];
  const countsOnly: AppendFields = { useCount: 'f-count', crossPageUseCount: 'f-cross-count' };
  const withSeal: AppendFields = { seal: 'f-seal', ...countsOnly };
  const appendOf = (given: Form, fields: SealFields, granted: readonly { sealId: string }[]) => {
    const result = readIncrements(given, fields, granted);
    return result.ok ? result.value.seals : result.errors.map(({ path, code }) => `${path} ${code}`);
  };

  test.each<[string, Form, AppendFields, readonly { sealId: string }[], unknown[]]>([
    ['uses for the one seal there is', { 'f-count': '2' }, countsOnly, one, [{ sealId: 's1', useCount: 2 }]],
    [
      'uses across the pages alone',
      { 'f-cross-count': 2 },
      countsOnly,
      one,
      [{ sealId: 's1', crossPageUseCount: 2 }],
    ],
    [
      'both',
      { 'f-count': '３', 'f-cross-count': 1 },
      countsOnly,
      one,
      [{ sealId: 's1', useCount: 3, crossPageUseCount: 1 }],
    ],
    [
      'a 0 beside a count is left out',
      { 'f-count': 0, 'f-cross-count': 1 },
      countsOnly,
      one,
      [{ sealId: 's1', crossPageUseCount: 1 }],
    ],
    [
      'a seal field left empty',
      { 'f-seal': '', 'f-count': 2 },
      withSeal,
      one,
      [{ sealId: 's1', useCount: 2 }],
    ],
    ['a seal field not in the form', { 'f-count': 2 }, withSeal, one, [{ sealId: 's1', useCount: 2 }]],
    [
      'the one seal, named',
      { 'f-seal': { id: 's1', name: '公章' }, 'f-count': 2 },
      withSeal,
      one,
      [{ sealId: 's1', useCount: 2 }],
    ],
    [
      'a seal that the request does not have: the decider says so',
      { 'f-seal': 's9', 'f-count': 2 },
      withSeal,
      one,
      [{ sealId: 's9', useCount: 2 }],
    ],
    ['one of two', { 'f-seal': 's2', 'f-count': 2 }, withSeal, two, [{ sealId: 's2', useCount: 2 }]],
    [
      'two by lists',
      { 'f-seal': ['s1', 's2'], 'f-count': [1, '2'], 'f-cross-count': ['', 1] },
      withSeal,
      two,
      [
        { sealId: 's1', useCount: 1 },
        { sealId: 's2', useCount: 2, crossPageUseCount: 1 },
      ],
    ],
    [
      'rows of a table; one without a count adds nothing',
      { 't-more': [row('s1', ''), row('s2', 2), row('s3', 0), row('', '')] },
      withSeal,
      two,
      [{ sealId: 's2', useCount: 2 }],
    ],
    [
      'rows of a table, the one seal not named',
      { 't-more': [row('', ''), row('', 2)] },
      withSeal,
      one,
      [{ sealId: 's1', useCount: 2 }],
    ],
    [
      'a row without a count may name anything',
      { 't-more': [row('not an id', ''), row('s2', 2)] },
      withSeal,
      two,
      [{ sealId: 's2', useCount: 2 }],
    ],
    ['nothing in the form', {}, withSeal, two, []],
    ['empty fields', { 'f-seal': '', 'f-count': ' ', 'f-cross-count': null }, withSeal, two, []],
    ['a seal and no count', { 'f-seal': 's1', 'f-count': '' }, withSeal, two, []],
    ['0', { 'f-count': '0', 'f-cross-count': 0 }, countsOnly, one, []],
    ['0 of a seal that is not named', { 'f-count': '０' }, countsOnly, two, []],
    ['a table without rows', { 't-more': [] }, withSeal, two, []],
    ['no fields at all', { 'f-count': 2 }, {}, one, []],
    ['the most', { 'f-count': '999,999' }, countsOnly, one, [{ sealId: 's1', useCount: 999_999 }]],
  ])('reads %s', (_what, given, fields, granted, seals) => {
    expect(appendOf(given, fields, granted)).toStrictEqual(seals);
  });

  test.each<[string, Form, AppendFields, readonly { sealId: string }[], string[]]>([
    ['a count that is none', { 'f-count': '3次' }, countsOnly, one, ['form.f-count not-a-count']],
    ['a fraction', { 'f-count': '1.10' }, countsOnly, one, ['form.f-count not-a-count']],
    ['a negative count', { 'f-count': -1 }, countsOnly, one, ['form.f-count not-a-count']],
    ['a million', { 'f-count': '1000000' }, countsOnly, one, ['form.f-count not-a-count']],
    [
      'both counts',
      { 'f-count': 'x', 'f-cross-count': '+1' },
      countsOnly,
      one,
      ['form.f-count not-a-count', 'form.f-cross-count not-a-count'],
    ],
    [
      'a wrong count beside a good one',
      { 'f-count': 2, 'f-cross-count': '1e3' },
      countsOnly,
      one,
      ['form.f-cross-count not-a-count'],
    ],
    ['a seal that is no id', { 'f-seal': 's 1', 'f-count': 2 }, withSeal, one, ['form.f-seal not-an-id']],
    ['which of two', { 'f-seal': '', 'f-count': 2 }, withSeal, two, ['form.f-seal required']],
    ['which of two, in a form without the field', { 'f-count': 2 }, withSeal, two, ['form.f-seal required']],
    [
      'which of two, in a row',
      { 't-more': [row('s1', 1), row('', 2)] },
      withSeal,
      two,
      ['form.t-more.1.f-seal required'],
    ],
    [
      'a row by each of its fields',
      { 't-more': [row('s1', 'x'), row('s 2', 1), row('s2', 1)] },
      withSeal,
      two,
      ['form.t-more.0.f-count not-a-count', 'form.t-more.1.f-seal not-an-id'],
    ],
    [
      'one seal in two rows',
      { 't-more': [row('s1', 1), row('s2', 1), row('s1', 2)] },
      withSeal,
      two,
      ['form.t-more.2.f-seal duplicate'],
    ],
    [
      'the one seal, named and not named',
      { 't-more': [row('s1', 1), row('', 2)] },
      withSeal,
      one,
      ['form.t-more.1.f-seal duplicate'],
    ],
    [
      'one seal twice in a list',
      { 'f-seal': ['s1', 's1'], 'f-count': [1, 2] },
      withSeal,
      two,
      ['form.f-seal.1 duplicate'],
    ],
    [
      'lists of other lengths',
      { 'f-seal': ['s1', 's2'], 'f-count': [1] },
      withSeal,
      two,
      ['form.f-count lengths-differ'],
    ],
    [
      'counts of other lengths',
      { 'f-count': [1, 2], 'f-cross-count': 1 },
      countsOnly,
      one,
      ['form.f-cross-count lengths-differ'],
    ],
    [
      'columns of two tables',
      { 't-a': [{ 'f-seal': 's1' }], 't-b': [{ 'f-count': 1 }] },
      withSeal,
      two,
      ['form.f-count other-table'],
    ],
    [
      'a table and a field outside of it',
      { 't-a': [{ 'f-count': 1 }], 'f-cross-count': 1 },
      countsOnly,
      one,
      ['form.f-cross-count other-table'],
    ],
  ])('refuses %s', (_what, given, fields, granted, errors) => {
    expect(appendOf(given, fields, granted)).toEqual(errors);
  });

  test('says where each of what it adds stands', () => {
    const given = { 't-more': [row('s1', ''), row('s2', 2, { 'f-cross-count': 1 })] };
    expect(readIncrements(given, withSeal, two)).toStrictEqual({
      ok: true,
      value: {
        seals: [{ sealId: 's2', useCount: 2, crossPageUseCount: 1 }],
        paths: [
          {
            sealId: 'form.t-more.1.f-seal',
            useCount: 'form.t-more.1.f-count',
            crossPageUseCount: 'form.t-more.1.f-cross-count',
          },
        ],
      },
    });
    expect(readIncrements({ 'f-seal': 's1', 'f-count': 1 }, withSeal, two)).toMatchObject({
      value: {
        paths: [{ sealId: 'form.f-seal', useCount: 'form.f-count', crossPageUseCount: 'form.f-cross-count' }],
      },
    });
  });

  test('which seal is meant is asked', () => {
    expect(readIncrements({ 'f-count': 1 }, withSeal, two)).toMatchObject({
      errors: [{ code: 'required', because: 'several-seals' }],
    });
  });
});
