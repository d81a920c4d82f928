import { isIP } from 'node:net';
import Ajv from 'ajv/dist/2020';
import fc from 'fast-check';
import { z } from 'zod';
import { numberInText } from '../../../adapters/http/numberInText';
import * as patterns from '../../../adapters/http/textPatterns';
import { profileOverridesSchema } from '../../../adapters/zhangguanjia/profile';
import { openApiDocument } from '../../../api/http/openapi';
import { pageQuery } from '../../../api/http/pages';
import {
  baseUrlSchema,
  cidrSchema,
  fileUrlSchema,
  formText,
  idSchema,
  isoTime,
  originSchema,
  peerIdSchema,
  webhookSecretSchema,
  webhookUrlSchema,
  wholeNumber,
} from '../../../api/http/schemas';
import { routes } from '../../../api/routes';
import { applyBody, paragraph, requestParams } from '../../../api/routes/sealRequests/sealRequestSchemas';
import { sealSettingsBody } from '../../../api/routes/sealSettings/sealSettingsSchema';

/*
 * The document is no looser than the server: what it calls valid is taken, and (but for hosts that are not ASCII) the
 * other way round. What remains is what no schema can say, and has a code of its own.
 */

// To optimize what is compiled costs more than it gains: each schema validates a few hundred times at most.
const ajv = new Ajv({ strict: false, validateFormats: false, code: { optimize: false } });

function documented(schema: z.ZodType) {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { json, validates: ajv.compile(json) };
}

const fileName = applyBody.shape.attachments.unwrap().element.shape.name;
const cursor = pageQuery.cursor;
const longest = (unit: string, length: number) => unit.repeat(length);

const texts: [string, z.ZodType, valid: string[], invalid: string[]][] = [
  ['an id', idSchema, ['a', '-a', '--', longest('x', 64)], ['', '-', longest('x', 65), 'a b', 'é', 'a\n']],
  [
    'an id of a host',
    peerIdSchema,
    ['-', '主', longest('😀', 128)],
    ['', 'a b', '\u0085', '\ufeff', longest('x', 129)],
  ],
  [
    'a line',
    formText(5),
    ['a', ' a ', longest('😀', 5)],
    ['', ' ', '\u3000', 'a\nb', 'a\u0000', 'a\u009f', 'abcdef'],
  ],
  ['a line or nothing', formText(5, 0), ['', ' ', 'abcde'], ['\n', '\u007f', 'abcdef']],
  [
    'lines',
    paragraph,
    ['a\nb\r\n\tc', longest('印', 1000)],
    ['', '\n', ' \t ', 'a\u000b', longest('x', 1001)],
  ],
  [
    'a file',
    fileName,
    ['a.pdf', 'a.b.PDF', '.docx', '合同.Pdf'],
    ['a', 'a.exe', 'a.pdf ', 'pdf', 'a\n.pdf', 'a.pdf\n'],
  ],
  [
    'a request',
    requestParams.shape.id,
    ['h:f:1:1', 'h:-:1:999999999'],
    ['h:f:1', 'h:f:1:0', '-:f:1:1', 'h:f:1:01', 'h:f:1:1:'],
  ],
  [
    'a cursor',
    cursor,
    ['eA', 'eHg', 'eHh4', longest('eHh4', 170)],
    ['', 'e', 'eB', 'eHi', 'e+==', 'eA==', longest('eHh4', 171)],
  ],
  [
    'a network',
    cidrSchema,
    ['10.0.0.0/8', 'fd00::/8', '::/0', '::ffff:10.0.0.0/104'],
    ['', '10.0.0.0', '10.0.0.0/33', '010.0.0.0/8', '::/129', '1:::/8'],
  ],
  [
    'a secret',
    webhookSecretSchema,
    [24, 25, 26, 63, 64].map(secretOf),
    [23, 65, 66].map(secretOf).concat('', 'whsec_', `${secretOf(24)}=`, secretOf(25).replace('==', '')),
  ],
  [
    'a server',
    baseUrlSchema,
    ['http://a', 'HTTPS://a.b.:65535/c', 'http://8.8.8.8', 'http://[2001:db8::1]:80/x'],
    [
      '',
      'ftp://a',
      'http://',
      'http://a:65536',
      'http://a/?b',
      'http://a/#b',
      'http://u:p@a',
      'http://a b',
      'http://a\\b',
      'http://256.1.1.1',
      'http://a.1',
      '//a',
    ],
  ],
  [
    'an origin',
    originSchema,
    ['http://a', 'https://a.b:8443', 'http://10.0.0.1:81', 'HTTP://A:80'],
    ['', 'a', 'http://a/', 'http://a?b', 'http://a#b', 'ftp://a', 'http://a:65536', 'http://u@a'],
  ],
  ['a webhook', webhookUrlSchema, ['http://a?b=c', 'http://a/印?b'], ['http://a#b', 'http://a/b c']],
  [
    'a file’s address',
    fileUrlSchema,
    ['http://a#b', 'http://a/合同.pdf?x#y'],
    ['a', 'http://u@a', 'http://a/\u0000'],
  ],
];

function secretOf(bytes: number): string {
  return `whsec_${Buffer.alloc(bytes, 0xab).toString('base64')}`;
}

describe.each(texts)('%s', (_name, schema, valid, invalid) => {
  const { validates, json } = documented(schema);

  test.each([
    ...valid.map((text) => [text, true] as const),
    ...invalid.map((text) => [text, false] as const),
  ])('%j is valid: %s', (text, expected) => {
    expect({ document: validates(text), server: schema.safeParse(text).success }).toEqual({
      document: expected,
      server: expected,
    });
  });

  test('whatever the document’s pattern makes is taken', () => {
    const made = matching(new RegExp(json.pattern ?? '', 'u'))
      // Which of these labels can be decoded is beyond any pattern.
      .filter((text) => validates(text) && !/\bxn--/i.test(text));
    fc.assert(
      fc.property(made, (text) => isTaken(schema, text)),
      { numRuns: 300 },
    );
  });

  test('what is nearly so is valid to both or to neither', () => {
    const unit = fc.constantFrom(...'a1-:./% \n\t\u0085\ufeff😀印Q=?#');
    const near = fc
      .tuple(fc.constantFrom(...valid, ...invalid), fc.nat(), fc.string({ unit, maxLength: 3 }))
      .map(([text, at, more]) => {
        const place = at % (text.length + 1);
        return (text.slice(0, place) + more + text.slice(place + (at % 2))).toWellFormed();
      });
    fc.assert(
      fc.property(near, (text) => {
        if (validates(text)) return isTaken(schema, text);
        return isBeyondTheDocument(text) || !schema.safeParse(text).success;
      }),
      { numRuns: 500 },
    );
  });
});

/** Making one throws and catches thousands of errors: jest would have each remember a hundred frames. */
function matching(pattern: RegExp): fc.Arbitrary<string> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return fc.stringMatching(pattern);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** But for what the site’s rules say against an address, and cursors that are none of ours. */
function isTaken(schema: z.ZodType, text: string): boolean {
  const beside = new Set(['address-refused', 'invalid-cursor']);
  const issues = schema.safeParse(text).error?.issues ?? [];
  return issues.every((issue) => issue.code === 'custom' && beside.has(issue.params?.code));
}

/** Hosts in other letters or spellings, which a URL may have and no pattern tells; IPv6 that ends as IPv4. */
function isBeyondTheDocument(text: string): boolean {
  return /^https?:\/\//i.test(text) || /:.*\..*\//.test(text);
}

test('an address of the document is an address', () => {
  fc.assert(
    fc.property(matching(new RegExp(patterns.addressPattern)), (text) => isIP(text) !== 0),
    { numRuns: 1000 },
  );
});

test.each([
  ['2.0', 2],
  ['1e3', 1000],
  ['-0', 0],
  ['1.10', 1.1],
  ['5', '5'],
  ['1.5', '1.5'],
  ['9223372036854775807', '9223372036854775807'],
  ['1e400', '1e400'],
  [' 2.0', ' 2.0'],
  ['01.0', '01.0'],
  [2, 2],
  [null, null],
])('a literal that the parser handed over as %j is %j where a number is wanted', (given, expected) => {
  expect(numberInText(given)).toBe(expected);
});

test('a number is a number however it is written', () => {
  expect(wholeNumber(1, 1000).safeParse('1e3').data).toBe(1000);
  expect(wholeNumber(1, 1000).safeParse('5').success).toBe(false);
  expect(profileOverridesSchema.parse({ limits: { callsPerSecond: '100.0', pageSize: '10.0' } })).toEqual({
    limits: { callsPerSecond: 100, pageSize: 10 },
  });
});

test('a time of the document is a time', () => {
  const { validates } = documented(isoTime);
  for (const text of [
    '2026-01-31T08:00:00+08:00',
    '2026-01-31T08:00:00Z',
    '2026-01-31t08:00:00z',
    '2026-01-31T08:00:60Z',
    '2026-02-30T08:00:00Z',
  ])
    expect([text, validates(text)]).toEqual([text, isoTime.safeParse(text).success]);
});

describe('what one field says of another', () => {
  test.each([
    [{ value: 'state', fieldId: 'f' }],
    [{ value: 'state', fieldId: 'f', as: 'code' }],
    [{ value: 'completedAt', fieldId: 'f', as: 'iso' }],
    [{ value: 'completedAt', fieldId: 'f', as: 'code' }],
    [{ value: 'usedCount', fieldId: 'f', as: 'iso' }],
  ])('%j', (writeField) => {
    const fields = { subject: 's', applicant: 'a', fileType: 't', seal: 'x', useCount: 'u' };
    const settings = {
      bindingId: 'b',
      enabled: true,
      apply: { fields, at: [{ exitId: 'e' }], sealCodeField: 'c' },
      callbacks: [{ event: 'autoEnded', action: { kind: 'none' }, writeFields: [writeField] }],
    };
    expect(documented(sealSettingsBody).validates(settings)).toBe(
      sealSettingsBody.safeParse(settings).success,
    );
  });
});

describe('every example of the document', () => {
  // By an address, so that what many refer to is compiled once.
  const text = JSON.stringify(openApiDocument(routes, '1.2.3'));
  const document = JSON.parse(text.replaceAll('"$ref":"#/', '"$ref":"openapi#/'));
  ajv.addSchema({ components: document.components }, 'openapi');
  const examples: [name: string, schema: object, example: unknown][] = [];
  const walk = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('example' in value && ('type' in value || 'anyOf' in value || 'oneOf' in value))
      examples.push([at, value, value.example]);
    for (const [key, item] of Object.entries(value)) if (key !== 'example') walk(item, `${at}/${key}`);
  };
  walk(document, '');

  test.each(examples)('%s fits', (_at, schema, example) => {
    const validates = ajv.compile(schema);
    expect(validates(example) || validates.errors).toBe(true);
  });

  test.each([
    'ApiKey',
    'NewApiKey',
    'ApiKeyChange',
    'ApiKeyRotation',
    'RotatedApiKey',
    'CreatedApiKey',
    'AdminEvent',
  ])('%s has one', (name) => {
    expect(document.components.schemas[name]).toHaveProperty('example');
  });
});

test('no value of an enum is of another type than its schema says', () => {
  const validators = new Map<string, (value: unknown) => boolean>();
  const validatorOf = (type: string) => {
    const known = validators.get(type) ?? ajv.compile({ type });
    validators.set(type, known);
    return (value: unknown) => known(value);
  };
  const odd: unknown[] = [];
  JSON.stringify(openApiDocument(routes, '1.2.3'), (_key, schema: unknown) => {
    const { type, enum: values } = (schema ?? {}) as { type?: string; enum?: unknown[] };
    if (typeof type === 'string' && Array.isArray(values) && !values.every(validatorOf(type)))
      odd.push(schema);
    return schema;
  });
  expect(odd).toEqual([]);
});
