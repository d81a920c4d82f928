import fc from 'fast-check';
import { idLiteral, jsonOf } from '../../../adapters/hosts/e10/json';
import { cutRemark } from '../../../adapters/hosts/e10/remark';
import { flowIn, rejectBody, requestIdIn, submitBody } from '../../../adapters/hosts/e10/wire';
import { parseLossless } from '../../../adapters/http/losslessJson';
import { anyCharacter } from '../../support/characters';
import { longest } from './e10Peer';

const id = fc.bigInt({ min: 1n, max: BigInt(longest) }).map(String);

describe('ids of up to 19 digits', () => {
  test('go out as literals and come back as the same digits', () => {
    fc.assert(
      fc.property(id, id, id, id, (userId, flowRequestId, fieldId, formId) => {
        const move = { userId, flowRequestId };
        const body = submitBody(move, [{ fieldId, value: 'x' }], { formId, spelling: undefined });
        const text = jsonOf(body);
        expect(text).toBe(
          `{"userid":${userId},"requestId":${flowRequestId},"formData":{"formId":${formId},` +
            `"module":"workflow","dataDetails":[{"fieldId":${fieldId},"dataOptions":[{"optionId":"x"}]}]}}`,
        );
        const reply = parseLossless(`{"message":{"errcode":0,"requestId":${flowRequestId}}}`);
        expect(requestIdIn(reply)).toBe(flowRequestId);
        const flow = parseLossless(`{"flowRequest":{"id":${flowRequestId},"currentNode":{"id":${fieldId}}}}`);
        expect(flowIn(flow)).toMatchObject({ flowRequestId, node: fieldId });
      }),
    );
  });

  test('are read the same as literals and as texts', () => {
    fc.assert(
      fc.property(id, (node) => {
        const read = (currentNode: string) =>
          flowIn(parseLossless(`{"flowRequest":{"currentNode":${currentNode}}}`))?.node;
        expect([read(node), read(`"${node}"`), read(`{"nodeId":${node}}`)]).toEqual([node, node, node]);
      }),
    );
  });

  test('whatever else stands for an id comes back as the text it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, minLength: 1 }), (text) => {
        const written = jsonOf({ id: idLiteral(text) });
        // What is a literal holds nothing but digits; the parser gives short ones as numbers.
        const read = parseLossless(written);
        expect(read).toEqual({ id: /^\{"id":\d{1,15}\}$/.test(written) ? Number(text) : text });
      }),
    );
  });

  test.each([
    [longest, longest],
    ['9223372036854775808', '"9223372036854775808"'],
    ['1', '1'],
    ['0', '"0"'],
    ['007', '"007"'],
    ['-1', '"-1"'],
    ['1e3', '"1e3"'],
    [' 1', '" 1"'],
    ['１２', '"１２"'],
    ['', '""'],
  ])('%j is written as %s', (text, written) => {
    expect(jsonOf({ RejectToNodeid: idLiteral(text) })).toBe(`{"RejectToNodeid":${written}}`);
    const body = rejectBody({ userId: 'u', flowRequestId: 'r' }, { exitId: text }, false);
    expect(jsonOf(body)).toBe(`{"userid":"u","requestId":"r","RejectToType":3,"RejectToNodeid":${written}}`);
  });
});

describe('a remark', () => {
  test.each([
    ['200 characters stay', '用'.repeat(200), '用'.repeat(200)],
    ['one more is cut off', '用'.repeat(201), '用'.repeat(200)],
    ['characters beyond the first plane count one', '𠮷'.repeat(201), '𠮷'.repeat(200)],
    ['a character of several code points is kept or left whole', `${'a'.repeat(198)}👨‍👩‍👧`, 'a'.repeat(198)],
    ['so is a letter with its accent', `${'a'.repeat(199)}e\u0301`, 'a'.repeat(199)],
    [
      'one that is too long by itself is cut between its code points',
      `e${'\u0301'.repeat(300)}`,
      `e${'\u0301'.repeat(199)}`,
    ],
    ['half a pair is no character', 'a\ud842', 'a\ufffd'],
    ['nothing stays nothing', '', ''],
  ])('%s', (_what, remark, cut) => {
    expect(cutRemark(remark)).toBe(cut);
  });

  test('of any text is its beginning, well formed, at most 200 code points', () => {
    const unit = fc.oneof(
      fc.constantFrom('用', '𠮷', 'a', '\u0301', '\u200d', '👨‍👩‍👧', '\n', '🇨🇳'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(unit, { minLength: 150, maxLength: 260 }), (units) => {
        const remark = units.join('');
        const cut = cutRemark(remark);
        expect(remark.startsWith(cut)).toBe(true);
        expect(cut.isWellFormed()).toBe(true);
        expect(Array.from(cut).length).toBeLessThanOrEqual(200);
        if (Array.from(remark).length <= 200) expect(cut).toBe(remark);
        else expect(cut).not.toBe('');
      }),
    );
  });
});
