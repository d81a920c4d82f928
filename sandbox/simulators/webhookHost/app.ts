import express, { type Express, type Request, type RequestHandler } from 'express';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { bytesOf, parseLossless, rawBodies } from '../body';
import { controlErrors } from '../control';
import { Faults, faultRoutes } from '../faults';
import { keeping, readKept } from '../keep';
import { jsonReply, type Reply, sendReply, textReply } from '../reply';
import { controls } from './controls';
import { HostRefusal } from './flowRequest';
import { keptHostSchema, refusalReply, WebhookHost } from './host';
import type { ResolvedOptions } from './options';

export function createWebhookHostApp(options: ResolvedOptions): Express {
  const { keptIn } = options;
  const host = new WebhookHost(options, keptIn === undefined ? undefined : readKept(keptIn, keptHostSchema));
  const faults = new Faults();
  const app = express();
  app.disable('x-powered-by');
  app.use(rawBodies());
  if (keptIn !== undefined) app.use(keeping(keptIn, () => host.kept()));
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
