import { type ByHand, commandByHand, descriptionOf } from '../../workflows/byHand';
import { refusedBecause } from '../../workflows/support';
import { requestIn } from '../domain/sealRequest/life';

const own = requestIn('sealing');

function refusalOf(kind: ByHand, input: unknown, mustName = true): string {
  try {
    commandByHand(kind, input, { own, mustName });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it was taken');
}

test.each<[kind: ByHand, input: unknown, sentence: string]>([
  [
    'abandon',
    undefined,
    'invalid: input must be one JSON object, like {"reason": "…", "request": "h1:f1:r1:1"}',
  ],
  [
    'resolveAttention',
    'confirm',
    'invalid: input must be one JSON object, like {"decision": "confirm", "note": "…", "request": "h1:f1:r1:1"}',
  ],
  [
    'resolveAttention',
    { decision: 'yes', request: 'h1:f1:r1:1' },
    'invalid: decision must be one of confirm, resend, giveUp, correctCode; note is required',
  ],
  [
    'endSealing',
    { reason: 7, commandId: 'c', 123456: 'x' },
    'invalid: input has a field that is not of this; reason must be a text of at most 2000 characters, in quotes; commandId is not a field of this',
  ],
  ['retryNow', { request: 'h1:f1:r2:1' }, 'invalid: request is another one: this is h1:f1:r1:1'],
])('a wrong input of %s is answered in words', (kind, input, sentence) => {
  expect(refusalOf(kind, input)).toBe(sentence);
});

test('what the state forbids is said in both languages', () => {
  expect(refusedBecause({ code: 'closed' }).message).toBe('closed: This request is over. 该用印申请已结束。');
});

test('the form of the Temporal UI shows what to paste, and that names the request', () => {
  const shown = descriptionOf('resolveAttention', own);
  expect(shown).toContain('{"decision": "confirm", "note": "…", "request": "h1:f1:r1:1"}');
  expect(descriptionOf('retryNow', own)).toContain('{"request": "h1:f1:r1:1"}');
});
