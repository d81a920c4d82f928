import type { GivenCode } from '../../contracts/sealRequest';
import { defined } from '../../domain/defined';
import { codesMeant, type MeantCode } from '../../domain/sealRequest/codes';
import type { SettleAttention } from '../../domain/sealRequest/commands';
import { notASealCode } from '../../domain/sealRequest/correctCode';
import { findCommand, type SealRequest } from '../../domain/sealRequest/state';
import type { SealCode } from '../../domain/sealRequest/values';
import type { Bindings } from '../administration/bindings';
import type { VendorCapabilities } from '../ports/capabilities';
import { PortError } from '../ports/errors';
import type { VendorDetail, Vendors } from '../ports/vendor';
import type { WrongField } from '../refusals';
import { applicationRef } from './applicationRef';

export interface GivenCodeServices {
  bindings: Pick<Bindings, 'recent'>;
  capabilities: VendorCapabilities;
  vendors: Vendors;
}

/** What the vendor says to what a person gave: nothing is known to be wrong with it where there is no fault. */
export interface CheckedGiven {
  fault?: WrongField;
  /** Under the id that was given, of a vendor with several. */
  codes?: SealCode[];
}

/** The same, of what a decision says of the vendor. */
export async function checkGivenCode(
  services: GivenCodeServices,
  sealRequestId: string,
  request: SealRequest,
  { commandId, sealCode, sealId, person, vendorApplicationId: givenId }: SettleAttention['data'],
): Promise<CheckedGiven> {
  const before = findCommand(request, commandId);
  const isNothingGiven = sealCode === undefined && givenId === undefined;
  if (isNothingGiven || (before && before.outcome !== 'refused')) return {};
  const { identity, terms } = request;
  const isIdGiven = givenId === undefined ? undefined : (true as const);
  const vendorApplicationId = givenId ?? request.vendorApplicationId;
  const pattern = terms.sealCodePattern;
  const said = defined({ sealCode, sealId, person, vendorApplicationId, isIdGiven, pattern });
  return checkGiven(services, { sealRequestId, bindingId: identity.bindingId, ...said });
}

/**
 * The pattern of the binding as it is now serves requests whose snapshot has none. The vendor is asked where it can be;
 * one that is away, or that shows no code, contradicts nobody.
 */
export async function checkGiven(
  { bindings, capabilities, vendors }: GivenCodeServices,
  given: GivenCode,
): Promise<CheckedGiven> {
  const { bindingId, sealCode, pattern, isIdGiven } = given;
  const binding = await bindings.recent(bindingId);
  const own = (binding && capabilities.of(binding))?.sealCodePattern;
  const wrong = sealCode === undefined ? undefined : notASealCode(sealCode, pattern ?? own);
  if (wrong) return { fault: wrong };
  const detail = await shownDetail(vendors, given);
  if (detail === null && isIdGiven)
    return { fault: { path: 'vendorApplicationId', code: 'unknown-application' } };
  const shown = detail ? codesOf(detail, given) : [];
  if (sealCode !== undefined && shown.length > 0 && !shown.includes(sealCode))
    return { fault: { path: 'sealCode', code: 'other-seal-code' } };
  return isIdGiven && detail?.codes?.length ? { codes: detail.codes } : {};
}

/** Those that a person may mean. */
function codesOf({ codes, sealCode }: VendorDetail, meant: MeantCode): string[] {
  return codes
    ? codesMeant(codes, meant).map(({ code }) => code)
    : [sealCode].filter((code) => code !== null);
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
