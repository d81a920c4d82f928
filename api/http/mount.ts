import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IRouter, Request, Response } from 'express';
import { withLogFields } from '../../config/logger';
import { callerBySession } from '../console/caller';
import type { Deps } from '../deps';
import { beginOf } from '../routes/codec/sessions';
import { authorize, type Principal } from './auth';
import { defaultBodyLimitBytes, giveWay, parseJsonBody, readRaw } from './body';
import { goneSignal } from './gone';
import { languageOf } from './language';
import { Problem } from './problem';
import { refuseBeyond } from './rateWindow';
import { requestIdOf } from './requestId';
import { type Route, type RouteReply, type RouteSpec, rolesOf, takesSession } from './route';
import { refuseForeign, type Scope, scopeOf } from './scope';

/** Mounts every route, and answers 405 where only the method is wrong. */
export function mountRoutes(router: IRouter, routes: readonly Route[], deps: Deps): void {
  for (const route of routes)
    router[route.spec.method](route.spec.path, (request, response) => serve(route, deps, request, response));
  for (const [path, methods] of methodsByPath(routes)) {
    const allow = methods.map((method) => method.toUpperCase()).join(', ');
    router.all(path, () => {
      throw new Problem('method-not-allowed', `This address takes ${allow}.`, {
        zh: `该地址只支持 ${allow}。`,
        headers: { Allow: allow },
      });
    });
  }
}

const matchedPaths = new WeakMap<Request, string>();

/** For logs and metrics: what `pattern` stands for, where it is none of the routes. */
export function noteMatchedPath(request: Request, pattern: string): void {
  matchedPaths.set(request, pattern);
}

/** The pattern of the route, for logs: the path itself may carry a callback token. */
export function matchedPath(request: Request): string {
  return matchedPaths.get(request) ?? '(no route)';
}

const callers = new WeakMap<Request, string>();

/** For logs: the id of the key that was let in, where one was wanted. */
export function callerOf(request: Request): string | undefined {
  return callers.get(request);
}

const subjects = new WeakMap<Request, Record<string, string>>();

/** For logs: whom its path names. */
export function subjectOf(request: Request): Record<string, string> {
  return subjects.get(request) ?? {};
}

async function serve(route: Route, deps: Deps, request: Request, response: Response): Promise<void> {
  const { spec } = route;
  noteMatchedPath(request, spec.path);
  const principal = await principalOf(spec, deps, request, response).catch((error: unknown) => {
    if (error instanceof Problem) deps.metrics.keyRefused(error.slug);
    throw error;
  });
  if (principal) callers.set(request, principal.id);
  const subject = subjectIn(spec.path, request.params);
  subjects.set(request, subject);
  const scope = await scopeAt(spec, principal, deps, request);
  const admitted = await spec.admit?.({ deps, params: request.params, request });
  const takesBody = spec.body !== undefined || spec.rawBody !== undefined;
  const limit = spec.bodyLimitBytes ?? defaultBodyLimitBytes;
  const raw = takesBody ? await readRaw(request, response, limit) : Buffer.alloc(0);
  await giveWay(raw);
  const body = spec.body ? parseJsonBody(raw, request.get('content-type'), spec.bodyNumbers) : undefined;
  await giveWay(raw);
  const requestId = requestIdOf(request);
  const rest = {
    ...{ deps, raw, admitted, principal, scope, requestId, request },
    language: languageOf(request),
    gone: goneSignal(response),
  };
  const { params, query, headers } = request;
  const invoke = () => route.invoke({ params, query, headers, body, rest });
  const { traced = (_route, _headers, work) => work() } = deps;
  const reply = await withLogFields({ requestId, ...subject }, () =>
    // Whose traces go on here is nothing that strangers say.
    traced(`${spec.method.toUpperCase()} ${spec.path}`, principal ? headers : {}, invoke),
  );
  await giveWay(raw);
  await send(response, reply);
}

const named: Record<string, string> = {
  'seal-requests': 'sealRequestId',
  bindings: 'bindingId',
  hosts: 'hostId',
  callbacks: 'inboxId',
};

/** By the route's pattern. What has no form of an id is somebody's text, and no matter of the log. */
function subjectIn(path: string, params: Record<string, unknown>): Record<string, string> {
  const [, collection = '', parameter = ''] = /^\/v1\/([a-z-]+)\/:(\w+)/.exec(path) ?? [];
  const [name, id] = [named[collection], params[parameter]];
  if (name === undefined || typeof id !== 'string' || !/^[A-Za-z0-9_:-]{1,210}$/.test(id)) return {};
  return { [name]: id };
}

async function principalOf(
  spec: RouteSpec,
  deps: Deps,
  request: Request,
  response: Response,
): Promise<Principal | null> {
  const allowed = rolesOf(spec);
  if (allowed === 'public') return null;
  const bySignIn = spec.takesSignIn
    ? await callerByCodecSignIn(deps, request)
    : takesSession(spec) && (await callerBySession(deps, request, response, allowed));
  return bySignIn || authorize(request, allowed, deps.authenticate);
}

async function callerByCodecSignIn(deps: Deps, request: Request): Promise<Principal | null> {
  const signedIn = deps.codecSessions.of(request);
  if (!signedIn || !(await deps.apiKeys.signedIn(signedIn.id, beginOf(signedIn)))) return null;
  refuseBeyond(deps.rates, `key/${signedIn.id}`, deps.requestsPerMinute);
  return signedIn;
}

async function scopeAt(
  { engineScope, method, path }: RouteSpec,
  principal: Principal | null,
  deps: Deps,
  request: Request,
): Promise<Scope> {
  const scope = scopeOf(principal, deps);
  if (principal?.role !== 'engine') return scope;
  // Types forbid it; were they got round, nobody's things must be shown to everybody.
  if (!engineScope) throw new Error(`${method} ${path} admits engines and does not say of what`);
  await refuseForeign(engineScope, request.params, scope);
  return scope;
}

async function send(response: Response, { status, headers, contentType, body }: RouteReply): Promise<void> {
  response.status(status).set(headers);
  if (body === undefined) {
    response.end();
    return;
  }
  if (!response.hasHeader('Content-Type')) response.type(contentType);
  // What has been sent cannot be taken back: a stream that breaks off breaks the connection.
  if (body instanceof Readable) await pipeline(body, response).catch(() => response.destroy());
  else
    response.end(
      typeof body === 'string' && contentType !== 'application/json' ? body : JSON.stringify(body),
    );
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { spec } of routes) methods.set(spec.path, [...(methods.get(spec.path) ?? []), spec.method]);
  return methods;
}
