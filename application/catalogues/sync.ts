import { randomUUID } from 'node:crypto';
import type { CatalogueSyncOutcome } from '../../contracts/syncCatalogues';
import { defined } from '../../domain/defined';
import type { Bindings } from '../administration/bindings';
import { causeOf, PortError } from '../ports/errors';
import type { Leases } from '../ports/leases';
import { everyPage, type PageCall, type VendorsWithLists } from '../ports/vendorLists';
import type { CatalogueKind, CataloguePort, Catalogues, SeenItem, SyncRun } from './ports';

const leaseMs = 120_000;

interface CatalogueSyncDeps {
  bindings: Bindings;
  vendors: VendorsWithLists;
  catalogues: Catalogues;
  leases: Leases;
}

/** Brings the copy of one binding's seals and file types up to date, page by page. */
export function createCatalogueSync(deps: CatalogueSyncDeps): CataloguePort {
  const { bindings, catalogues, leases } = deps;
  return {
    enabledBindings: () => enabledBindings(bindings),
    sync: async (bindingId, onPage = () => undefined) => {
      const claim = await leases.claim(`catalogue/${bindingId}`, leaseMs);
      if (claim.kind === 'held') return { kind: 'busy' };
      try {
        const outcome = await attempt(deps, bindingId, onPage);
        await catalogues.setState(await nextState(catalogues, bindingId, outcome));
        return outcome;
      } finally {
        await leases.release(claim.lease);
      }
    },
  };
}

async function enabledBindings(bindings: Bindings): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const { items, last } = await bindings.list({ limit: 100, ...defined({ after }) });
    ids.push(...items.filter(({ enabled }) => enabled).map(({ _id }) => _id));
    after = last;
  } while (after !== undefined);
  return ids;
}

type Attempted = Exclude<CatalogueSyncOutcome, { kind: 'busy' }>;

async function attempt(
  { vendors, catalogues }: CatalogueSyncDeps,
  bindingId: string,
  onPage: () => void,
): Promise<Attempted> {
  const sync: SyncRun = { id: randomUUID(), beganAt: new Date().toISOString() };
  const copy = async <Item>(kind: CatalogueKind, call: PageCall<Item>, plain: (item: Item) => SeenItem) => {
    let count = 0;
    for await (const page of everyPage(call, (item) => plain(item).itemId)) {
      await catalogues.see(bindingId, kind, page.map(plain), sync, new Date().toISOString());
      count += page.length;
      onPage();
    }
    // Only a sync that came to its end tells what is gone.
    await catalogues.markUnseen(bindingId, kind, sync, new Date().toISOString());
    return count;
  };
  try {
    const client = await vendors.forBinding(bindingId);
    const seals = await copy('seal', client.sealPage, ({ sealId, ...seal }) => ({ itemId: sealId, ...seal }));
    const fileTypes = await copy('fileType', client.fileTypePage, ({ fileTypeId, name }) => ({
      itemId: fileTypeId,
      name,
    }));
    return { kind: 'synced', at: new Date().toISOString(), seals, fileTypes };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return { kind: 'failed', at: new Date().toISOString(), message: error.message, cause: causeOf(error) };
  }
}

async function nextState(catalogues: Catalogues, bindingId: string, outcome: Attempted) {
  if (outcome.kind === 'synced') return { _id: bindingId, syncedAt: outcome.at };
  const before = await catalogues.state(bindingId);
  const { kind: _, ...failure } = outcome;
  return { _id: bindingId, failure, ...defined({ syncedAt: before?.syncedAt }) };
}
