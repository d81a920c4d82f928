import type { CallbackWait } from '../../contracts/relay';
import type { Cause } from '../../domain/causes';
import type { CallbackEvent, ReadBack } from '../../domain/sealRequest/values';
import { causeOf, PortError } from '../ports/errors';
import type { ApplicationRef, Vendors } from '../ports/vendor';
import { totalsIn, usesIn } from '../sealRequests/toldCounts';

/** What the vendor itself says of a callback. `confirmed` without a read-back: its binding cannot be asked. */
export type Confirmation =
  | { kind: 'confirmed'; readBack?: ReadBack }
  | ({ kind: VendorWait | 'binding-gone' | 'not-confirmed' } & PeerWords);

/** What the vendor said, or shows instead: in English, and by its cause. */
export interface PeerWords {
  said: string;
  cause: Cause;
}

/** Why nothing can be read back now, told by who has to mend it. */
export type VendorWait = Extract<CallbackWait, 'vendor-away' | `detail-${string}`>;

export async function confirmAtVendor(
  vendors: Vendors,
  { bindingId, ref, event }: { bindingId: string; ref: ApplicationRef; event: CallbackEvent },
): Promise<Confirmation> {
  try {
    const vendor = await vendors.forBinding(bindingId);
    if (!vendor.detail) return { kind: 'confirmed' };
    const detail = await vendor.detail(ref);
    if (!detail)
      return {
        kind: 'not-confirmed',
        said: 'the vendor knows no such application',
        cause: { code: 'application-unknown' },
      };
    if (!vendor.confirms(event, detail))
      return {
        kind: 'not-confirmed',
        said: `the vendor shows ${detail.stageName}`,
        cause: { code: 'shows-other-stage', stage: detail.stageName },
      };
    return {
      kind: 'confirmed',
      readBack: { confirmed: true, totals: totalsIn(detail), used: usesIn(detail) },
    };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    // Otherwise, whatever its kind: as long as nothing can be asked nothing is known, and nothing is given up.
    const kind = error.details.absent ? 'binding-gone' : waitOf(error);
    return { kind, said: error.message, cause: causeOf(error) };
  }
}

/** A vendor that is reached and does not answer as it should is not away: time does not mend it. */
export function waitOf({ kind, details: { notServed, notReadable } }: PortError): VendorWait {
  if (notServed) return 'detail-missing';
  if (notReadable) return 'detail-unreadable';
  return kind === 'refused' ? 'detail-refused' : 'vendor-away';
}
