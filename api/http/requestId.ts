import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const requestIds = new WeakMap<Request, string>();

/** Takes the caller's X-Request-Id where it is short and plain, makes one otherwise, and echoes it. */
export function assignRequestId(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('x-request-id');
  const id = given !== undefined && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();
  requestIds.set(request, id);
  response.set('X-Request-Id', id);
  next();
}

export function requestIdOf(request: Request): string {
  return requestIds.get(request) ?? 'none';
}
