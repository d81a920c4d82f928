import type { CheckFinding } from '../../application/checks';
import { PortError } from '../../application/ports/errors';
import { defined } from '../../domain/defined';
import type { OutgoingHttp } from '../http/http';
import { addressTrial, type Trial } from '../http/trials';
import type { VendorClient } from '../vendorAdapter';

/** Ids of the vendor's are 19 digits of a time: none is so early. */
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
    {
      name: 'seals',
      try: async () => {
        const { items, total } = await client.sealPage({ page: 1 });
        const [first] = items;
        return first
          ? { code: 'seals-readable', name: first.name, ...defined({ total }) }
          : { code: 'no-seals' };
      },
      explain: ({ message }) => ({ code: 'seals-unreadable', said: message }),
    },
    ...(client.detail ? [detailTrial(client.detail)] : []),
  ];
}

/**
 * Asked for what cannot exist. In which words that is said is known of no server, so that any refusal of its own shows
 * that the call is there.
 */
function detailTrial(detail: NonNullable<VendorClient['detail']>): Trial {
  const showsAnything = new PortError('unknown', 'the detail call shows an application that does not exist');
  return {
    name: 'detail',
    try: async () => {
      const found = await detail(noApplication).catch((error: unknown) => {
        if (error instanceof PortError && error.kind === 'refused') return null;
        throw error;
      });
      if (found !== null) throw showsAnything;
      return { code: 'detail-there' };
    },
    explain: (error) => (error === showsAnything ? { code: 'detail-shows-anything' } : explainDetail(error)),
  };
}

function explainDetail({ message: said, details: { notServed, notReadable } }: PortError): CheckFinding {
  if (notServed) return { code: 'detail-missing', said };
  return notReadable ? { code: 'detail-unreadable', said } : { code: 'detail-failed', said };
}
