import fc from 'fast-check';
import type { ParsedEvent, ReadCallback } from '../../../adapters/vendorAdapter';
import { parseCallbacks } from '../../../adapters/zhangguanjia/callback';
import { readBody } from '../../../adapters/zhangguanjia/callbackBody';
import { type ProfileOverrides, resolveProfile } from '../../../adapters/zhangguanjia/profile';
import type { CallbackProblem } from '../../../application/callbacks/reasons';
import { type CallbackEvent, callbackEvents } from '../../../domain/sealRequest/values';
import { anyCharacter } from '../../support/characters';

const profile = resolveProfile();
/** Of a body that holds one. */
function parseCallback(...given: Parameters<typeof parseCallbacks>): ReadCallback<ParsedEvent> {
  const [only, ...others] = parseCallbacks(...given);
  if (!only || others.length > 0) throw new Error(`${others.length + 1} callbacks`);
  return only;
}
const parse = (body: string, contentType?: string, overrides: ProfileOverrides = {}) =>
  parseCallback(Buffer.from(body), contentType, resolveProfile(overrides));
const accepted = (event: CallbackEvent, more = {}) => ({
  ok: true,
  callback: { applyId: 'sf-1', event, ...more },
});
const refused = (reason: CallbackProblem) => ({ ok: false, reason });

/** Fields, and files of JSON. */
function multipartOf(fields: Record<string, string>, files: Record<string, string> = {}): string {
  const part = (name: string, value: string, type = '') =>
    `--b 1\r\nContent-Disposition: form-data; name="${name}"${type}\r\n\r\n${value}\r\n`;
  return [
    ...Object.entries(fields).map(([name, value]) => part(name, value)),
    ...Object.entries(files).map(([name, value]) => part(name, value, '\r\nContent-Type: application/json')),
    '--b 1--\r\n',
  ].join('');
}

describe('shapes of a callback body', () => {
  test.each<[string, string, string | undefined]>([
    ['JSON', '{"event":"sealingCompleted","sealapply_id":"sf-1"}', 'application/json'],
    ['JSON without a content type', ' {"event":"sealingCompleted","sealapply_id":"sf-1"}\n', undefined],
    [
      'JSON under a form’s content type',
      '{"event":"sealingCompleted","sealapply_id":"sf-1"}',
      'application/x-www-form-urlencoded',
    ],
    ['a form', 'event=sealingCompleted&sealapply_id=sf-1', 'application/x-www-form-urlencoded'],
    ['a form as plain text', 'event=sealingCompleted&sealapply_id=sf-1', 'text/plain'],
    ['JSON with all in data', '{"data":{"event":"sealingCompleted","sealapply_id":"sf-1"}}', undefined],
    ['JSON with the id in data', '{"event":"sealingCompleted","data":{"sealapply_id":"sf-1"}}', undefined],
    [
      'JSON with a string of JSON in data',
      JSON.stringify({ data: '{"event":"sealingCompleted","sealapply_id":"sf-1"}' }),
      undefined,
    ],
    [
      'a form with JSON in data',
      `data=${encodeURIComponent('{"event":"sealingCompleted","sealapply_id":"sf-1"}')}`,
      undefined,
    ],
    ['a list of one', '[{"event":"sealingCompleted","sealapply_id":"sf-1"}]', 'application/json'],
    [
      'a form with JSON in a field of another name',
      `payload=${encodeURIComponent('{"event":"sealingCompleted","sealapply_id":"sf-1"}')}&sign=ab12`,
      'application/x-www-form-urlencoded',
    ],
    [
      'a form with the event beside JSON',
      `event=sealingCompleted&json=${encodeURIComponent('[{"sealapply_id":"sf-1"}]')}`,
      'application/x-www-form-urlencoded',
    ],
    [
      'JSON as the only key of a form, escaped',
      encodeURIComponent('{"event":"sealingCompleted","sealapply_id":"sf-1","url":"http://x/?a=1&b=2"}'),
      'application/x-www-form-urlencoded',
    ],
    [
      'JSON as the only key of a form, without a value',
      '{"event":"sealingCompleted","sealapply_id":"sf-1","url":"http://x/?a=1&b=2"}=',
      'application/x-www-form-urlencoded',
    ],
    [
      'multipart',
      multipartOf({ event: 'sealingCompleted', sealapply_id: 'sf-1' }),
      'multipart/form-data; boundary="b 1"',
    ],
    [
      'JSON in multipart',
      multipartOf({ payload: '{"event":"sealingCompleted","sealapply_id":"sf-1"}' }),
      'multipart/form-data; charset=utf-8; boundary="b 1"',
    ],
    [
      'JSON in multipart, as a file beside a picture',
      multipartOf(
        { 'photo"; filename="a.png': 'event=x' },
        { 'data"; filename="blob': '{"event":"sealingCompleted","sealapply_id":"sf-1"}' },
      ),
      'multipart/form-data; boundary="b 1"',
    ],
    [
      'a list in data beside a whole callback',
      '{"event":"sealingCompleted","sealapply_id":"sf-1","data":[{"event":"驳回"}]}',
      undefined,
    ],
    ['data that is no object', '{"event":"sealingCompleted","sealapply_id":"sf-1","data":"none"}', undefined],
    [
      'the same said twice',
      '{"event":"sealingCompleted","sealapply_id":"sf-1","data":{"event":"智能用印后","sealapply_id":"sf-1"}}',
      undefined,
    ],
  ])('%s', (_what, body, contentType) => {
    expect(parse(body, contentType)).toEqual(accepted('sealingCompleted'));
  });

  test('all that it may carry; numbers keep their digits', () => {
    const body =
      '{"event":"自动结束","sealapply_id":9223372036854775807,"round":2,"eventId":12345678901234567890,"sealCode":"007","useCount":3}';
    expect(parse(body)).toEqual({
      ok: true,
      callback: {
        event: 'autoEnded',
        applyId: '9223372036854775807',
        round: 2,
        providerEventId: '12345678901234567890',
        sealCode: '007',
      },
    });
  });

  test.each(['"next"', '-1', '1.5', '1234567', '""', '{}'])(
    'a round that is none is not said: %s',
    (round) => {
      expect(parse(`{"event":"驳回","sealapply_id":"sf-1","round":${round}}`)).toEqual(
        accepted('approvalRejected'),
      );
    },
  );

  test('ids are as long as an id may be; one of an event that is longer is not said', () => {
    const [longest, longer] = ['1'.repeat(128), '1'.repeat(129)];
    const body = (applyId: string, eventId: string) =>
      JSON.stringify({ event: '驳回', sealapply_id: applyId, eventId });
    expect(parse(body(longest, longest))).toEqual({
      ok: true,
      callback: { event: 'approvalRejected', applyId: longest, providerEventId: longest },
    });
    expect(parse(body('sf-1', longer))).toEqual(accepted('approvalRejected'));
  });

  test('fields and spellings are the profile’s', () => {
    const overrides: ProfileOverrides = {
      callbackFields: { event: ['node', 'type'], applyId: ['bizId'], nested: ['payload'] },
      events: { filesArchived: ['30'] },
    };
    expect(parse('{"type":30,"payload":{"bizId":"sf-1"}}', undefined, overrides)).toEqual(
      accepted('filesArchived'),
    );
    expect(parse('{"event":"filesArchived","sealapply_id":"sf-1"}', undefined, overrides)).toEqual(
      refused('no-event'),
    );
  });
});

describe('several callbacks in one body', () => {
  const completed = accepted('sealingCompleted');
  const other = { ok: true, callback: { applyId: '9223372036854775807', event: 'filesArchived' } };

  test.each<[string, string, CallbackProblem]>([
    [
      'a list',
      '[{"event":"sealingCompleted","sealapply_id":"sf-1"},{"event":"filesArchived","sealapply_id":9223372036854775807},7,{"event":"驳回"}]',
      'malformed',
    ],
    [
      'a list in data',
      '{"data":[{"event":"sealingCompleted","sealapply_id":"sf-1"},{"event":"filesArchived","sealapply_id":9223372036854775807},7,{"event":"驳回"}]}',
      'no-event',
    ],
    [
      'a list in a form',
      `sign=1&payload=${encodeURIComponent('[{"event":"sealingCompleted","sealapply_id":"sf-1"},{"event":"filesArchived","sealapply_id":9223372036854775807},7,{"event":"驳回"}]')}`,
      'no-event',
    ],
  ])('%s: each is read alone, and so again from its own part', (_what, body, asNumber) => {
    const read = parseCallbacks(Buffer.from(body), undefined, profile);
    const alone = [completed, other, refused(asNumber), refused('no-apply-id')];
    expect(read.map(({ part: _, ...parsed }) => parsed)).toEqual(alone);
    expect(read.map(({ part = '' }) => parse(part))).toEqual(alone);
  });

  test('what all have in common stands beside the list', () => {
    const body = '{"event":"驳回","round":2,"data":[{"sealapply_id":"sf-1"},{"sealapply_id":"sf-2"}]}';
    expect(parseCallbacks(Buffer.from(body), undefined, profile)).toMatchObject([
      accepted('approvalRejected', { round: 2 }),
      { callback: { applyId: 'sf-2', event: 'approvalRejected', round: 2 } },
    ]);
  });
});

describe('charsets', () => {
  const gbk = resolveProfile({ callbackCharset: 'gbk' });
  /** 驳回 as GBK writes it; UTF-8 has no such bytes. */
  const rejected = Buffer.from([0xb2, 0xb5, 0xbb, 0xd8]);
  const json = Buffer.concat([Buffer.from('{"sealapply_id":"sf-1","event":"'), rejected, Buffer.from('"}')]);
  const asRejected = accepted('approvalRejected');

  /** Whatever the content type and the profile say. */
  const anyhow = [profile, gbk].flatMap((at) =>
    [
      'application/json; charset=GBK',
      'application/json;charset=gb2312',
      'application/json; Charset="gb18030"',
      'application/json; charset=utf-8',
      'application/json; charset=iso-8859-1',
      'application/json; charset=none-such',
      'application/json; charset=constructor',
      'application/json; charset=',
      'application/json',
      undefined,
    ].map((contentType) => ({ contentType, at, declared: at.callbackCharset })),
  );

  test.each(anyhow)('GBK under $contentType, the profile declaring $declared', ({ contentType, at }) => {
    expect(parseCallback(json, contentType, at)).toEqual(asRejected);
  });

  test.each([
    ['application/json; charset=utf-8', gbk],
    ['application/json; charset=iso-8859-1', profile],
    ['application/json; charset=none-such', profile],
    [undefined, profile],
  ])('UTF-8 under %s', (contentType, at) => {
    const body = Buffer.from('{"sealapply_id":"sf-1","event":"驳回"}');
    expect(parseCallback(body, contentType, at)).toEqual(asRejected);
    expect(parseCallback(Buffer.concat([Buffer.from('\ufeff'), body]), contentType, at)).toEqual(asRejected);
  });

  test.each<[string, Buffer]>([
    ['bytes', Buffer.concat([Buffer.from('sealapply_id=sf-1&event='), rejected])],
    ['escapes', Buffer.from('event=%B2%b5%BB%D8&sealapply_id=sf-1')],
    ['a nested JSON', Buffer.from('data=%7B%22event%22:%22%B2%B5%BB%D8%22,%22sealapply_id%22:%22sf-1%22%7D')],
    ['an empty pair and a space', Buffer.from('event=+%B2%B5%BB%D8&&sealapply_id=sf-1')],
  ])('a form in GBK, as %s', (_what, body) => {
    const type = 'application/x-www-form-urlencoded';
    for (const contentType of [`${type}; charset=gbk`, `${type}; charset=utf-8`, type])
      for (const at of [gbk, profile]) expect(parseCallback(body, contentType, at)).toEqual(asRejected);
  });

  test('a form may end in any byte of a character, and in blanks', () => {
    // 加 ends in 0xA0, which Latin-1 takes for a blank.
    const fields = readBody(Buffer.from(' event=x&reason=追加\r\n'), 'text/plain', profile);
    expect(fields).toEqual({ event: 'x', reason: '追加' });
  });

  test('a form has no more fields than any site has: a million would keep everybody else waiting', () => {
    const form = (count: number) =>
      Buffer.from(Array.from({ length: count }, (_, index) => `k${index}=`).join('&'));
    expect(Object.keys(readBody(form(1000), 'text/plain', profile) ?? {})).toHaveLength(1000);
    expect(readBody(form(1001), 'text/plain', profile)).toBeUndefined();
  });

  test('four bytes of GB18030, which GBK has not', () => {
    const body = Buffer.concat([
      Buffer.from('{"sealapply_id":"sf-1","event":"'),
      rejected,
      Buffer.from('","sealCode":"'),
      Buffer.from([0x95, 0x32, 0x82, 0x36]),
      Buffer.from('"}'),
    ]);
    expect(parseCallback(body, undefined, gbk)).toEqual(accepted('approvalRejected', { sealCode: '𠀀' }));
  });

  test('what is declared, and fits, counts: Big5', () => {
    expect(parseCallback(json, 'application/json; charset=big5', gbk)).toEqual(refused('unknown-event'));
  });

  test('a byte that is of no charset spoils what it stands in, and nothing else', () => {
    const broken = (text: string) => parseCallback(Buffer.from(text, 'latin1'), undefined, profile);
    const [event, id] = ['"event":"sealingCompleted"', '"sealapply_id":"sf-1"'];
    const asCompleted = accepted('sealingCompleted');
    expect(broken(`{${event},${id},"remark":"\xff"}`)).toEqual(asCompleted);
    expect(broken(`{${event},${id},"sealCode":"12\xff"}`)).toEqual(asCompleted);
    expect(broken(`{${event},${id},"eventId":"12\xff"}`)).toEqual(asCompleted);
    expect(broken(`{${event},"sealapply_id":"sf-1\xff"}`)).toEqual(refused('no-apply-id'));
    expect(broken(`{"event":"\xff",${id}}`)).toEqual(refused('unknown-event'));
    expect(broken('event=%ff&sealapply_id=sf-1')).toEqual(refused('unknown-event'));
    expect(broken('{\xff}')).toEqual(refused('malformed'));
  });
});

describe('what is no callback', () => {
  test.each<[CallbackProblem, string, string | undefined]>([
    ['malformed', '', undefined],
    ['malformed', 'hello', undefined],
    ['malformed', '{"event":', 'application/json'],
    ['malformed', '[]', 'application/json'],
    ['malformed', '["驳回"]', 'application/json'],
    ['malformed', multipartOf({ event: '驳回', sealapply_id: 'sf-1' }), 'multipart/form-data'],
    ['malformed', '--b\r\nContent-Disposition: form-data; name="event"', 'multipart/form-data; boundary=b'],
    ['malformed', '%7B"event":', 'application/x-www-form-urlencoded'],
    ['too-many-events', JSON.stringify(Array(201).fill({ event: '驳回' })), undefined],
    ['malformed', 'event=sealingCompleted&sealapply_id=sf-1', 'application/json'],
    ['malformed', '{"event":"驳回","event":"驳回","sealapply_id":"sf-1"}', undefined],
    ['malformed', 'event=a&event=b&sealapply_id=sf-1', undefined],
    ['no-event', '{}', undefined],
    ['no-event', '{"event":{"a":1},"sealapply_id":"sf-1"}', undefined],
    ['unknown-event', '{"event":"constructor","sealapply_id":"sf-1"}', undefined],
    ['unknown-event', '{"event":"印章借出","sealapply_id":"sf-1"}', undefined],
    ['no-apply-id', '{"event":"驳回"}', undefined],
    ['no-apply-id', '{"event":"驳回","sealapply_id":" "}', undefined],
    ['no-apply-id', `{"event":"驳回","sealapply_id":"${'1'.repeat(129)}"}`, undefined],
    ['no-apply-id', '{"event":"驳回","__proto__":{"sealapply_id":"sf-1"}}', undefined],
    ['contradictory', '{"event":"驳回","sealapply_id":"sf-1","data":{"sealapply_id":"sf-2"}}', undefined],
    ['contradictory', '{"event":"驳回","sealapply_id":"sf-1","data":{"event":"流程终止"}}', undefined],
  ])('%s: %s', (reason, body, contentType) => {
    expect(parse(body, contentType)).toEqual(refused(reason));
  });
});

const spellings = callbackEvents.flatMap((event) =>
  profile.events[event].map((spelling) => ({ event, spelling })),
);
const contentTypes = fc.constantFrom(
  undefined,
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain; charset=gbk',
);

const problems: readonly CallbackProblem[] = [
  'malformed',
  'no-event',
  'unknown-event',
  'no-apply-id',
  'contradictory',
  'too-many-events',
];

const known: readonly string[] = ['round', 'providerEventId', 'sealCode'];

/** One of its kinds, and nothing beside what they have. Thousands are asked, and an `expect` of each takes its time. */
function isOneOfItsKinds(parsed: ReadCallback<ParsedEvent>): boolean {
  if (!parsed.ok) {
    const keys = Object.keys(parsed).filter((key) => key !== 'part');
    return keys.join() === 'ok,reason' && problems.includes(parsed.reason);
  }
  const { applyId, event, ...more } = parsed.callback;
  const isId = applyId.length > 0 && applyId.length <= 128;
  return callbackEvents.includes(event) && isId && Object.keys(more).every((key) => known.includes(key));
}

describe('properties', () => {
  const profiles = fc.constantFrom(profile, resolveProfile({ callbackCharset: 'gbk' }));

  test('any bytes come to one of its kinds, in any charset, around pieces of a callback as well', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(
          '{',
          '}',
          '"',
          ':',
          ',',
          '&',
          '=',
          '%',
          '%D',
          '+',
          '[',
          '\\u',
          '"data":',
          'event',
          '驳回',
        )
        .map((text) => Buffer.from(text)),
      fc
        .constantFrom('"event":"驳回"', '"sealapply_id":"sf-1"', 'event=驳回', 'sealapply_id=sf-1')
        .map((text) => Buffer.from(text)),
    );
    const shapes = fc.constantFrom(['', '', ''], ['{', ',', '}'], ['', '&', '']);
    const bodies = fc
      .tuple(fc.array(piece, { maxLength: 6 }), shapes)
      .map(([pieces, [before = '', between = '', after = '']]) =>
        Buffer.concat([
          Buffer.from(before),
          ...pieces.flatMap((each, index) => (index === 0 ? [each] : [Buffer.from(between), each])),
          Buffer.from(after),
        ]),
      );
    const seen = new Set<string>();
    fc.assert(
      fc.property(bodies, fc.oneof(contentTypes, fc.string()), profiles, (raw, contentType, at) => {
        const read = parseCallbacks(raw, contentType, at);
        for (const parsed of read) seen.add(parsed.ok ? 'read' : parsed.reason);
        return read.every(isOneOfItsKinds);
      }),
      { numRuns: 3000 },
    );
    // The bodies are near enough to callbacks for this to say something.
    expect([...seen].sort()).toEqual(
      expect.arrayContaining(['malformed', 'no-apply-id', 'no-event', 'read']),
    );
  });

  test('no bytes make it throw, nor become a callback that they are not', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: anyCharacter, maxLength: 300 }).map((text) => Buffer.from(text)),
      fc.json({ stringUnit: anyCharacter }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, fc.oneof(contentTypes, fc.string()), (raw, contentType) =>
        parseCallbacks(Buffer.from(raw), contentType, profile).every(({ ok }) => !ok),
      ),
      { numRuns: 500 },
    );
  });

  test('no change of a few bytes makes it throw', () => {
    const body = Buffer.from('{"event":"驳回","sealapply_id":"sf-1","data":"{\\"round\\":1}"}');
    const change = fc.record({ at: fc.nat(body.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 4 }),
        fc.nat(body.length),
        contentTypes,
        (changes, length, contentType) => {
          const changed = Buffer.from(body);
          for (const { at, byte } of changes) changed[at] = byte;
          parseCallbacks(changed.subarray(0, length), contentType, profile);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('every accepted spelling is its event, as JSON and as a form, with any case and spaces, for any id', () => {
    const dressed = fc.record({
      known: fc.constantFrom(...spellings),
      upper: fc.boolean(),
      pad: fc.constantFrom('', ' ', '\u3000'),
      applyId: fc.stringMatching(/^[\w-]{1,64}$/),
    });
    fc.assert(
      fc.property(dressed, ({ known, upper, pad, applyId }) => {
        const event = pad + (upper ? known.spelling.toUpperCase() : known.spelling) + pad;
        const fields = { event, sealapply_id: applyId };
        const expected = { ok: true, callback: { applyId, event: known.event } };
        expect(parse(JSON.stringify(fields))).toEqual(expected);
        expect(parse(new URLSearchParams(fields).toString())).toEqual(expected);
      }),
    );
  });
});
