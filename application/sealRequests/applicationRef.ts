import { vendorApplyId } from '../../contracts/derivedIds';
import { defined } from '../../domain/defined';
import type { ApplicationRef } from '../ports/vendor';

/** What calls about the application of a request name it by. */
export function applicationRef(
  sealRequestId: string,
  { vendorApplicationId }: { vendorApplicationId?: string | undefined },
): ApplicationRef {
  return { applyId: vendorApplyId(sealRequestId), ...defined({ vendorApplicationId }) };
}

/** What the vendor calls it: by its own id where it gives one, otherwise by ours. Callbacks about it name this one. */
export function calledAtVendor(
  sealRequestId: string,
  { vendorApplicationId }: { vendorApplicationId?: string | undefined },
): string {
  return vendorApplicationId ?? vendorApplyId(sealRequestId);
}

/** Likewise where the vendor has just called it so itself: by our id, or by its own. */
export function applicationCalled(sealRequestId: string, calledId: string): ApplicationRef {
  const applyId = vendorApplyId(sealRequestId);
  return calledId === applyId ? { applyId } : { applyId, vendorApplicationId: calledId };
}
