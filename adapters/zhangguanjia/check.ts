import type { CheckFinding } from '../../application/checks';
import type { PortError } from '../../application/ports/errors';
import type { OutgoingHttp } from '../http/http';
import { addressTrial, type Trial } from '../http/trials';
import type { VendorClient } from '../vendorAdapter';
import { detailTrials, sealsTrial } from '../vendorTrials';

/** No application of any system has this id: ours begin otherwise, and nobody else's are so long. */
const noApplication = { applyId: 'sealflow-check-00000000000000000000' };

/** What a binding needs to work, tried for real: the address, a token, the list of seals, and the detail call. */
export function bindingTrials(openUrl: string, client: VendorClient, http: OutgoingHttp): Trial[] {
  return [
    addressTrial('openUrl', openUrl, http),
    {
      name: 'token',
      try: async () => {
        await client.checkConnection();
        return { code: 'vendor-token-given' };
      },
      explain: explainToken,
    },
    sealsTrial(client),
    ...detailTrials(client, { noApplication }),
  ];
}

/** 403, 404 and 405 speak of the path; a code of the vendor's own speaks of the credentials. */
function explainToken({ message, details: { peerCode } }: PortError): CheckFinding {
  const aboutPath = peerCode === undefined || /^HTTP /.test(peerCode);
  return { code: aboutPath ? 'vendor-token-failed' : 'vendor-credentials-refused', said: message };
}
