import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { matchedPath } from './mount';
import { requestIdOf } from './requestId';

const quiet = new Set(['/healthz', '/readyz']);

/** One line per request: the route's pattern and not the address, since callback addresses carry their token. */
export function logRequests(logger: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const began = performance.now();
    response.once('close', () => {
      const route = matchedPath(request);
      logger[quiet.has(route) ? 'debug' : 'info'](
        {
          requestId: requestIdOf(request),
          method: request.method,
          route,
          status: response.writableFinished ? response.statusCode : 'caller gone',
          ms: Math.round(performance.now() - began),
        },
        'request',
      );
    });
    next();
  };
}
