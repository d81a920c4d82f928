import express from 'express';
import helmet from 'helmet';
import { consolePath, serveConsole } from './console/serve';
import type { Deps } from './deps';
import { docs } from './http/docs';
import { answerErrors } from './http/errors';
import { logRequests } from './http/logging';
import { mountRoutes } from './http/mount';
import { Problem } from './http/problem';
import { assignRequestId } from './http/requestId';
import type { Route } from './http/route';
import { sealDetails } from './pages/router';
import { routes as allRoutes } from './routes';
import { allowOrigins } from './routes/codec/cors';

/** The whole HTTP edge over `deps`; it listens nowhere by itself. */
export function createApp(deps: Deps, routes: readonly Route[] = allRoutes): express.Express {
  const app = express();
  app.disable('x-powered-by');
  // Answers are about the moment: never 304 from a hash that costs more than it saves.
  app.disable('etag');
  app.use(
    assignRequestId,
    logRequests(deps.logger, deps.metrics.requestServed),
    securityHeaders(deps.publicUrl),
  );
  app.get('/', (_request, response) => response.redirect(consolePath(deps)));
  app.use('/console', serveConsole(deps));
  app.use('/docs', docs());
  app.use(['/codec/decode', '/codec/encode'], allowOrigins(deps.temporalUiOrigins));
  app.use('/seal-details', sealDetails(deps));
  mountRoutes(app, routes, deps);
  app.use(() => {
    throw new Problem('not-found', 'There is nothing at this address.', { zh: '该地址不存在。' });
  });
  app.use(answerErrors(deps.logger, deps.metrics.requestRefused));
  return app;
}

/** Over plain http a browser must not be told to fetch the page's own files over https. */
function securityHeaders(publicUrl: string) {
  if (publicUrl.startsWith('https:')) return helmet();
  return helmet({
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
}
