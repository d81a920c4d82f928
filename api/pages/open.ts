import type { Request, Response } from 'express';
import { addressKind } from '../../adapters/http/addresses';
import { vendorNameOf } from '../../adapters/vendors';
import type { BindingDocument } from '../../application/administration/bindings';
import { PortError } from '../../application/ports/errors';
import { plainMobile } from '../../domain/mobile';
import type { Deps } from '../deps';
import { networksOf } from '../http/clientAddress';
import { noBinding, notLoggedIn } from './notices';
import type { Holder } from './passes';

/** 打开用印平台, by its name: to the vendor's own pages, logged in where the binding has that on and the person's mobile number is known. */
export async function openVendor(
  deps: Deps,
  request: Request,
  response: Response,
  about: { bindingId: string; holder: Holder },
): Promise<void> {
  const binding = await deps.bindings.get(about.bindingId);
  if (!binding) throw noBinding();
  const site = siteFor(binding, browserAddress(deps, request, about.holder));
  const { mobile } = about.holder;
  const isLoggedIn = binding.autoLogin?.enabled === true && mobile !== undefined;
  response.redirect(isLoggedIn ? await logIn(deps, binding, site, mobile) : site);
}

/** The address that the person's browser reaches; without auto login there is one for everybody. */
export function siteFor({ openUrl, autoLogin }: BindingDocument, address: string | undefined): string {
  if (!autoLogin?.enabled) return openUrl;
  const { internalNetworks = [], internalUrl = openUrl, externalUrl = openUrl } = autoLogin;
  const isInside = address !== undefined && networksOf(internalNetworks).has(address);
  return isInside ? internalUrl : externalUrl;
}

/**
 * Where the browser is, as we see it: it is about to open an address, and it is its way from now on that counts, not
 * the one by which it asked the engine before. What the engine saw helps only where we see no browser: behind a proxy
 * of this very machine that is not declared.
 */
export function browserAddress(
  { clientAddress }: Pick<Deps, 'clientAddress'>,
  request: Request,
  { clientIp }: Holder,
): string | undefined {
  const own = clientAddress(request);
  return own === undefined || addressKind(own) === 'loopback' ? (clientIp ?? own) : own;
}

async function logIn({ vendors, logger }: Deps, binding: BindingDocument, site: string, mobile: string) {
  const bindingId = binding._id;
  const name = vendorNameOf(binding);
  const number = plainMobile(mobile);
  if (number === undefined) throw notLoggedIn(site, name, 'unknown');
  try {
    const vendor = await vendors.forBinding(bindingId);
    return await vendor.signInAddress(site, number);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    logger.warn({ bindingId, kind: error.kind }, 'no login at the vendor for a person of a detail page');
    throw notLoggedIn(site, name, error.kind === 'refused' ? 'unknown' : 'away');
  }
}
