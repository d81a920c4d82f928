import { mayCount } from '../sealRequest/callbacks';
import type { SealRequest } from '../sealRequest/state';
import { assertNever, type CallbackEvent } from '../sealRequest/values';
import type { VendorStage } from './vendorStage';

/** Events that the vendor's stage tells of and that would still count; a completion before the archive that followed it. */
export function missedEvents(request: SealRequest, stage: VendorStage): CallbackEvent[] {
  return toldBy(stage, request).filter((event) => mayCount(event, request));
}

function toldBy(stage: VendorStage, { ended, autoEnded }: SealRequest): CallbackEvent[] {
  switch (stage) {
    case 'completed':
      return ['sealingCompleted'];
    case 'archived':
      // What was ended may be archived without anybody having completed it.
      return ended || autoEnded ? ['filesArchived'] : ['sealingCompleted', 'filesArchived'];
    case 'autoEnded':
      return ['autoEnded'];
    case 'terminated':
      return ['approvalTerminated'];
    case 'rejected':
      return ['approvalRejected'];
    case 'awaitingApproval':
    case 'sealing':
    case 'ended':
    case 'unrecognised':
      return [];
    default:
      return assertNever(stage);
  }
}
