import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { faultName } from './faultName';
import type { Metrics } from './metrics';

/** Whoever scrapes has nothing to send. */
const slowRequests = { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 };

/** `/metrics` at an address of its own, for who is there and has no key: nothing else is there. */
export function createMetricsServer(
  { render, contentType }: Pick<Metrics, 'render' | 'contentType'>,
  logger: Logger,
): Server {
  return createServer(slowRequests, async ({ method, url }, response) => {
    const plain = { 'Content-Type': 'text/plain; charset=utf-8' };
    if (method !== 'GET' || url?.split('?')[0] !== '/metrics') {
      response.writeHead(404, plain).end('GET /metrics\n');
      return;
    }
    try {
      const body = await render();
      response.writeHead(200, { 'Content-Type': contentType }).end(body);
    } catch (error) {
      logger.warn(faultName(error), 'The metrics could not be counted');
      response.writeHead(503, plain).end('The database cannot be reached for the moment.\n');
    }
  });
}
