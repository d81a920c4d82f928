import { vendorApplyId } from '../../contracts/derivedIds';
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
  { commandId, sealCode }: SettleAttention['data'],
): Promise<Refused | undefined> {
  const known = findCommand(request, commandId);
  if (sealCode === undefined || (known && known.outcome !== 'refused')) return undefined;
  const { identity, terms } = request;
  const given = { sealRequestId, bindingId: identity.bindingId, sealCode };
  const wrong = await faultOfCode(services, { ...given, ...defined({ pattern: terms.sealCodePattern }) });
  return wrong && refusedFor([wrong]);
}

/**
 * The pattern of the binding as it is now serves requests whose snapshot has none. The vendor is asked where it can be;
 * one that is away, or that shows no code, contradicts nobody.
 */
export async function faultOfCode(
  { bindings, capabilities, vendors }: GivenCodeServices,
  { sealRequestId, bindingId, sealCode, pattern }: GivenCode,
): Promise<WrongField | undefined> {
  const binding = await bindings.recent(bindingId);
  const own = (binding && capabilities.of(binding))?.sealCodePattern;
  const wrong = notASealCode(sealCode, pattern ?? own);
  if (wrong) return wrong;
  const shown = await shownCode(vendors, bindingId, sealRequestId);
  return shown === null || shown === sealCode ? undefined : { path: 'sealCode', code: 'other-seal-code' };
}

/** null where there is none, and where nobody can be asked. */
async function shownCode(vendors: Vendors, bindingId: string, sealRequestId: string): Promise<string | null> {
  try {
    const vendor = await vendors.forBinding(bindingId);
    return (await vendor.detail?.(vendorApplyId(sealRequestId)))?.sealCode ?? null;
  } catch (error) {
    if (error instanceof PortError) return null;
    throw error;
  }
}
