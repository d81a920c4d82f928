import type { VendorCapabilities } from '../../application/ports/capabilities';
import { profileSchema } from './profile';

export const capabilities: VendorCapabilities = {
  of: ({ profile }) => {
    const { data } = profileSchema.safeParse(profile ?? {});
    if (!data) return null;
    const { detailAvailable, attachmentStyle, sealCodePattern } = data;
    return { detail: detailAvailable, uploads: attachmentStyle === 'upload', sealCodePattern };
  },
};
