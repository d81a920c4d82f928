import type { VendorCapabilities } from '../../application/ports/capabilities';
import { profileIn } from './profile';

export const capabilities: VendorCapabilities = {
  of: (binding) => {
    const profile = profileIn(binding);
    if (!profile) return null;
    const { detailAvailable, attachmentStyle, sealCodePattern } = profile;
    return { detail: detailAvailable, uploads: attachmentStyle === 'upload', sealCodePattern };
  },
};
