import type { SealRequestView } from '../../application/sealRequests/stores';
import { Remembered } from './remembered';

/** A view takes a few kB; beyond this number the one that was used longest ago goes first. */
const maxViews = 1000;

/**
 * The views as this process wrote them last: what it folds next goes on from them unread. Never trusted by itself:
 * others write too, so whoever writes from it says of the database what it must still hold.
 */
export class ViewMemory {
  private readonly views = new Remembered<SealRequestView>(maxViews);

  get(id: string): SealRequestView | undefined {
    return this.views.get(id);
  }

  set(view: SealRequestView): void {
    this.views.set(view._id, view);
  }
}
