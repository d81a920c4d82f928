import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';

/**
 * What a code says of what was asked:
 * - `away`: nobody answered.
 * - `busy`: the server takes nothing for the moment.
 * - `fault`: the server failed at it, and may have done it or not.
 * - `answer`: the server has understood it and will answer the same again.
 */
export type GrpcMeaning = 'away' | 'busy' | 'fault' | 'answer';

/** Every code of gRPC but OK, by its number (https://grpc.io/docs/guides/status-codes/). */
const codes: Record<number, { name: string; meaning: GrpcMeaning }> = {
  // Of our own deadline, or of a proxy in between.
  1: { name: 'CANCELLED', meaning: 'away' },
  2: { name: 'UNKNOWN', meaning: 'fault' },
  3: { name: 'INVALID_ARGUMENT', meaning: 'answer' },
  4: { name: 'DEADLINE_EXCEEDED', meaning: 'away' },
  5: { name: 'NOT_FOUND', meaning: 'answer' },
  6: { name: 'ALREADY_EXISTS', meaning: 'answer' },
  7: { name: 'PERMISSION_DENIED', meaning: 'answer' },
  8: { name: 'RESOURCE_EXHAUSTED', meaning: 'busy' },
  9: { name: 'FAILED_PRECONDITION', meaning: 'answer' },
  10: { name: 'ABORTED', meaning: 'busy' },
  11: { name: 'OUT_OF_RANGE', meaning: 'answer' },
  12: { name: 'UNIMPLEMENTED', meaning: 'answer' },
  13: { name: 'INTERNAL', meaning: 'fault' },
  14: { name: 'UNAVAILABLE', meaning: 'away' },
  15: { name: 'DATA_LOSS', meaning: 'fault' },
  16: { name: 'UNAUTHENTICATED', meaning: 'answer' },
};

export const grpcNotFound = 5;
export const grpcAlreadyExists = 6;

export interface GrpcAnswer {
  code: number;
  /** As gRPC spells the code. */
  name: string;
  meaning: GrpcMeaning;
  /** The server's own words. */
  words: string;
}

/** What a call ended with, where it or what caused it is an error of gRPC. */
export function grpcAnswerOf(error: unknown): GrpcAnswer | undefined {
  if (isGrpcServiceError(error)) {
    const { code, details } = error;
    return { code, words: details, ...(codes[code] ?? { name: `code ${code}`, meaning: 'fault' }) };
  }
  return error instanceof Error && error.cause !== undefined ? grpcAnswerOf(error.cause) : undefined;
}

/** The server takes up to two seconds until it knows a namespace that was registered just now. */
export function isNamespaceUnknown(error: unknown): boolean {
  if (error instanceof NamespaceNotFoundError) return true;
  const answer = grpcAnswerOf(error);
  return answer?.code === grpcNotFound && /^namespace\b/i.test(answer.words);
}

/** Whether nothing is known of what was asked: it may be asked again, and may have been done. */
export function saysNothing(error: unknown): boolean {
  const answer = grpcAnswerOf(error);
  if (answer) return answer.meaning !== 'answer' || isNamespaceUnknown(error);
  return error instanceof ServiceError || isNamespaceUnknown(error);
}
