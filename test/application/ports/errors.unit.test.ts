import { causeOf, PortError, type PortErrorKind } from '../../../application/ports/errors';

/** What people are told of a fault, by what an adapter knows of it. */
test.each<[what: string, kind: PortErrorKind, details: PortError['details'], cause: object]>([
  ['a binding that is gone', 'misconfigured', { absent: true }, { code: 'not-configured' }],
  [
    'nobody at the port',
    'passing',
    { networkCode: 'ECONNREFUSED' },
    { code: 'no-connection', networkCode: 'ECONNREFUSED' },
  ],
  ['silence', 'unknown', { timedOut: true }, { code: 'no-answer' }],
  ['a status', 'unknown', { peerCode: 'HTTP 502' }, { code: 'http-error', status: 'HTTP 502' }],
  [
    'no such call',
    'misconfigured',
    { notServed: true, peerCode: 'HTTP 404' },
    { code: 'not-served', said: 'words' },
  ],
  ['a page', 'unknown', { notReadable: true }, { code: 'not-readable', said: 'words' }],
  ['wrong credentials', 'misconfigured', { peerCode: '40' }, { code: 'not-accepted', said: 'words' }],
  ['a refusal', 'refused', { peerCode: '1203' }, { code: 'refused', said: 'words' }],
  ['a wish to be left alone', 'passing', { peerCode: 'HTTP 429' }, { code: 'busy', said: 'words' }],
  ['no place in the line', 'passing', {}, { code: 'not-sent', said: 'words' }],
  ['a secret that cannot be read', 'misconfigured', {}, { code: 'misconfigured', said: 'words' }],
  ['a receipt of something else', 'unknown', {}, { code: 'unclear', said: 'words' }],
  [
    'what the adapter knows better',
    'unknown',
    { cause: { code: 'done-not-shown' } },
    { code: 'done-not-shown' },
  ],
])('%s', (_what, kind, details, cause) => {
  expect(causeOf(new PortError(kind, 'words', details))).toEqual(cause);
});
