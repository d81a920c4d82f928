import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { defined } from '../../domain/defined';
import type { Metrics } from '../metrics';
import { callerOf, matchedPath, subjectOf } from './mount';
import { requestIdOf } from './requestId';

const quiet = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * One line per request: the route's pattern and not the address, since callback addresses carry their token. `served` is
 * told each, for the metrics.
 */
export function logRequests(logger: Logger, served: Metrics['requestServed']) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const began = performance.now();
    response.once('close', () => {
      const route = matchedPath(request);
      const ms = performance.now() - began;
      const status = response.writableFinished ? String(response.statusCode) : 'gone';
      served({ method: request.method, route, status }, ms / 1000);
      logger[quiet.has(route) ? 'debug' : 'info'](
        {
          requestId: requestIdOf(request),
          method: request.method,
          route,
          status: response.writableFinished ? response.statusCode : 'caller gone',
          ms: Math.round(ms),
          ...defined({ keyId: callerOf(request) }),
          ...subjectOf(request),
        },
        'request',
      );
    });
    next();
  };
}
