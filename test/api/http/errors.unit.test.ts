import { status as grpcStatus } from '@grpc/grpc-js';
import {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoNotConnectedError,
  MongoParseError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';
import { toProblem } from '../../../api/http/errors';
import {
  malformed,
  notFound,
  Problem,
  problemTable,
  refusedField,
  unavailable,
} from '../../../api/http/problem';
import { TemporalAwayError } from '../../../application/ports/errors';

/** Words of a driver or a person that must not get out. */
const words = 'mongodb://sealflow:password@10.0.0.5 张三';

/** As the gRPC library makes it. */
function grpcError(code: number): Error {
  return Object.assign(new Error(words), { code, details: words, metadata: {} });
}
const withStatus = (status: unknown, error = new Error(words)) => Object.assign(error, { status });
function steppedDown(): MongoServerError {
  const error = new MongoServerError({ message: words });
  error.addErrorLabel('RetryableWriteError');
  return error;
}

const mongoAway = 'The database cannot be reached for the moment.';
const temporalAway = 'Temporal cannot be reached for the moment.';

test.each<[string, unknown, string, string]>([
  ['no server found', new MongoServerSelectionError(words, {} as never), 'unavailable', mongoAway],
  ['a broken connection', new MongoNetworkError(words), 'unavailable', mongoAway],
  ['a connection that timed out', new MongoNetworkTimeoutError(words), 'unavailable', mongoAway],
  ['never connected', new MongoNotConnectedError(words), 'unavailable', mongoAway],
  ['a closed topology', new MongoTopologyClosedError(words), 'unavailable', mongoAway],
  ['a primary that stepped down', steppedDown(), 'unavailable', mongoAway],
  ['Temporal away', new TemporalAwayError(words), 'unavailable', temporalAway],
  ['gRPC UNAVAILABLE', grpcError(grpcStatus.UNAVAILABLE), 'unavailable', temporalAway],
  ['gRPC DEADLINE_EXCEEDED', grpcError(grpcStatus.DEADLINE_EXCEEDED), 'unavailable', temporalAway],
  ['gRPC RESOURCE_EXHAUSTED', grpcError(grpcStatus.RESOURCE_EXHAUSTED), 'unavailable', temporalAway],
  [
    'gRPC UNAVAILABLE as a cause',
    new Error(words, { cause: grpcError(grpcStatus.UNAVAILABLE) }),
    'unavailable',
    temporalAway,
  ],
  [
    'a cause of a cause',
    new Error(words, { cause: new Error(words, { cause: new TemporalAwayError(words) }) }),
    'unavailable',
    temporalAway,
  ],
  ['gRPC INVALID_ARGUMENT', grpcError(grpcStatus.INVALID_ARGUMENT), 'internal', ''],
  ['gRPC PERMISSION_DENIED', grpcError(grpcStatus.PERMISSION_DENIED), 'internal', ''],
  ['a duplicate key', new MongoServerError({ code: 11000, message: words }), 'internal', ''],
  [
    'a bulk write that failed',
    new MongoBulkWriteError({ message: words, code: 121, writeErrors: [] }, {} as never),
    'internal',
    '',
  ],
  ['an address that cannot be parsed', new MongoParseError(words), 'internal', ''],
  ['an error', new Error(words), 'internal', ''],
  ['a mistake of ours', new TypeError(words), 'internal', ''],
  ['a text', words, 'internal', ''],
  ['nothing', undefined, 'internal', ''],
  ['null', null, 'internal', ''],
  ['an object', { status: 404, message: words }, 'internal', ''],
  ['a body that is too large', withStatus(413), 'too-large', 'The body is larger than this address takes.'],
  [
    'a packing that is not known',
    withStatus(415),
    'unsupported-media-type',
    'The body is compressed in a way that is not read here.',
  ],
  ['a body that was cut off', withStatus(400), 'malformed', 'The body could not be read.'],
  [
    'a path that cannot be decoded',
    withStatus(400, new URIError(words)),
    'malformed',
    'path is not valid percent-encoding.',
  ],
  ['a status of the server', withStatus(502), 'internal', ''],
  ['a status that is no number', withStatus('404'), 'internal', ''],
])('%s', (_what, error, slug, detail) => {
  const problem = toProblem(error);
  expect(problem.slug).toBe(slug);
  expect(problem.detail).toBe(
    slug === 'internal' ? 'An unexpected error; its request id is in the log.' : detail,
  );
  expect(problem.headers).toEqual(slug === 'unavailable' ? { 'Retry-After': '5' } : {});
  for (const language of ['en', 'zh'] as const) {
    const shown = JSON.stringify(problem.toJSON('req-1', language));
    for (const word of ['password', 'mongodb://', '10.0.0.5', '张三', 'stack'])
      expect(shown).not.toContain(word);
  }
});

test('a problem is itself', () => {
  const problem = new Problem('closed', 'It is closed.');
  expect(toProblem(problem)).toBe(problem);
});

describe('the table of problems', () => {
  test('every slug has a status the contract names, and a title in both languages', () => {
    for (const [slug, { status, title, zh }] of Object.entries(problemTable)) {
      expect(slug).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect([400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503]).toContain(status);
      expect(title).toMatch(/^[A-Z]/);
      expect(zh).toMatch(/\p{Script=Han}/u);
    }
  });

  test.each([
    ['malformed', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['method-not-allowed', 405],
    ['already-open', 409],
    ['effect-in-progress', 409],
    ['not-granted-yet', 409],
    ['apply-anew', 409],
    ['closed', 409],
    ['command-id-reused', 409],
    ['name-taken', 409],
    ['in-use', 409],
    ['too-large', 413],
    ['unsupported-media-type', 415],
    ['unprocessable', 422],
    ['vendor-refused', 422],
    ['too-many-requests', 429],
    ['internal', 500],
    ['unavailable', 503],
  ] as const)('%s is %d', (slug, status) => {
    expect(new Problem(slug, 'x').status).toBe(status);
  });
});

describe('written out', () => {
  test('the members of a problem, extensions beside them but never instead of them', () => {
    const problem = new Problem('in-use', 'Still open.', {
      zh: '仍未结束。',
      extensions: { openRequests: 2, status: 200, type: 'x', detail: 'y' },
      errors: [{ path: 'a.0', code: 'c', message: 'is wrong', zh: '有误' }],
    });
    expect(problem.toJSON('req-1', 'en')).toStrictEqual({
      openRequests: 2,
      type: 'urn:sealflow:problem:in-use',
      title: 'It is still in use',
      status: 409,
      detail: 'Still open.',
      instance: 'urn:sealflow:request:req-1',
      requestId: 'req-1',
      errors: [{ path: 'a.0', code: 'c', message: 'is wrong' }],
    });
    expect(problem.toJSON('req-1', 'zh')).toMatchObject({
      title: '仍在使用中',
      detail: '仍未结束。',
      errors: [{ path: 'a.0', code: 'c', message: '有误' }],
    });
  });

  test('without errors there is no such member, and without Chinese the English stands', () => {
    const shown = new Problem('conflict', 'Not now.').toJSON('req-1', 'zh');
    expect(shown).not.toHaveProperty('errors');
    expect(shown.detail).toBe('Not now.');
  });

  const wrong = (path: string) => ({ path, code: 'c', message: 'is wrong', zh: '有误' });
  test.each<[string, Problem, string, string]>([
    [
      'one field',
      malformed([wrong('seals.0.useCount')]),
      'seals.0.useCount is wrong.',
      'seals.0.useCount：有误。',
    ],
    ['the body', malformed([wrong('')]), 'The body is wrong.', '请求内容：有误。'],
    ['several', malformed([wrong('a'), wrong('b')]), '2 fields are wrong.', '有2个字段有误。'],
    ['a refused field', refusedField('a', 'c', 'is wrong', '有误'), 'a is wrong.', 'a：有误。'],
    ['not found', notFound('seal request'), 'There is no seal request of this id.', '没有该编号的用印申请。'],
    ['away', unavailable('Away.', '不在。', 30), 'Away.', '不在。'],
  ])('%s is summed up in both languages', (_what, problem, en, zh) => {
    expect(problem.toJSON('r', 'en').detail).toBe(en);
    expect(problem.toJSON('r', 'zh').detail).toBe(zh);
  });

  test('how long to wait is said in seconds', () => {
    expect(unavailable('Away.', '不在。', 30).headers).toEqual({ 'Retry-After': '30' });
  });
});
