import { PortError } from '../../application/ports/errors';
import type { HostPort } from '../../application/ports/host';
import type { OutgoingHttp } from '../http/http';
import { addressTrial, type Trial } from '../http/trials';

/** No flow request of any host has this id: a command about it is answered, and changes nothing. */
const noFlowRequest = 'sealflow-check';

/** What a host needs to work, tried for real: the address, and a signed command that reads and changes nothing. */
export function hostTrials(url: string, host: HostPort, http: OutgoingHttp): Trial[] {
  return [
    addressTrial('url', url, http),
    {
      name: 'command',
      try: async () => {
        await readNothing(host);
        return { code: 'host-command-accepted' };
      },
      explain: ({ message }) => ({ code: 'host-command-failed', said: message }),
    },
  ];
}

async function readNothing(host: HostPort): Promise<void> {
  try {
    await host.read({ flowRequestId: noFlowRequest });
  } catch (error) {
    // It understood, and rightly knows no such flow request; a bare status says that nobody takes commands there.
    const understood =
      error instanceof PortError &&
      error.kind === 'refused' &&
      !/^HTTP /.test(error.details.peerCode ?? 'HTTP ');
    if (!understood) throw error;
  }
}
