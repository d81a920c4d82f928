import fc from 'fast-check';
import { type CallbackProblem, parseCallback } from '../../../adapters/zhangguanjia/callback';
import { type ProfileOverrides, resolveProfile } from '../../../adapters/zhangguanjia/profile';
import { type CallbackEvent, callbackEvents } from '../../../domain/sealRequest/values';

const profile = resolveProfile();
const parse = (body: string, contentType?: string, overrides: ProfileOverrides = {}) =>
  parseCallback(Buffer.from(body), contentType, resolveProfile(overrides));
const accepted = (event: CallbackEvent, more = {}) => ({
  ok: true,
  callback: { applyId: 'sf-1', event, ...more },
});
const refused = (reason: CallbackProblem) => ({ ok: false, reason });

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
    ['data that is no object', '{"event":"sealingCompleted","sealapply_id":"sf-1","data":"none"}', undefined],
    [
      'the same said twice',
      '{"event":"sealingCompleted","sealapply_id":"sf-1","data":{"event":"智能用印后","sealapply_id":"sf-1"}}',
      undefined,
    ],
  ])('%s', (_what, body, contentType) => {
    expect(parse(body, contentType)).toEqual(accepted('sealingCompleted'));
  });

  test('in the charset that it declares', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"sealapply_id":"sf-1","event":"'),
      Buffer.from([0xb2, 0xb5, 0xbb, 0xd8]),
      Buffer.from('"}'),
    ]);
    expect(parseCallback(bytes, 'application/json; charset=GBK', profile)).toEqual(
      accepted('approvalRejected'),
    );
    expect(parseCallback(bytes, 'application/json', profile)).toEqual(refused('malformed'));
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

  test('a round that is none is not said', () => {
    expect(parse('{"event":"驳回","sealapply_id":"sf-1","round":"next"}')).toEqual(
      accepted('approvalRejected'),
    );
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

describe('what is no callback', () => {
  test.each<[CallbackProblem, string, string | undefined]>([
    ['malformed', '', undefined],
    ['malformed', 'hello', undefined],
    ['malformed', '{"event":', 'application/json'],
    ['malformed', '[{"event":"驳回","sealapply_id":"sf-1"}]', 'application/json'],
    ['malformed', 'event=sealingCompleted&sealapply_id=sf-1', 'application/json'],
    ['malformed', '{"event":"驳回","event":"驳回","sealapply_id":"sf-1"}', undefined],
    ['malformed', 'event=a&event=b&sealapply_id=sf-1', undefined],
    ['malformed', '{}', 'application/json; charset=none-such'],
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

describe('properties', () => {
  test('no bytes make it throw, nor become a callback that they are not', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text)),
      fc.json({ noUnicodeString: false }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, fc.oneof(contentTypes, fc.string()), (raw, contentType) => {
        expect(parseCallback(Buffer.from(raw), contentType, profile).ok).toBe(false);
      }),
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
          expect(() => parseCallback(changed.subarray(0, length), contentType, profile)).not.toThrow();
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
