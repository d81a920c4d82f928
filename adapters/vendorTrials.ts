import type { CheckFinding } from '../application/checks';
import { PortError } from '../application/ports/errors';
import type { ApplicationRef } from '../application/ports/vendor';
import { defined } from '../domain/defined';
import type { Trial } from './http/trials';
import type { VendorClient } from './vendorAdapter';

/** What a binding needs of every vendor, tried for real. */

/** The list of seals. `size`: a vendor whose lists have no pages shows all of them. */
export function sealsTrial(client: VendorClient): Trial {
  return {
    name: 'seals',
    try: async () => {
      const { items, total } = await client.sealPage({ page: 1, size: 1 });
      const selectable = items.filter(({ unselectable }) => unselectable === undefined);
      const [first] = selectable;
      const all = total === undefined ? undefined : total - (items.length - selectable.length);
      return first
        ? { code: 'seals-readable', name: first.name, ...defined({ total: all }) }
        : { code: 'no-seals' };
    },
    explain: ({ message }) => ({ code: 'seals-unreadable', said: message }),
  };
}

export interface AskedFor {
  /** What no application of the vendor's is named by. */
  noApplication: ApplicationRef;
  /** A refusal of the vendor's own shows that the call is there, where it is not known in which words it says no. */
  refusalShowsIt?: boolean;
}

/**
 * The detail call, asked for what cannot exist: completions, lost replies and the detail page rest on it. None where the
 * site has no such call.
 */
export function detailTrials({ detail }: VendorClient, asked: AskedFor): Trial[] {
  return detail ? [detailTrial(detail, asked)] : [];
}

function detailTrial(
  detail: NonNullable<VendorClient['detail']>,
  { noApplication, refusalShowsIt = false }: AskedFor,
): Trial {
  const showsAnything = new PortError('unknown', 'the detail call shows an application that does not exist');
  return {
    name: 'detail',
    try: async () => {
      const found = await detail(noApplication).catch((error: unknown) => {
        if (refusalShowsIt && error instanceof PortError && error.kind === 'refused') return null;
        throw error;
      });
      if (found !== null) throw showsAnything;
      return { code: 'detail-there' };
    },
    explain: (error) => (error === showsAnything ? { code: 'detail-shows-anything' } : explainDetail(error)),
  };
}

function explainDetail({
  kind,
  message: said,
  details: { notServed, notReadable },
}: PortError): CheckFinding {
  if (notServed) return { code: 'detail-missing', said };
  if (notReadable) return { code: 'detail-unreadable', said };
  return kind === 'refused' ? { code: 'detail-refused', said } : { code: 'detail-failed', said };
}
