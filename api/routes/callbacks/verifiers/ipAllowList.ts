import { z } from 'zod';
import { networksOf } from '../../../http/clientAddress';
import { cidrSchema } from '../../../http/schemas';
import { defineScheme } from './scheme';

/** Where callbacks may come from. An address is no proof of anything: it adds to the path token and stands for nothing. */
export const ipAllowListScheme = defineScheme({
  kind: 'ipAllowList',
  description:
    'Sent from one of these networks; behind proxies only where SEALFLOW_TRUSTED_PROXIES declares them.',
  settings: { networks: z.array(cidrSchema).min(1).max(100) },
  refusal: ({ address }, { networks }) => {
    if (address === undefined) return 'address-unknown';
    return networksOf(networks).has(address) ? null : 'address-not-allowed';
  },
});
