import type { Request } from 'express';
import type { Deps } from '../deps';
import { requestIdOf } from '../http/requestId';
import type { DetailResult } from '../metrics';

/**
 * Who looked at which request, or was turned away. A line of the log, whatever level the log has, and a metric; not an
 * event in the ledger: events are numbered by the request's workflow alone, and what people look at changes nothing of
 * its life, while a page that is reloaded over and over would fill the history that every replay pays for.
 */
export function audit(
  deps: Deps,
  request: Request,
  result: DetailResult,
  about: { userId?: string; reason?: string } & (
    | { sealRequestId: string }
    | { hostId: string; flowRequestId: string }
  ),
): void {
  deps.metrics.detailAsked(result);
  const level = deps.logger.level === 'silent' ? 'silent' : 'info';
  const log = deps.logger.child({ audit: 'detail page' }, { level });
  log.info({ requestId: requestIdOf(request), result, ...about }, `detail page: ${result}`);
}
