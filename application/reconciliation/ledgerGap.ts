import type { Ledger, SealRequestView, SealRequestViews } from '../sealRequests/stores';

export interface GapServices {
  ledger: Pick<Ledger, 'firstMissing'>;
  views: Pick<SealRequestViews, 'get' | 'markGap'>;
}

/**
 * Marks a view whose ledger goes on after events that are not there, and takes the mark away once they are. A ledger
 * that is whole as far as the view knows costs nothing here: `whole` reads it event by event, once its life is over.
 */
export async function noticeGap(
  { ledger, views }: GapServices,
  view: SealRequestView,
  { whole } = { whole: false },
): Promise<SealRequestView> {
  const { _id: id, version, ledgerReaches = -1, ledgerGap } = view;
  const isMarked = ledgerGap !== undefined;
  if (ledgerReaches <= version && !isMarked && !whole) return view;
  const missing = await ledger.firstMissing(id, Math.max(ledgerReaches, version));
  if (missing === (ledgerGap ?? null)) return view;
  await views.markGap(view, missing);
  return (await views.get(id)) ?? view;
}
