import type { OutgoingHttp } from '../http/http';
import { addressTrial, type Trial } from '../http/trials';
import type { VendorClient } from '../vendorAdapter';
import { detailTrials, sealsTrial } from '../vendorTrials';

/** Ids of the vendor's are 19 digits of a time: none is so early. In which words it says no is known of no server. */
const noApplication = { applyId: '', vendorApplicationId: '1000000000000000000' };

/** What a binding needs to work, tried for real: the address, a signature, the list of seals, and the detail call. */
export function bindingTrials(openUrl: string, client: VendorClient, http: OutgoingHttp): Trial[] {
  return [
    addressTrial('openUrl', openUrl, http),
    {
      name: 'signature',
      try: async () => {
        await client.checkConnection();
        return { code: 'vendor-signature-accepted' };
      },
      explain: ({ message, details: { peerCode } }) => ({
        code:
          peerCode === undefined || /^HTTP /.test(peerCode)
            ? 'vendor-signature-failed'
            : 'vendor-signature-refused',
        said: message,
      }),
    },
    sealsTrial(client),
    ...detailTrials(client, { noApplication, refusalShowsIt: true }),
  ];
}
