import type { NextFunction, Request, Response } from 'express';
import { Problem } from '../../http/problem';

/** What the Temporal UI sends; the last one where it signs people in itself. */
const allowedHeaders = 'Content-Type, X-Namespace, Authorization, Authorization-Extras';
const preflightSeconds = 600;

/**
 * Lets pages of these origins, and no others, ask in a browser. A request of a page that is not among them is refused
 * before anything else: its browser may send our cookie along.
 */
export function allowOrigins(origins: readonly string[]) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const origin = request.get('origin');
    if (origin === undefined || isOwnOrigin(request)) {
      next();
      return;
    }
    if (!origins.includes(origin)) throw strangeOrigin();
    response.vary('Origin');
    response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' });
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response
      .set({
        'Access-Control-Allow-Methods': 'POST',
        'Access-Control-Allow-Headers': allowedHeaders,
        'Access-Control-Max-Age': String(preflightSeconds),
      })
      .status(204)
      .end();
  };
}

/** Whether a page of this very API has sent it. A browser never leaves the header out of a POST. */
export function isOwnOrigin(request: Request): boolean {
  const origin = request.get('origin') ?? '';
  return URL.canParse(origin) && new URL(origin).host === request.get('host');
}

function strangeOrigin(): Problem {
  return new Problem(
    'forbidden',
    'Pages of this origin may not ask: SEALFLOW_TEMPORAL_UI_ORIGINS does not name it.',
    {
      zh: '该来源的页面不得访问：SEALFLOW_TEMPORAL_UI_ORIGINS 中没有该来源。',
    },
  );
}
