import express, { type Express, type Request, type RequestHandler, Router } from 'express';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { bytesOf, parseLossless, rawBodies } from '../body';
import { control, controlErrors, idIn, show } from '../control';
import { Faults, faultRoutes } from '../faults';
import { jsonReply, type Reply, sendReply, textReply } from '../reply';
import { HostRefusal, move, newFlowRequestSchema } from './flowRequest';
import { refusalReply, WebhookHost } from './host';
import type { ResolvedOptions } from './options';
import { fieldsSchema, idSchema } from './values';

export function createWebhookHostApp(options: ResolvedOptions): Express {
  const host = new WebhookHost(options);
  const faults = new Faults();
  const app = express();
  app.disable('x-powered-by');
  app.use(rawBodies());
  app.post('/commands', commands(host, faults, options.secrets));
  app.use(faultRoutes(faults));
  app.use(controls(host));
  app.use((_request, response) => sendReply(response, textReply('Not Found', 404)));
  app.use(controlErrors);
  return app;
}

/** The one address that takes every command. */
function commands(host: WebhookHost, faults: Faults, secrets: readonly string[]): RequestHandler {
  const webhooks = secrets.map((secret) => new Webhook(secret));
  return async (request, response) => {
    const body = bytesOf(request).toString('utf8');
    const type = typeIn(body);
    const webhookId = verifiedId(request, body, webhooks);
    host.calls.add(type ?? 'unreadable');
    if (webhookId !== undefined) host.told.add(webhookId);
    const act = async () => answer(host, webhookId, body);
    await faults.around({ method: request.method, path: request.path, type }, response, act, {
      refusal: ({ errcode, errmsg }) => jsonReply({ code: errcode, message: errmsg }, 422),
    });
  };
}

function answer(host: WebhookHost, webhookId: string | undefined, body: string): Reply {
  try {
    if (webhookId === undefined) throw new HostRefusal(401, 'bad-signature', '签名不正确');
    return host.receive(webhookId, body);
  } catch (error) {
    if (error instanceof HostRefusal) return refusalReply(error);
    throw error;
  }
}

/** The id of a delivery that one of the secrets signed, its time being of these minutes. */
function verifiedId(request: Request, body: string, webhooks: readonly Webhook[]): string | undefined {
  const headers = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      request.header(name) ?? '',
    ]),
  );
  const isSigned = webhooks.some((webhook) => {
    try {
      webhook.verify(body, headers, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
  return isSigned ? headers['webhook-id'] : undefined;
}

/** For the faults, which strike before anything is judged. */
function typeIn(body: string): string | undefined {
  try {
    return z.object({ type: z.string() }).safeParse(parseLossless(body)).data?.type;
  } catch {
    return undefined;
  }
}

/** Everything with which a test or a person drives the host's side. */
function controls(host: WebhookHost): Router {
  const { flowRequests } = host;
  const router = Router();
  router.get(
    '/sim/effects',
    show(() => ({ effects: host.effects, told: host.told })),
  );
  router.get(
    '/sim/calls',
    show(() => ({ calls: host.calls })),
  );
  router.get(
    '/sim/flow-requests',
    show(() => ({ flowRequests: flowRequests.all().map((request) => host.shown(request)) })),
  );
  router.post(
    '/sim/flow-requests',
    control(newFlowRequestSchema, (given) => host.shown(flowRequests.create(given))),
  );
  router.get(
    '/sim/flow-requests/:id',
    show((request) => host.shown(flowRequests.find(idIn(request)))),
  );
  router.post(
    '/sim/flow-requests/:id/move',
    control(z.strictObject({ nodeId: idSchema }), ({ nodeId }, request) => {
      const found = flowRequests.find(idIn(request));
      move(found, nodeId);
      return host.shown(found);
    }),
  );
  router.post(
    '/sim/flow-requests/:id/fields',
    control(fieldsSchema, (fields, request) => {
      const found = flowRequests.find(idIn(request));
      Object.assign(found.fields, fields);
      return host.shown(found);
    }),
  );
  return router;
}
