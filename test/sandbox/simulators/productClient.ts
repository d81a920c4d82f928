import { createTokenCache } from '../../../adapters/http/tokenCache';
import { createZhangGuanJia } from '../../../adapters/zhangguanjia/client';
import { type ProfileOverrides, resolveProfile } from '../../../adapters/zhangguanjia/profile';
import type { VendorApplication } from '../../../application/ports/vendor';
import { http } from '../../support/http';
import { firstSeal, keys, secondSeal } from './support';

/** The product's own client of a simulated vendor. */
export function clientOf(
  { url }: { url: string },
  overrides: ProfileOverrides = {},
  clientSecret: string = keys.clientSecret,
) {
  const tokens = createTokenCache();
  const profile = resolveProfile(overrides);
  return createZhangGuanJia({ http, openUrl: url, clientId: keys.clientId, clientSecret, profile, tokens });
}

export function request(applyId: string, more: Partial<VendorApplication> = {}): VendorApplication {
  return {
    applyId,
    uid: 'zhangsan',
    application: {
      subject: '年度采购框架合同',
      applicant: { userId: 'zhangsan' },
      fileTypeId: '9223372036854775806',
      seals: [
        { sealId: firstSeal, useCount: 3, crossPageUseCount: 1 },
        { sealId: secondSeal, useCount: 1, crossPageUseCount: 0 },
      ],
      fileCount: 2,
      reason: '盖章',
      departmentId: '303',
    },
    vendorApproves: false,
    ...more,
  };
}
