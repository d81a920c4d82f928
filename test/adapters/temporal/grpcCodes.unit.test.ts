import { status } from '@grpc/grpc-js';
import { ServiceError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { grpcAnswerOf, saysNothing } from '../../../adapters/temporal/grpcCodes';

/** As the gRPC library makes it. */
const grpcError = (code: number, details = 'words') =>
  Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: {} });

const codes = Object.entries(status).filter(
  (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] !== status.OK,
);

test('every code of the library has its own name in the table', () => {
  const named = codes.map(([, code]) => grpcAnswerOf(grpcError(code))?.name);
  expect(named).toEqual(codes.map(([name]) => name));
});

test('only what nobody answered is away', () => {
  const away = codes.filter(([, code]) => grpcAnswerOf(grpcError(code))?.meaning === 'away');
  expect(away.map(([name]) => name)).toEqual(['CANCELLED', 'DEADLINE_EXCEEDED', 'UNAVAILABLE']);
});

test.each<[string, unknown, boolean]>([
  ['no connection', new ServiceError('Failed', { cause: grpcError(status.UNAVAILABLE) }), true],
  ['a rate limit', grpcError(status.RESOURCE_EXHAUSTED), true],
  ['a refusal', new ServiceError('Failed', { cause: grpcError(status.INVALID_ARGUMENT) }), false],
  ['a missing permission', grpcError(status.PERMISSION_DENIED), false],
  ['what is not there', grpcError(status.NOT_FOUND, 'schedule not found'), false],
  ['a namespace that is not known yet', grpcError(status.NOT_FOUND, 'Namespace seals is not found.'), true],
  ['the same, of the SDK', new NamespaceNotFoundError('seals'), true],
  ['a fault of ours', new TypeError('x'), false],
])('%s tells nothing of what was asked: %p', (_what, error, expected) => {
  expect(saysNothing(error)).toBe(expected);
});
