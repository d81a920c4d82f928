import type { NextFunction, Request, Response } from 'express';
import {
  MongoClientClosedError,
  MongoError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerClosedError,
  MongoServerSelectionError,
  MongoSystemError,
  MongoTopologyClosedError,
} from 'mongodb';
import type { Logger } from 'pino';
import { grpcAnswerOf } from '../../adapters/temporal/grpcCodes';
import { PortError, TemporalAwayError } from '../../application/ports/errors';
import { faultOf } from '../../config/logger';
import type { Metrics } from '../metrics';
import { languageOf } from './language';
import { matchedPath } from './mount';
import { malformed, Problem, problemTable, unavailable } from './problem';
import { requestIdOf } from './requestId';

/** Of a body that nobody reads. */
const droppedBytes = 1024 * 1024;

/** The one place where an error becomes an answer. Never a stack, never a driver's message. */
export function answerErrors(logger: Logger, refused: Metrics['requestRefused']) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    const problem = toProblem(error);
    logFault(logger, request, error, problem);
    if (problem.status < 500) refused(problem.reason);
    if (response.headersSent) {
      next(error);
      return;
    }
    // What comes of a smaller body is read on and kept nowhere, so that its sender hears the answer.
    if (Number(request.get('content-length')) > droppedBytes) response.set('Connection', 'close');
    response
      .status(problem.status)
      .vary('Accept-Language')
      .set({ 'Cache-Control': 'no-store', ...problem.headers })
      .type('application/problem+json')
      .send(JSON.stringify(problem.toJSON(requestIdOf(request), languageOf(request))));
  };
}

/** What is our own fault, or a peer's. */
export function logFault(logger: Logger, request: Request, error: unknown, problem: Problem): void {
  if (problem.status < 500) return;
  logger.error(
    {
      requestId: requestIdOf(request),
      route: matchedPath(request),
      problem: problem.slug,
      fault: faultOf(error),
    },
    problemTable[problem.slug].title,
  );
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isMongoAway(error))
    return unavailable('The database cannot be reached for the moment.', '数据库暂时无法访问。');
  if (error instanceof PortError) return vendorAway(error);
  if (isTemporalAway(error))
    return unavailable('Temporal cannot be reached for the moment.', 'Temporal 暂时无法访问。');
  return (
    clientFault(error) ??
    new Problem('internal', 'An unexpected error; its request id is in the log.', {
      zh: '发生意外错误，可凭请求编号查询日志。',
    })
  );
}

/** A vendor that had to be asked for an answer, and could not be. */
function vendorAway({ kind, message }: PortError): Problem {
  if (kind === 'refused') return new Problem('vendor-refused', message);
  return unavailable(
    `The vendor cannot be asked for the moment: ${message}.`,
    `用印平台暂时无法访问：${message}。`,
  );
}

const mongoAway = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoServerClosedError,
  MongoClientClosedError,
  MongoOperationTimeoutError,
  MongoSystemError,
];

export function isMongoAway(error: unknown): boolean {
  if (mongoAway.some((kind) => error instanceof kind)) return true;
  // A primary that steps down or shuts down answers so.
  return error instanceof MongoError && error.hasErrorLabel('RetryableWriteError');
}

function isTemporalAway(error: unknown): boolean {
  if (error instanceof TemporalAwayError) return true;
  if (error instanceof Error && error.cause instanceof Error && isTemporalAway(error.cause)) return true;
  const { meaning } = grpcAnswerOf(error) ?? { meaning: 'answer' };
  return meaning !== 'answer';
}

/** What Express and its body reader find wrong with a request. */
function clientFault(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  if (error.status === 413)
    return new Problem('too-large', 'The body is larger than this address takes.', { zh: '请求内容过大。' });
  if (error.status === 415)
    return new Problem('unsupported-media-type', 'The body is compressed in a way that is not read here.', {
      zh: '不支持该压缩方式。',
    });
  if (error instanceof URIError)
    return malformed([
      {
        path: 'path',
        code: 'invalid-encoding',
        message: 'is not valid percent-encoding',
        zh: '百分号编码无效',
      },
    ]);
  if (typeof error.status === 'number' && error.status >= 400 && error.status < 500)
    return malformed([{ path: '', code: 'unreadable', message: 'could not be read', zh: '无法读取' }]);
  return undefined;
}
