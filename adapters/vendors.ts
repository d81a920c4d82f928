import type { BindingDocument } from '../application/administration/bindings';
import type { VendorCapabilities } from '../application/ports/capabilities';
import { PortError } from '../application/ports/errors';
import { anyVendor, type VendorName } from '../contracts/vendorName';
import { qiyuesuo } from './qiyuesuo/adapter';
import type { VendorAdapter } from './vendorAdapter';
import { zhangguanjia } from './zhangguanjia/adapter';

/** Every vendor that a binding can name. Another one is another folder, and its name here. */
export const vendors: readonly [VendorAdapter, ...VendorAdapter[]] = [zhangguanjia, qiyuesuo];

/** @throws PortError `misconfigured` for a vendor that this version does not have. */
export function vendorOf({ vendor }: Pick<BindingDocument, 'vendor'>): VendorAdapter {
  const found = vendors.find((each) => each.vendor === vendor);
  if (!found) throw new PortError('misconfigured', `this version has no vendor ${vendor}`);
  return found;
}

/** The word for every vendor where there is no such binding any more. */
export function vendorNameOf(binding: Pick<BindingDocument, 'vendor'> | null): VendorName {
  return vendors.find(({ vendor }) => vendor === binding?.vendor)?.names ?? anyVendor;
}

export const capabilities: VendorCapabilities = {
  of: (binding) => vendorOf(binding).capabilitiesOf(binding),
};
