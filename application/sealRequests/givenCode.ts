import type { GivenCode } from '../../contracts/sealRequest';
import { defined } from '../../domain/defined';
import type { SettleAttention } from '../../domain/sealRequest/commands';
import { notASealCode } from '../../domain/sealRequest/correctCode';
import { findCommand, type SealRequest } from '../../domain/sealRequest/state';
import type { Bindings } from '../administration/bindings';
import type { VendorCapabilities } from '../ports/capabilities';
import { PortError } from '../ports/errors';
import type { Vendors } from '../ports/vendor';
import { type Refused, refusedFor, type WrongField } from '../refusals';
import { applicationRef } from './applicationRef';

export interface GivenCodeServices {
  bindings: Pick<Bindings, 'recent'>;
  capabilities: VendorCapabilities;
  vendors: Vendors;
}

/** What is wrong with the seal code of a decision; undefined where nothing is known to be. */
export async function faultOfGivenCode(
  services: GivenCodeServices,
  sealRequestId: string,
  request: SealRequest,
  { commandId, sealCode, sealId }: SettleAttention['data'],
): Promise<Refused | undefined> {
  const before = findCommand(request, commandId);
  if (sealCode === undefined || (before && before.outcome !== 'refused')) return undefined;
  const { identity, terms, vendorApplicationId } = request;
  const given = { sealRequestId, bindingId: identity.bindingId, sealCode };
  const known = defined({ vendorApplicationId, sealId, pattern: terms.sealCodePattern });
  const wrong = await faultOfCode(services, { ...given, ...known });
  return wrong && refusedFor([wrong]);
}

/**
 * The pattern of the binding as it is now serves requests whose snapshot has none. The vendor is asked where it can be;
 * one that is away, or that shows no code, contradicts nobody.
 */
export async function faultOfCode(
  { bindings, capabilities, vendors }: GivenCodeServices,
  given: GivenCode,
): Promise<WrongField | undefined> {
  const { bindingId, sealCode, pattern } = given;
  const binding = await bindings.recent(bindingId);
  const own = (binding && capabilities.of(binding))?.sealCodePattern;
  const wrong = notASealCode(sealCode, pattern ?? own);
  if (wrong) return wrong;
  const shown = await shownCodes(vendors, given);
  return shown.length === 0 || shown.includes(sealCode)
    ? undefined
    : { path: 'sealCode', code: 'other-seal-code' };
}

/** Those that it may be. None where there are none, and where nobody can be asked. */
async function shownCodes(vendors: Vendors, given: GivenCode): Promise<string[]> {
  try {
    const vendor = await vendors.forBinding(given.bindingId);
    const detail = await vendor.detail?.(applicationRef(given.sealRequestId, given));
    const of = detail?.codes?.filter(({ sealId }) => sealId === (given.sealId ?? sealId));
    return of?.map(({ code }) => code) ?? (detail?.sealCode ? [detail.sealCode] : []);
  } catch (error) {
    if (error instanceof PortError) return [];
    throw error;
  }
}
