import type { Ledger, SealRequestView, SealRequestViews } from './stores';

interface UpToDateServices {
  ledger: Pick<Ledger, 'heal'>;
  views: Pick<SealRequestViews, 'get'>;
}

/** With what it has missed of its ledger. */
export async function upToDate(
  { ledger, views }: UpToDateServices,
  view: SealRequestView,
): Promise<SealRequestView> {
  return (await ledger.heal(view)) ? ((await views.get(view._id)) ?? view) : view;
}
