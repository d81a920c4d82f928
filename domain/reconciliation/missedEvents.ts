import type { SealRequest } from '../sealRequest/state';
import { assertNever, type CallbackEvent } from '../sealRequest/values';
import type { VendorStage } from './vendorStage';

/** Events that the vendor's stage tells of and the request has not seen; a completion before the archive that followed it. */
export function missedEvents(request: SealRequest, stage: VendorStage): CallbackEvent[] {
  const { round, completed, ended, autoEnded, archived } = request;
  const lacksCompletion = completed?.round !== round;
  const isOver = ended !== null || completed !== null || archived !== null;
  switch (stage) {
    case 'completed':
      return lacksCompletion ? ['sealingCompleted'] : [];
    case 'archived': {
      const missedArchive: CallbackEvent[] = archived ? [] : ['filesArchived'];
      // What was ended may be archived without anybody having completed it.
      return lacksCompletion && !ended && !autoEnded ? ['sealingCompleted', ...missedArchive] : missedArchive;
    }
    case 'autoEnded':
      return autoEnded || ended || !lacksCompletion ? [] : ['autoEnded'];
    case 'terminated':
      return isOver ? [] : ['approvalTerminated'];
    case 'rejected':
      return isOver ? [] : ['approvalRejected'];
    case 'awaitingApproval':
    case 'sealing':
    case 'ended':
    case 'unrecognised':
      return [];
    default:
      return assertNever(stage);
  }
}
