import fc from 'fast-check';
import {
  commandRecordId,
  idPartPattern,
  ledgerEventId,
  parseSealRequestId,
  requestKey,
  sealRequestId,
  sealRequestWorkflowId,
} from '../../contracts/ids';

const longest = 'a'.repeat(64);
const e10Id = '9223372036854775807';

const good: [string, string][] = [
  ['one character', 'a'],
  ['64 characters', longest],
  ['a 19-digit id', e10Id],
  ['zero', '0'],
  ['an underscore alone', '_'],
  ['two hyphens', '--'],
  ['a hyphen first', '-a'],
  ['a hyphen last', 'a-'],
  ['every kind of character', 'Az09_-'],
];

const bad: [string, string][] = [
  ['nothing', ''],
  ['65 characters', `${longest}a`],
  ['a hyphen alone', '-'],
  ['a colon', 'a:b'],
  ['a slash', 'a/b'],
  ['a dot', 'a.b'],
  ['a space', 'a b'],
  ['a line break at the end', 'a\n'],
  ['a NUL', 'a\u0000'],
  ['Chinese', '合同'],
  ['full-width digits', '１２'],
  ['an accent', 'é'],
  ['a quote', 'a"b'],
  ['a percent escape', 'a%2Fb'],
];

describe('one part of an id', () => {
  test.each(good)('%s is taken', (_what, part) => {
    expect(idPartPattern.test(part)).toBe(true);
    expect(requestKey({ hostId: part, flowId: part, flowRequestId: part })).toBe(`${part}:${part}:${part}`);
    expect(commandRecordId(part, 'c1')).toBe(`${part}:c1`);
  });

  test.each(bad)(
    '%s is refused, wherever it stands, and the message names the part and not its value',
    (_what, part) => {
      expect(idPartPattern.test(part)).toBe(false);
      const whole = { hostId: 'h', flowId: 'f', flowRequestId: 'r' };
      for (const name of ['hostId', 'flowId', 'flowRequestId'] as const) {
        const parts = { ...whole, [name]: part };
        expect(() => requestKey(parts)).toThrow(new Error(`not an id part: ${name}`));
        expect(() => sealRequestId({ ...parts, attempt: 1 })).toThrow(new Error(`not an id part: ${name}`));
      }
      expect(() => commandRecordId(part, 'c1')).toThrow(new Error('not an id part: hostId'));
    },
  );
});

describe('written out', () => {
  test.each<[string, () => string, string]>([
    [
      'a request key',
      () => requestKey({ hostId: 'h1', flowId: e10Id, flowRequestId: 'r1' }),
      `h1:${e10Id}:r1`,
    ],
    ['a request key without a flow', () => requestKey({ hostId: 'h1', flowRequestId: 'r1' }), 'h1:-:r1'],
    [
      'a seal request',
      () => sealRequestId({ hostId: 'h1', flowId: 'f1', flowRequestId: e10Id, attempt: 12 }),
      `h1:f1:${e10Id}:12`,
    ],
    [
      'a seal request without a flow',
      () => sealRequestId({ hostId: 'h1', flowId: undefined, flowRequestId: 'r1', attempt: 1 }),
      'h1:-:r1:1',
    ],
    ['a workflow', () => sealRequestWorkflowId('h1:-:r1:1'), 'seal:h1:-:r1:1'],
    ['the first ledger event', () => ledgerEventId('seal:h1:-:r1:1', 0), 'seal:h1:-:r1:1/000000'],
    ['a later one', () => ledgerEventId('w', 42), 'w/000042'],
    ['the last that fits', () => ledgerEventId('w', 999_999), 'w/999999'],
    ['a command, whose own id may hold colons', () => commandRecordId('h1', 'a:b.c_-'), 'h1:a:b.c_-'],
  ])('%s', (_what, make, id) => {
    expect(make()).toBe(id);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is no attempt', (attempt) => {
    expect(() => sealRequestId({ hostId: 'h', flowRequestId: 'r', attempt })).toThrow(
      new Error(`not an attempt: ${attempt}`),
    );
  });
});

describe('parseSealRequestId', () => {
  test.each<[string, object]>([
    ['h1:f1:r1:1', { hostId: 'h1', flowId: 'f1', flowRequestId: 'r1', attempt: 1 }],
    ['h1:-:r1:999999999', { hostId: 'h1', flowRequestId: 'r1', attempt: 999_999_999 }],
    [
      `${longest}:${longest}:${longest}:7`,
      { hostId: longest, flowId: longest, flowRequestId: longest, attempt: 7 },
    ],
    [`h:${e10Id}:${e10Id}:1`, { hostId: 'h', flowId: e10Id, flowRequestId: e10Id, attempt: 1 }],
  ])('%s', (id, parts) => {
    expect(parseSealRequestId(id)).toStrictEqual(parts);
  });

  test.each([
    '',
    ':',
    'h',
    'h:f:r',
    'h:f:r:',
    'h:f:r:0',
    'h:f:r:01',
    'h:f:r:-1',
    'h:f:r:1.5',
    'h:f:r:1e3',
    'h:f:r: 1',
    'h:f:r:1\n',
    'h:f:r:１',
    'h:f:r:1000000000',
    'h:f:r:1:1',
    'h:f:r:1:',
    ':f:r:1',
    'h::r:1',
    'h:f::1',
    '-:f:r:1',
    'h:f:-:1',
    'h:合同:r:1',
    `${longest}a:f:r:1`,
    `h:${longest}a:r:1`,
    'seal:h:f:r:1',
  ])('%j names no request', (id) => {
    expect(parseSealRequestId(id)).toBeNull();
  });
});

const part = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/).filter((text) => text !== '-');
/** Short, so that two of them are often the same or nearly so. */
const shortPart = fc
  .string({ unit: fc.constantFrom('a', 'b', '-', '_', '1'), minLength: 1, maxLength: 3 })
  .filter((text) => text !== '-');
const partsOf = (each: fc.Arbitrary<string>) =>
  fc.record({
    hostId: each,
    flowId: fc.option(each, { nil: undefined }),
    flowRequestId: each,
    attempt: fc.integer({ min: 1, max: 999_999_999 }),
  });
type Parts = Parameters<typeof sealRequestId>[0];
const named = ({ hostId, flowId, flowRequestId, attempt }: Parts) => [
  hostId,
  flowId ?? null,
  flowRequestId,
  attempt,
];

describe('any id', () => {
  test('comes back from its written form as it went', () => {
    fc.assert(
      fc.property(partsOf(part), (parts) => {
        const parsed = parseSealRequestId(sealRequestId(parts));
        expect(parsed && named(parsed)).toEqual(named(parts));
      }),
    );
  });

  test('that parses is written the same way again', () => {
    const almost = fc
      .array(fc.constantFrom('a', '-', 'f1', '', '0', '1', '01', '12', 'x:y', '合'), {
        minLength: 2,
        maxLength: 5,
      })
      .map((parts) => parts.join(':'));
    fc.assert(
      fc.property(almost, (text) => {
        const parsed = parseSealRequestId(text);
        if (parsed) expect(sealRequestId(parsed)).toBe(text);
      }),
    );
  });

  test('is that of one request alone', () => {
    const parts = partsOf(shortPart).map((each) => ({ ...each, attempt: (each.attempt % 12) + 1 }));
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(named(one)) === JSON.stringify(named(other));
        const { attempt: _one, ...oneRequest } = one;
        const { attempt: _other, ...otherRequest } = other;
        const sameRequest =
          JSON.stringify(named({ ...one, attempt: 1 })) === JSON.stringify(named({ ...other, attempt: 1 }));
        expect({
          sealRequest: sealRequestId(one) === sealRequestId(other),
          request: requestKey(oneRequest) === requestKey(otherRequest),
        }).toEqual({ sealRequest: same, request: sameRequest });
      }),
      { numRuns: 2000 },
    );
  });

  test('of a command is that of one host and one command alone', () => {
    const commandId = fc.string({ unit: fc.constantFrom('a', ':', '-'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(shortPart, commandId, shortPart, commandId, (hostA, commandA, hostB, commandB) => {
        const same = hostA === hostB && commandA === commandB;
        expect(commandRecordId(hostA, commandA) === commandRecordId(hostB, commandB)).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });

  test('of ledger events sorts as their numbers do', () => {
    const seq = fc.integer({ min: 0, max: 999_999 });
    fc.assert(
      fc.property(seq, seq, (a, b) => {
        const [idA, idB] = [ledgerEventId('seal:h:-:r:1', a), ledgerEventId('seal:h:-:r:1', b)];
        expect(Math.sign(idA < idB ? -1 : idA > idB ? 1 : 0)).toBe(Math.sign(a - b));
      }),
    );
  });
});

test('what is formed can be read back', () => {
  const id = sealRequestId({ hostId: 'h', flowRequestId: 'r', attempt: 999_999_999 });
  expect(parseSealRequestId(id)).not.toBeNull();
  expect(() => sealRequestId({ hostId: 'h', flowRequestId: 'r', attempt: 1_000_000_000 })).toThrow();
});
