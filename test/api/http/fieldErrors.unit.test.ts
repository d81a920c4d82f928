import { z } from 'zod';
import { fieldErrors } from '../../../api/http/fieldErrors';
import { inChinese } from '../../../api/http/language';
import {
  fieldIssue,
  formText,
  idSchema,
  isoTime,
  peerIdSchema,
  wholeNumber,
} from '../../../api/http/schemas';
import { sealSettingsBody } from '../../../api/routes/sealSettings/sealSettingsSchema';

/** As routes parse: `path code message`, one per wrong field. */
function errorsOf(schema: z.ZodType, value: unknown): string[] {
  const parsed = schema.safeParse(value, { reportInput: true });
  return parsed.success
    ? []
    : fieldErrors(parsed.error.issues).map(({ path, code, message }) => `${path} | ${code} | ${message}`);
}

const of = (schema: z.ZodType) => z.strictObject({ a: schema });

test('what is right has no errors', () => {
  expect(errorsOf(of(z.string()), { a: 'x' })).toEqual([]);
});

test.each<[string, z.ZodType, unknown, string[]]>([
  ['a missing field', of(z.string()), {}, ['a | required | is required']],
  ['a missing choice', of(z.enum(['x', 'y'])), {}, ['a | required | is required']],
  ['a missing list', of(z.array(z.string()).min(1)), {}, ['a | required | is required']],
  ['a missing union', of(z.union([z.string(), z.int()])), {}, ['a | required | is required']],
  ['a missing id', of(idSchema), {}, ['a | required | is required']],
  ['a missing time', of(isoTime), {}, ['a | required | is required']],
  ['a missing whole number', of(wholeNumber(1, 5)), {}, ['a | required | is required']],
  ['a missing body', of(z.string()), undefined, [' | required | is required']],
  ['null', of(z.string()), { a: null }, ['a | invalid-type | must be a string']],
  ['null for a choice', of(z.enum(['x', 'y'])), { a: null }, ['a | invalid-value | must be one of x, y']],
  ['a number for a text', of(z.string()), { a: 1 }, ['a | invalid-type | must be a string']],
  ['a text for a number', of(z.number()), { a: '1' }, ['a | invalid-type | must be a number']],
  ['a fraction', of(z.int()), { a: 1.5 }, ['a | invalid-type | must be a whole number']],
  ['"true" for true', of(z.boolean()), { a: 'true' }, ['a | invalid-type | must be true or false']],
  ['an object for a list', of(z.array(z.string())), { a: {} }, ['a | invalid-type | must be a list']],
  ['a list for an object', of(of(z.string())), { a: [] }, ['a | invalid-type | must be an object']],
  [
    'a list for a map',
    of(z.record(z.string(), z.string())),
    { a: [] },
    ['a | invalid-type | must be an object'],
  ],
  ['a list for the body', of(z.string()), [], [' | invalid-type | must be an object']],
  ['another choice', of(z.enum(['x', 'y'])), { a: 'z' }, ['a | invalid-value | must be one of x, y']],
  ['the one choice there is', of(z.literal('x')), { a: 'z' }, ['a | invalid-value | must be x']],
  ['a text too short', of(z.string().min(1)), { a: '' }, ['a | too-small | must have at least 1 character']],
  ['a text too long', of(z.string().max(2)), { a: 'xyz' }, ['a | too-big | must have at most 2 characters']],
  [
    'a list too short',
    of(z.array(z.int()).min(2)),
    { a: [] },
    ['a | too-small | must have at least 2 entries'],
  ],
  [
    'a list too long',
    of(z.array(z.int()).max(1)),
    { a: [1, 2] },
    ['a | too-big | must have at most 1 entry'],
  ],
  ['another format', of(z.url()), { a: 'x' }, ['a | invalid-format | is not valid']],
  [
    'a name that is not taken',
    of(z.record(z.string().regex(/^k/, 'begins with k'), z.int())),
    { a: { x: 1 } },
    ['a.x | invalid-key | begins with k'],
  ],
])('%s', (_what, schema, value, errors) => {
  expect(errorsOf(schema, value)).toEqual(errors);
});

describe('fields that are not there to be filled', () => {
  test.each<[string, z.ZodType, unknown, string[]]>([
    [
      'each is named',
      of(z.string()),
      { a: 'x', b: 1, c: 2 },
      ['b | unknown-field | is not a field here', 'c | unknown-field | is not a field here'],
    ],
    [
      'deep inside',
      of(z.array(of(z.string()))),
      { a: [{ a: 'x' }, { a: 'x', b: 1 }] },
      ['a.1.b | unknown-field | is not a field here'],
    ],
    [
      'beside a wrong one',
      of(z.string()),
      { a: 1, b: 1 },
      ['a | invalid-type | must be a string', 'b | unknown-field | is not a field here'],
    ],
    [
      'that hold nothing',
      of(z.string()),
      { a: 'x', b: undefined },
      ['b | unknown-field | is not a field here'],
    ],
    [
      'that every object has',
      of(z.string()),
      JSON.parse('{"a":"x","__proto__":1,"toString":2}'),
      ['__proto__ | unknown-field | is not a field here', 'toString | unknown-field | is not a field here'],
    ],
  ])('%s', (_what, schema, value, errors) => {
    expect(errorsOf(schema, value)).toEqual(errors);
  });
});

describe('of several forms, the one that was meant', () => {
  const point = of(
    z.union([
      z.strictObject({ nodeId: z.string(), when: z.enum(['arrive', 'leave']) }),
      z.strictObject({ exitId: z.string() }),
    ]),
  );
  const as = of(
    z.union([z.enum(['applicant', 'currentOperator']), z.strictObject({ userId: z.string().min(1) })]),
  );
  const action = of(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('submit'), nodes: z.array(z.string()).min(1) }),
      z.strictObject({ kind: z.literal('none') }),
    ]),
  );
  const loose = of(
    z.union([
      z.object({ x: z.string(), y: z.string() }),
      z.object({ p: z.string(), q: z.string(), r: z.string() }),
    ]),
  );
  const change = of(
    z.union([z.strictObject({ x: z.string() }).partial(), z.strictObject({ p: z.string() }).partial()]),
  );
  const forms = { point, as, action, loose, change };
  const none = 'is none of the forms that are taken here';

  test.each<[keyof typeof forms, unknown, string[]]>([
    ['point', { nodeId: 'n' }, ['a.when | required | is required']],
    ['point', { nodeId: 'n', when: 'x' }, ['a.when | invalid-value | must be one of arrive, leave']],
    ['point', { nodeId: 'n', when: 'arrive', typo: 1 }, ['a.typo | unknown-field | is not a field here']],
    ['point', { exitId: 5 }, ['a.exitId | invalid-type | must be a string']],
    ['point', { exitId: 'x', typo: 1 }, ['a.typo | unknown-field | is not a field here']],
    ['point', { exitId: 'x', nodeId: 'n', when: 'arrive' }, [`a | invalid-value | ${none}`]],
    ['point', 'x', [`a | invalid-value | ${none}`]],
    ['point', null, [`a | invalid-value | ${none}`]],
    ['as', 'somebody', [`a | invalid-value | ${none}`]],
    ['as', {}, ['a.userId | required | is required']],
    ['as', { userId: '' }, ['a.userId | too-small | must have at least 1 character']],
    ['as', { userId: 'u', name: 'n' }, ['a.name | unknown-field | is not a field here']],
    ['loose', { x: '1' }, ['a.y | required | is required']],
    ['loose', { p: '1', q: '1' }, ['a.r | required | is required']],
    ['change', { typo: 1 }, ['a.typo | unknown-field | is not a field here']],
    ['change', { x: 'x', typo: 1 }, ['a.typo | unknown-field | is not a field here']],
    ['change', { x: 'x', p: 'p' }, [`a | invalid-value | ${none}`]],
    ['action', { kind: 'submit' }, ['a.nodes | required | is required']],
    ['action', { kind: 'submit', nodes: [] }, ['a.nodes | too-small | must have at least 1 entry']],
    ['action', { kind: 'none', nodes: [] }, ['a.nodes | unknown-field | is not a field here']],
    ['action', { kind: 'submitFlow' }, ['a.kind | invalid-value | must be one of submit, none']],
    ['action', {}, ['a.kind | required | is required']],
    ['action', 'none', ['a | invalid-type | must be an object']],
  ])('%s: %j', (form, value, errors) => {
    expect(errorsOf(forms[form], { a: value })).toEqual(errors);
  });
});

describe('our own words', () => {
  test.each<[string, z.ZodType, unknown, string[]]>([
    [
      'with a code of their own',
      of(z.string()).superRefine((_value, context) =>
        context.addIssue(fieldIssue(['a', 0, 'b'], 'exceeds', 'exceeds it')),
      ),
      { a: 'x' },
      ['a.0.b | exceeds | exceeds it'],
    ],
    ['without one', of(z.string().refine(() => false, 'is odd')), { a: 'x' }, ['a | invalid | is odd']],
    [
      'of an id',
      of(idSchema),
      { a: '-' },
      ["a | invalid-format | must be 1 to 64 letters, digits, '-' or '_', and not '-' alone"],
    ],
    ['of a number', of(wholeNumber(1, 5)), { a: 9 }, ['a | too-big | must be a whole number from 1 to 5']],
    [
      'of a number as a text',
      of(wholeNumber(1, 5)),
      { a: '3' },
      ['a | invalid-type | must be a whole number from 1 to 5'],
    ],
    [
      'of a time',
      of(isoTime),
      { a: '2026-01-31' },
      ['a | invalid-format | must be a time like 2026-01-31T08:00:00+08:00'],
    ],
    ['of a blank', of(formText(10)), { a: ' ' }, ['a | invalid | must not be blank']],
  ])('%s', (_what, schema, value, errors) => {
    expect(errorsOf(schema, value)).toEqual(errors);
  });
});

test('every wrong field of settings is named, each by itself', () => {
  const settings = {
    bindingId: '-',
    apply: {
      fields: { subject: 'f1', applicant: 'f 2', fileType: 'f3', seal: 'f4', useCounts: 'f5' },
      at: [
        { nodeId: 'n1', when: 'arrive' },
        { exitId: 'x', actions: ['submit', 'go'] },
      ],
      sealCodeField: 4611686018427387,
    },
    callbacks: [{ event: 'done', action: { kind: 'writeFields' }, writeFields: [{ value: 'usedCount' }] }],
    quietCloseSeconds: 0,
  };
  const names = errorsOf(sealSettingsBody, settings).map((error) => error.split(' | ').slice(0, 2).join(' '));
  expect(names.sort()).toEqual([
    'apply.at.1.actions.1 invalid-value',
    'apply.fields.applicant invalid-format',
    'apply.fields.useCount required',
    'apply.fields.useCounts unknown-field',
    'bindingId invalid-format',
    'callbacks.0.event invalid-value',
    'callbacks.0.writeFields.0.fieldId required',
    'enabled required',
    'quietCloseSeconds too-small',
  ]);
});

describe('in Chinese', () => {
  const chinese = (schema: z.ZodType, value: unknown): (string | undefined)[] => {
    const { error } = schema.safeParse(value, { reportInput: true });
    return fieldErrors(error?.issues ?? []).map(({ zh, message }) => zh ?? inChinese(message));
  };

  test.each<[string, z.ZodType, unknown, string]>([
    ['missing', of(z.string()), {}, '必填'],
    ['a type', of(z.array(z.string())), { a: 1 }, '须为列表'],
    ['a choice', of(z.enum(['x', 'y'])), { a: 1 }, '须为x, y之一'],
    ['the one choice', of(z.literal('x')), { a: 1 }, '须为x'],
    ['unknown', of(z.string()), { a: '', b: 1 }, '此处没有该字段'],
    ['too short', of(z.string().min(2)), { a: '' }, '至少2个字符'],
    ['too many', of(z.array(z.string()).max(0)), { a: ['x'] }, '最多0项'],
    ['none of the forms', of(z.union([z.string(), z.int()])), { a: null }, '不是此处接受的形式'],
    ['our own words', of(wholeNumber(1, 5)), { a: 9 }, '须为1至5之间的整数'],
    ['our own words of an id', of(peerIdSchema), { a: '' }, '须为1至128个字符，不含空格和控制字符'],
  ])('%s', (_what, schema, value, words) => {
    expect(chinese(schema, value)).toEqual([words]);
  });
});

describe('ids', () => {
  test.each<[unknown, string | undefined]>([
    ['9223372036854775807', '9223372036854775807'],
    [9007199254740991, '9007199254740991'],
    [0, '0'],
    ['0', '0'],
    ['a'.repeat(64), 'a'.repeat(64)],
    ['-', undefined],
    ['', undefined],
    ['a'.repeat(65), undefined],
    ['合同', undefined],
    ['1.10', undefined],
    ['1e3', '1e3'],
    [-5, '-5'],
    [1.5, undefined],
    [2 ** 53, undefined],
    [null, undefined],
    [true, undefined],
    [['a'], undefined],
    [{}, undefined],
  ])('idSchema %j', (value, id) => {
    const parsed = idSchema.safeParse(value);
    expect(parsed.success ? parsed.data : undefined).toBe(id);
  });

  test.each<[unknown, string | undefined]>([
    ['字段.1', '字段.1'],
    [7, '7'],
    ['😀'.repeat(128), '😀'.repeat(128)],
    ['a'.repeat(129), undefined],
    ['', undefined],
    ['a b', undefined],
    ['a\u3000b', undefined],
    ['a\u0000', undefined],
    ['a\ud800', undefined],
    [1.5, undefined],
  ])('peerIdSchema %j', (value, id) => {
    const parsed = peerIdSchema.safeParse(value);
    expect(parsed.success ? parsed.data : undefined).toBe(id);
  });
});

test.each<[string, z.ZodType, unknown, string]>([
  ['small', z.int().min(5), 1, 'a | too-small | must be at least 5'],
  ['big', z.number().max(5), 9, 'a | too-big | must be at most 5'],
])('a number too %s', (_what, schema, value, error) => {
  expect(errorsOf(z.strictObject({ a: schema }), { a: value })).toEqual([error]);
});
