import type { Request, Response } from 'express';
import { z } from 'zod';
import type { HostDocument } from '../../application/administration/hosts';
import type { Deps } from '../deps';
import { placeOf } from '../http/clientAddress';
import { refuseBeyond } from '../http/rateWindow';
import { idSchema } from '../http/schemas';
import { detailLink, launchUrl } from './addresses';
import { incompleteAddress, noHost, noRequestYet, noSignIn } from './notices';
import { type Launching, signedIn, signInsPerMinute, whenAway } from './signIn';

/** Apps append what they like to addresses that they open. */
const querySchema = z.looseObject({ hostId: idSchema, flowRequestId: idSchema });

/** From one address: nobody has proven anything yet, and each is a look into the database. A sign-in takes two. */
const launchesPerMinute = 2 * signInsPerMinute;

/** The stable address: finds the flow's latest request, has the host prove the person, and goes on to the page. */
export async function launch(deps: Deps, request: Request, response: Response): Promise<void> {
  const query = querySchema.safeParse(request.query);
  if (!query.success) throw incompleteAddress();
  const { hostId, flowRequestId } = query.data;
  refuseBeyond(deps.rates, `detail-launch/${placeOf(deps.clientAddress(request))}`, launchesPerMinute);
  const host = await deps.hosts.get(hostId);
  if (!host) throw noHost();
  const launching = { hostId, flowRequestId, address: launchUrl(deps, hostId, flowRequestId) };
  const signIn = await signInOf(deps, request, launching);
  if (!signIn) return response.redirect(await engineAddress(deps, launching, host));
  const step = await signedIn(deps, request, response, launching, signIn);
  if ('goTo' in step) return response.redirect(step.goTo);
  response.redirect(detailLink(deps, await latestRequest(deps, launching), step.holder).url);
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

async function latestRequest(deps: Deps, { hostId, flowRequestId, address }: Launching): Promise<string> {
  const view = await deps.requests.views.latestOf(hostId, flowRequestId);
  if (!view) throw noRequestYet(address);
  return view._id;
}
