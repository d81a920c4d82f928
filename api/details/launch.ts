import type { Request, Response } from 'express';
import { z } from 'zod';
import { type HostSignIn, PortError } from '../../activities/ports';
import type { HostDocument } from '../../adapters/mongo/hosts';
import type { Deps } from '../deps';
import { requestIdOf } from '../http/requestId';
import { idSchema } from '../http/schemas';
import { detailLink, launchUrl } from './addresses';
import { audit } from './audit';
import {
  hostAway,
  incompleteAddress,
  noHost,
  noRequestYet,
  noSignIn,
  notShown,
  notSignedIn,
} from './notices';
import type { Holder } from './passes';

/** Apps append what they like to addresses that they open. */
const querySchema = z.looseObject({ hostId: idSchema, flowRequestId: idSchema });

interface Launching {
  hostId: string;
  flowRequestId: string;
  /** This address again. */
  address: string;
}

/** The stable address: finds the flow's latest request, has the host prove the person, and goes on to the page. */
export async function launch(deps: Deps, request: Request, response: Response): Promise<void> {
  const query = querySchema.safeParse(request.query);
  if (!query.success) throw incompleteAddress();
  const { hostId, flowRequestId } = query.data;
  const host = await deps.hosts.get(hostId);
  if (!host) throw noHost();
  const launching = { hostId, flowRequestId, address: launchUrl(deps, hostId, flowRequestId) };
  const signIn = await signInOf(deps, request, launching);
  response.redirect(
    signIn ? await signedIn(deps, request, launching, signIn) : await engineAddress(deps, launching, host),
  );
}

async function signInOf(deps: Deps, request: Request, { hostId, address }: Launching) {
  try {
    return (await deps.hostClients.forHost(hostId)).signIn;
  } catch (error) {
    throw whenAway(deps, request, error, address);
  }
}

/** The engine proves the person, asks for a link by its API key, and redirects there. */
async function engineAddress(deps: Deps, launching: Launching, host: HostDocument): Promise<string> {
  if (host.kind !== 'webhook' || host.signInUrl === undefined) throw noSignIn(host.name, host._id);
  const sealRequestId = await latestRequest(deps, launching);
  const url = new URL(host.signInUrl);
  const { hostId, flowRequestId } = launching;
  for (const [name, value] of Object.entries({ hostId, flowRequestId, sealRequestId }))
    url.searchParams.set(name, value);
  return url.href;
}

/** To the host first; the person comes back with a token, by which the host then tells who it is. */
async function signedIn(
  deps: Deps,
  request: Request,
  launching: Launching,
  signIn: HostSignIn,
): Promise<string> {
  const token = request.query[signIn.tokenParameter];
  if (token === undefined) return signIn.url(launching.address);
  if (typeof token !== 'string' || token === '') throw notSignedIn(launching.address);
  const holder = await proven(deps, request, launching, signIn, token);
  return detailLink(deps, await latestRequest(deps, launching), holder).url;
}

async function proven(
  deps: Deps,
  request: Request,
  { hostId, flowRequestId, address }: Launching,
  signIn: HostSignIn,
  token: string,
): Promise<Holder> {
  try {
    const { userId, mobile } = await signIn.userOf(token);
    if (await signIn.maySee(userId, { flowRequestId }))
      return { userId, ...(mobile === undefined ? {} : { mobile }) };
    audit(deps, request, 'turned-away', { hostId, flowRequestId, userId, reason: 'not-shown' });
    throw notShown();
  } catch (error) {
    if (error instanceof PortError && error.kind === 'refused') throw notSignedIn(address);
    throw whenAway(deps, request, error, address);
  }
}

function whenAway({ logger }: Deps, request: Request, error: unknown, address: string): unknown {
  if (!(error instanceof PortError)) return error;
  const requestId = requestIdOf(request);
  logger.warn({ requestId, kind: error.kind }, 'The host could not be asked who opens a detail page');
  return hostAway(address, requestId);
}

async function latestRequest(deps: Deps, { hostId, flowRequestId, address }: Launching): Promise<string> {
  const view = await deps.requests.views.latestOf(hostId, flowRequestId);
  if (!view) throw noRequestYet(address);
  return view._id;
}
