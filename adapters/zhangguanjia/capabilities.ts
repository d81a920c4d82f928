import type { VendorCapabilities } from '../../application/ports/capabilities';
import { profileSchema } from './profile';

export const capabilities: VendorCapabilities = {
  of: ({ profile }) => {
    const { data } = profileSchema.safeParse(profile ?? {});
    return data ? { detail: data.detailAvailable, uploads: data.attachmentStyle === 'upload' } : null;
  },
};
