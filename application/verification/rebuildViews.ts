import type { Ledger } from '../sealRequests/stores';
import type { RebuildStore, RebuildViews } from './ports';

export interface RebuildServices {
  store: RebuildStore;
  views: RebuildViews;
  ledger: Pick<Ledger, 'heal' | 'firstMissing'>;
}

export interface Rebuilt {
  rebuilt: number;
  /** Requests whose ledger is not there, or not from its first event on: their read models stay as they are. */
  withoutLedger: string[];
}

/**
 * Folds read models anew from the ledger: of one request, or of all. Workers may run meanwhile. What is known beside
 * the ledger stays marked; what has lost events since it was folded is marked as a gap.
 */
export async function rebuildViews(
  services: RebuildServices,
  { id, onEach }: { id?: string | undefined; onEach: (done: number) => void },
): Promise<Rebuilt> {
  const result: Rebuilt = { rebuilt: 0, withoutLedger: [] };
  const rebuild = async (each: string) => {
    if (await rebuildView(services, each)) result.rebuilt += 1;
    else result.withoutLedger.push(each);
    onEach(result.rebuilt);
  };
  if (id !== undefined) {
    await rebuild(id);
    return result;
  }
  const done = new Set<string>();
  for await (const each of services.store.ledgerIds()) {
    done.add(each);
    await rebuild(each);
  }
  for await (const each of services.store.viewIds()) if (!done.has(each)) await rebuild(each);
  return result;
}

async function rebuildView({ store, views, ledger }: RebuildServices, id: string): Promise<boolean> {
  // Without it nothing can be folded, and one that is out of date takes in nothing that comes later.
  if ((await ledger.firstMissing(id, 0)) !== null) return false;
  await store.outdate(id);
  await ledger.heal({ _id: id, version: -1 });
  // One that was noted as closed is looked at no more, also where the fold took it for new.
  if ((await views.get(id))?.closed) await views.markClosed(id);
  else await store.begin(id);
  return true;
}
