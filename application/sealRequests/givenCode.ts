import type { GivenCode } from '../../contracts/sealRequest';
import { defined } from '../../domain/defined';
import type { SettleAttention } from '../../domain/sealRequest/commands';
import { notASealCode } from '../../domain/sealRequest/correctCode';
import { findCommand, type SealRequest } from '../../domain/sealRequest/state';
import type { Bindings } from '../administration/bindings';
import type { VendorCapabilities } from '../ports/capabilities';
import { PortError } from '../ports/errors';
import type { VendorDetail, Vendors } from '../ports/vendor';
import { type Refused, refusedFor, type WrongField } from '../refusals';
import { applicationRef } from './applicationRef';

export interface GivenCodeServices {
  bindings: Pick<Bindings, 'recent'>;
  capabilities: VendorCapabilities;
  vendors: Vendors;
}

/** What is wrong with what a decision says of the vendor; undefined where nothing is known to be. */
export async function faultOfGivenCode(
  services: GivenCodeServices,
  sealRequestId: string,
  request: SealRequest,
  { commandId, sealCode, sealId, vendorApplicationId: givenId }: SettleAttention['data'],
): Promise<Refused | undefined> {
  const before = findCommand(request, commandId);
  const isNothingGiven = sealCode === undefined && givenId === undefined;
  if (isNothingGiven || (before && before.outcome !== 'refused')) return undefined;
  const { identity, terms } = request;
  const isIdGiven = givenId === undefined ? undefined : (true as const);
  const vendorApplicationId = givenId ?? request.vendorApplicationId;
  const said = defined({ sealCode, sealId, vendorApplicationId, isIdGiven, pattern: terms.sealCodePattern });
  const wrong = await faultOfGiven(services, { sealRequestId, bindingId: identity.bindingId, ...said });
  return wrong && refusedFor([wrong]);
}

/**
 * The pattern of the binding as it is now serves requests whose snapshot has none. The vendor is asked where it can be;
 * one that is away, or that shows no code, contradicts nobody.
 */
export async function faultOfGiven(
  { bindings, capabilities, vendors }: GivenCodeServices,
  given: GivenCode,
): Promise<WrongField | undefined> {
  const { bindingId, sealCode, pattern, isIdGiven } = given;
  const binding = await bindings.recent(bindingId);
  const own = (binding && capabilities.of(binding))?.sealCodePattern;
  const wrong = sealCode === undefined ? undefined : notASealCode(sealCode, pattern ?? own);
  if (wrong) return wrong;
  const detail = await shownDetail(vendors, given);
  if (detail === null && isIdGiven) return { path: 'vendorApplicationId', code: 'unknown-application' };
  const shown = detail ? codesOf(detail, given.sealId) : [];
  return sealCode === undefined || shown.length === 0 || shown.includes(sealCode)
    ? undefined
    : { path: 'sealCode', code: 'other-seal-code' };
}

/** Those that a person may mean. */
function codesOf({ codes, sealCode }: VendorDetail, ofSeal: string | undefined): string[] {
  const meant = codes?.filter(({ sealId }) => sealId === (ofSeal ?? sealId));
  return meant?.map(({ code }) => code) ?? (sealCode === null ? [] : [sealCode]);
}

/** null where the vendor knows no such application, undefined where nobody can be asked. */
async function shownDetail(vendors: Vendors, given: GivenCode): Promise<VendorDetail | null | undefined> {
  try {
    const vendor = await vendors.forBinding(given.bindingId);
    return await vendor.detail?.(applicationRef(given.sealRequestId, given));
  } catch (error) {
    if (error instanceof PortError) return undefined;
    throw error;
  }
}
