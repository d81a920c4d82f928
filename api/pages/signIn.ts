import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { PortError } from '../../application/ports/errors';
import type { HostSignIn } from '../../application/ports/host';
import { defined } from '../../domain/defined';
import type { Deps } from '../deps';
import { placeOf } from '../http/clientAddress';
import { refuseBeyond } from '../http/rateWindow';
import { requestIdOf } from '../http/requestId';
import { launchUrl, pathOf } from './addresses';
import { audit } from './audit';
import { cookieOf, setCookie } from './cookies';
import { hostAway, notBegunHere, notShown, notSignedIn } from './notices';
import type { Holder } from './passes';

export interface Launching {
  hostId: string;
  flowRequestId: string;
  /** The stable address again. */
  address: string;
}

/** Which browser began a sign-in: the address that comes back says the same as its cookie. */
const stateName = 'sealflow_state';
const signInLifeMs = 10 * 60_000;
/** From one address: each costs the host a call, whoever made its token up. */
export const signInsPerMinute = 120;

/** Where the browser is to go to be signed in, or who sits at it once it has come back from there. */
export async function signedIn(
  deps: Deps,
  request: Request,
  response: Response,
  launching: Launching,
  signIn: HostSignIn,
): Promise<{ goTo: string } | { holder: Holder }> {
  const token = request.query[signIn.tokenParameter];
  const state = request.query[stateName];
  // A token by itself may be anybody's who put it into an address: its bearer signs in anew, which costs a moment.
  if (token === undefined || state === undefined)
    return { goTo: begin(deps, request, response, launching, signIn) };
  const { hostId, flowRequestId, address } = launching;
  if (state !== cookieOf(request, stateName)) {
    audit(deps, request, 'turned-away', { hostId, flowRequestId, reason: 'not-begun-here' });
    throw notBegunHere(address);
  }
  if (typeof token !== 'string' || token === '') throw notSignedIn(address);
  refuseBeyond(deps.rates, `detail-sign-in/${placeOf(deps.clientAddress(request))}`, signInsPerMinute);
  return { holder: await proven(deps, request, launching, signIn, token) };
}

function begin(
  deps: Deps,
  request: Request,
  response: Response,
  { hostId, flowRequestId, address }: Launching,
  signIn: HostSignIn,
): string {
  // The one that the browser has already: another tab of it may be on its way back.
  const known = cookieOf(request, stateName) ?? '';
  const value = /^[\w-]{22}$/.test(known) ? known : randomBytes(16).toString('base64url');
  const path = pathOf(launchUrl(deps, hostId, flowRequestId));
  setCookie(deps, response, { name: stateName, value, path, lifeMs: signInLifeMs });
  return signIn.url(`${address}&${new URLSearchParams({ [stateName]: value })}`);
}

async function proven(
  deps: Deps,
  request: Request,
  { hostId, flowRequestId, address }: Launching,
  signIn: HostSignIn,
  token: string,
): Promise<Holder> {
  const turnedAway = (about: { userId?: string; reason: string }) =>
    audit(deps, request, 'turned-away', { hostId, flowRequestId, ...about });
  try {
    const { userId, mobile } = await signIn.userOf(token);
    if (await signIn.maySee(userId, { flowRequestId })) return { userId, ...defined({ mobile }) };
    turnedAway({ userId, reason: 'not-shown' });
    throw notShown();
  } catch (error) {
    if (!(error instanceof PortError) || error.kind !== 'refused')
      throw whenAway(deps, request, error, address);
    turnedAway({ reason: 'not-proven' });
    throw notSignedIn(address);
  }
}

export function whenAway({ logger }: Deps, request: Request, error: unknown, address: string): unknown {
  if (!(error instanceof PortError)) return error;
  const requestId = requestIdOf(request);
  logger.warn({ requestId, kind: error.kind }, 'The host could not be asked who opens a detail page');
  return hostAway(address, requestId);
}
