import type { CheckFinding } from '../../../application/checks';
import { PortError } from '../../../application/ports/errors';
import type { OutgoingHttp } from '../../http/http';
import { addressTrial, type Trial } from '../../http/trials';
import type { E10Host } from './client';
import { unknownPersonCode } from './wire';

/** E10's ids have 19 digits: no flow request of any site has this one. */
const noFlowRequest = '1';

/** What an E10 needs to work, tried for real: the address, a token, and reading a flow as the person who reads. */
export function e10Trials(
  baseUrl: string,
  client: Pick<E10Host, 'checkConnection' | 'read'>,
  http: OutgoingHttp,
): Trial[] {
  return [
    addressTrial('baseUrl', baseUrl, http),
    {
      name: 'token',
      try: async () => {
        await client.checkConnection();
        return { code: 'e10-token-given' };
      },
      explain: explainToken,
    },
    {
      name: 'reading',
      try: async () => {
        await readNothing(client);
        return { code: 'e10-flows-readable' };
      },
      explain: explainReading,
    },
  ];
}

async function readNothing(client: Pick<E10Host, 'read'>): Promise<void> {
  try {
    await client.read({ flowRequestId: noFlowRequest });
  } catch (error) {
    // It understood, and rightly knows no such flow request.
    if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
  }
}

/** A status speaks of the address; a code of E10's own speaks of the credentials. */
function explainToken({ message, details: { peerCode } }: PortError): CheckFinding {
  const aboutAddress = peerCode === undefined || /^HTTP /.test(peerCode);
  return { code: aboutAddress ? 'e10-token-failed' : 'e10-credentials-refused', said: message };
}

function explainReading({ message, details: { peerCode } }: PortError): CheckFinding {
  const code = peerCode === unknownPersonCode ? 'e10-reader-unknown' : 'e10-flows-unreadable';
  return { code, said: message };
}
