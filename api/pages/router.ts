import { randomBytes } from 'node:crypto';
import express, { type NextFunction, type Request, type Response } from 'express';
import { vendorNameOf } from '../../adapters/vendors';
import { findRequest } from '../../application/sealRequests/find';
import { parseSealRequestId } from '../../contracts/ids';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { Deps } from '../deps';
import { logFault, toProblem } from '../http/errors';
import { goneSignal } from '../http/gone';
import { languageOf } from '../http/language';
import { noteMatchedPath } from '../http/mount';
import { problemTable } from '../http/problem';
import { requestIdOf } from '../http/requestId';
import { detailUrl, launchUrl, pathOf } from './addresses';
import { audit } from './audit';
import { createDetailFiles, filesPage, sendFile } from './files';
import { createImageSender } from './images';
import { launch } from './launch';
import { document, type Message, messageBody } from './layout';
import { createLooks } from './looks';
import { expiredLink, Notice, noFile, noPicture, noSession, nothingHere, wrongLink } from './notices';
import { openVendor } from './open';
import { ownFiles } from './ownFiles';
import type { Holder } from './passes';
import { beginSession, readSession } from './session';
import { detailPage } from './show';
import { sayIn } from './words';

/** Nothing from elsewhere, and no script but the one that is named. */
const policyWith = (nonce?: string) =>
  [
    "default-src 'none'",
    ...(nonce === undefined ? [] : [`script-src 'nonce-${nonce}'`, "connect-src 'self'"]),
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The page asks for itself anew: its reader has opened it before. */
const isRefresh = ({ query }: Request) => query.refresh !== undefined;

type Handle = (request: Request, response: Response) => Promise<void> | void;

/** 查看用印详情: pages for people, so their errors are pages too. */
export function sealDetails(deps: Deps): express.Router {
  const router = express.Router();
  const looks = createLooks(deps.vendors);
  const sendImage = createImageSender(deps);
  const files = createDetailFiles(deps);
  router.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': policyWith(),
      'Cache-Control': 'no-store',
      Vary: 'Accept-Language, Cookie',
    });
    next();
  });
  const get = (path: string, handle: Handle) =>
    router.get(path, async (request, response) => {
      noteMatchedPath(request, `/seal-details${path}`);
      await handle(request, response);
    });
  for (const [name, content] of Object.entries(ownFiles))
    get(`/${name}`, (_request, response) => {
      response.set('Cache-Control', 'public, max-age=300').type(name).send(content);
    });
  get('/launch', (request, response) => launch(deps, request, response));
  get('/:id', async (request, response) => {
    if (request.query.pass !== undefined) return openLink(deps, request, response);
    const { id, holder, sealRequest } = await held(deps, request);
    const nonce = randomBytes(16).toString('base64url');
    const language = languageOf(request);
    const page = await detailPage(deps, looks, { id, holder, sealRequest, language, nonce });
    if (isRefresh(request)) deps.metrics.detailAsked('refreshed');
    else audit(deps, request, 'shown', { sealRequestId: id, userId: holder.userId });
    response.set('Content-Security-Policy', policyWith(nonce)).type('html').send(page);
  });
  get('/:id/open', async (request, response) => {
    const { id, holder, sealRequest } = await held(deps, request);
    await openVendor(deps, request, response, { bindingId: sealRequest.identity.bindingId, holder });
    audit(deps, request, 'sent-on', { sealRequestId: id, userId: holder.userId });
  });
  get('/:id/images/:name', async (request, response) => {
    const { id, sealRequest } = await held(deps, request);
    const url = await looks.imageUrl(id, sealRequest, String(request.params.name));
    if (url === undefined) throw noPicture(404);
    await sendImage(response, sealRequest.identity.bindingId, url);
  });
  get('/:id/files', async (request, response) => {
    const { id, sealRequest } = await held(deps, request);
    const vendor = vendorNameOf(await deps.bindings.get(sealRequest.identity.bindingId));
    const found = await files.of(id, sealRequest, goneSignal(response));
    const about = { sealRequestId: id, vendor };
    response.type('html').send(filesPage(deps, about, found, languageOf(request)));
  });
  get('/:id/files/:name', async (request, response) => {
    const { id, holder, sealRequest } = await held(deps, request);
    const file = (await files.of(id, sealRequest, goneSignal(response))).find(
      ({ name }) => name === request.params.name,
    );
    if (!file) throw noFile(404);
    audit(deps, request, 'downloaded', { sealRequestId: id, userId: holder.userId });
    sendFile(response, file);
  });
  router.use(() => {
    throw nothingHere();
  });
  router.use(showErrors(deps));
  return router;
}

function idIn(request: Request): string {
  const id = String(request.params.id);
  if (!parseSealRequestId(id)) throw nothingHere();
  return id;
}

/** A link is good for one thing: a session, after which its address says nothing any more. */
async function openLink(deps: Deps, request: Request, response: Response): Promise<void> {
  const id = idIn(request);
  const pass = typeof request.query.pass === 'string' ? request.query.pass : '';
  const read = deps.detailPasses.read('link', id, pass, deps.now());
  if (read.ok) {
    beginSession(deps, response, id, read.holder);
    audit(deps, request, 'opened', { sealRequestId: id, userId: read.holder.userId });
  }
  // Whoever goes back to it in their browser has a session already.
  else if (!readSession(deps, request, id).ok) throw await turnedAway(deps, request, id, read.reason);
  response.redirect(detailUrl(deps, id));
}

/** Whoever has a session of the request in the address, and the request. */
async function held(
  deps: Deps,
  request: Request,
): Promise<{ id: string; holder: Holder; sealRequest: SealRequest }> {
  const id = idIn(request);
  const session = readSession(deps, request, id);
  if (!session.ok) throw await turnedAway(deps, request, id, session.reason);
  const sealRequest = await findRequest(deps.requests, id);
  if (!sealRequest) throw nothingHere();
  return { id, holder: session.holder, sealRequest };
}

const turnAway = { wrong: wrongLink, expired: expiredLink, none: noSession } as const;

async function turnedAway(
  deps: Deps,
  request: Request,
  id: string,
  reason: keyof typeof turnAway,
): Promise<Notice> {
  audit(deps, request, 'turned-away', { sealRequestId: id, reason });
  const { hostId = '', flowRequestId = '' } = parseSealRequestId(id) ?? {};
  const host = await deps.hosts.get(hostId);
  // A page that was open has outlived its session, which the browser then forgets.
  const why = reason === 'none' && isRefresh(request) ? 'expired' : reason;
  const canSignIn = host?.kind === 'e10' || host?.signInUrl !== undefined;
  return turnAway[why](canSignIn ? launchUrl(deps, hostId, flowRequestId) : undefined);
}

function showErrors(deps: Deps) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const language = languageOf(request);
    const { status, message, headers } =
      error instanceof Notice
        ? { status: error.status, message: error.said(sayIn(language)), headers: {} }
        : faultAnswer(deps, request, error);
    const page = document({
      language,
      title: message.title,
      base: pathOf(`${deps.publicUrl}/seal-details`),
      body: messageBody(message),
    });
    response.status(status).set(headers).type('html').send(page);
  };
}

function faultAnswer(deps: Deps, request: Request, error: unknown) {
  const problem = toProblem(error);
  logFault(deps.logger, request, error, problem);
  const { status, headers, slug, detail } = problem;
  const zh = languageOf(request) === 'zh';
  const { title, zh: zhTitle } = problemTable[slug];
  const says = [zh ? (problem.more.zh ?? detail) : detail];
  const message: Message = { title: zh ? zhTitle : title, says, requestId: requestIdOf(request) };
  return { status, headers, message };
}
