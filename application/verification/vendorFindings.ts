import { missedEvents } from '../../domain/reconciliation/missedEvents';
import { codesTold, isOtherCode } from '../../domain/sealRequest/codes';
import { decideLook } from '../../domain/sealRequest/look';
import { isClosedState, type SealRequest } from '../../domain/sealRequest/state';
import type { VendorDetail } from '../ports/vendor';
import { metadataBy } from '../sealRequests/metadataBy';
import { totalsIn, usesIn } from '../sealRequests/toldCounts';
import type { Finding } from './findings';

/** While something of ours is on its way the vendor's answer says nothing, and after its end nothing more is expected. */
export function isAskable(request: SealRequest): boolean {
  return request.vendorEffect === null && !isClosedState(request.state);
}

/** What the vendor says of a request against what its ledger says. Uses that were made since are no difference. */
export function vendorFindings(id: string, request: SealRequest, detail: VendorDetail | null): Finding[] {
  if (!detail) return [{ kind: 'vendor-missing', sealRequestId: id, facts: { ledger: request.state } }];
  const differs = differences(request, detail);
  if (differs.length === 0) return [];
  const facts = { ledger: request.state, vendor: detail.stage, differs: differs.join(', ') };
  return [{ kind: 'vendor-differs', sealRequestId: id, facts }];
}

function differences(request: SealRequest, detail: VendorDetail): string[] {
  return [
    ...missedEvents(request, detail.stage),
    ...lookedFor(request, detail),
    ...(isOtherCode(request, codesTold(detail)) ? ['sealCode'] : []),
    ...(isLiveThereAlone(request, detail) ? ['live'] : []),
  ];
}

function lookedFor(request: SealRequest, detail: VendorDetail): string[] {
  const data = { ...codesTold(detail), totals: totalsIn(detail), used: usesIn(detail) };
  const look = { type: 'RecordLook' as const, data, metadata: metadataBy('reconciliation') };
  return decideLook(look, request).flatMap(({ type }) => {
    if (type === 'AttentionRaised') return ['totals'];
    return type === 'ApprovalGranted' || type === 'SealCodeFound' ? ['sealCode'] : [];
  });
}

/** A person can still stamp by a code that is over for us. */
function isLiveThereAlone({ state }: SealRequest, { stage }: VendorDetail): boolean {
  const isOverHere =
    state === 'completed' || state === 'ended' || state === 'autoEnded' || state === 'archived';
  return isOverHere && (stage === 'sealing' || stage === 'awaitingApproval');
}
