import type { CheckFinding } from '../../application/checks';
import { PortError } from '../../application/ports/errors';
import { defined } from '../../domain/defined';
import type { OutgoingHttp } from '../http/http';
import { addressTrial, type Trial } from '../http/trials';
import type { VendorClient } from '../vendorAdapter';

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
    {
      name: 'seals',
      try: async () => {
        const { items, total } = await client.sealPage({ page: 1, size: 1 });
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

/** Asked for what cannot exist: completions, lost replies and the detail page rest on this call. */
function detailTrial(detail: NonNullable<VendorClient['detail']>): Trial {
  const showsAnything = new PortError('unknown', 'the detail call shows an application that does not exist');
  return {
    name: 'detail',
    try: async () => {
      if ((await detail(noApplication)) !== null) throw showsAnything;
      return { code: 'detail-there' };
    },
    explain: (error) => (error === showsAnything ? { code: 'detail-shows-anything' } : explainDetail(error)),
  };
}

function explainDetail({ kind, message, details: { notServed, notReadable } }: PortError): CheckFinding {
  const said = message;
  if (notServed) return { code: 'detail-missing', said };
  if (notReadable) return { code: 'detail-unreadable', said };
  return kind === 'refused' ? { code: 'detail-refused', said } : { code: 'detail-failed', said };
}

/** 403, 404 and 405 speak of the path; a code of the vendor's own speaks of the credentials. */
function explainToken({ message, details: { peerCode } }: PortError): CheckFinding {
  const aboutPath = peerCode === undefined || /^HTTP /.test(peerCode);
  return { code: aboutPath ? 'vendor-token-failed' : 'vendor-credentials-refused', said: message };
}
