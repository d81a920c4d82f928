import express, { type Express, type RequestHandler } from 'express';
import { rawBodies } from '../body';
import { controlErrors } from '../control';
import { signInPage } from '../deadToken';
import { Faults, faultRoutes } from '../faults';
import { keeping, readKept } from '../keep';
import { literalReply, type Reply, sendReply, textReply } from '../reply';
import { controls } from './controls';
import { E10, keptE10Schema } from './e10';
import type { ResolvedOptions } from './options';
import { wire } from './wire';

export function createE10App(options: ResolvedOptions, url: string): Express {
  const { keptIn } = options;
  const e10 = new E10(options, url, keptIn === undefined ? undefined : readKept(keptIn, keptE10Schema));
  const faults = new Faults();
  const app = express();
  app.disable('x-powered-by');
  app.use(rawBodies());
  if (keptIn !== undefined) app.use(keeping(keptIn, () => e10.kept()));
  app.use(wire(e10, faults));
  app.get('/api/bs/open/auth/third', signIn(e10, faults));
  app.use(faultRoutes(faults));
  app.use(controls(e10));
  app.use((_request, response) => sendReply(response, textReply('Not Found', 404)));
  app.use(controlErrors);
  return app;
}

/** 免登: whoever sits at the browser is sent on with a token that serves once (seen in public clients). */
function signIn(e10: E10, faults: Faults): RequestHandler {
  return async (request, response) => {
    const type = 'authThird';
    const { searchParams } = new URL(request.originalUrl, 'http://e10');
    e10.calls.add(type);
    const act = async () => sendOn(e10, searchParams.get('app_key'), searchParams.get('redirect_uri'));
    await faults.around({ method: request.method, path: request.path, type }, response, act, {
      refusal: ({ errcode, errmsg }) => literalReply({ errcode, errmsg }),
    });
  };
}

function sendOn({ options, signIns }: E10, appKey: string | null, redirectUri: string | null): Reply {
  if (appKey !== options.appKey) return textReply('app_key不正确', 400);
  const target = redirectUri !== null && URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
  const isAllowed = options.redirectAllowList?.some((start) => target?.href.startsWith(start)) ?? true;
  if (!target || !isAllowed) return textReply('redirect_uri不在白名单中', 403);
  const token = signIns.sendOn();
  if (token === undefined) return signInPage();
  target.searchParams.set('eteams_token', token);
  return textReply('', 302, { Location: target.href });
}
