import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../../domain/defined';
import type { CatalogueChoice, FormApplication } from '../../domain/settings/readForm';
import type { WrongField } from '../refusals';
import type { CatalogueItem, CatalogueKind, CataloguePort, Catalogues } from './ports';

/** What the vendor has to choose from is looked up in, and looked at anew by. */
export interface ChoiceServices {
  catalogues: Pick<Catalogues, 'present' | 'state'>;
  catalogueSync: Pick<CataloguePort, 'sync'>;
}

type Wanted = CatalogueChoice & { kind: CatalogueKind };
/** What is no choice, and what the catalogue has of it. */
type NoChoice = Wanted & { item: CatalogueItem | null };

/** A vendor looked at so recently is not looked at again for an unknown id. Milliseconds. */
const freshForMs = 10_000;
/** How long a sync that another has begun is waited for. */
const busyPatienceMs = 5000;

/**
 * Seals and file types that the vendor does not have, and seals that it has and nobody can apply for, each named; before
 * it is said, the vendor is looked at once. Where the vendor cannot be asked nothing is said: it will say so itself.
 */
export async function unknownChoices(
  services: ChoiceServices,
  bindingId: string,
  { seals, fileType }: FormApplication,
): Promise<WrongField[]> {
  const wanted: Wanted[] = [
    { ...fileType, kind: 'fileType' },
    ...seals.map((seal): Wanted => ({ ...seal, kind: 'seal' })),
  ];
  return faultsOf(services, bindingId, wanted, () => true);
}

/**
 * The same of the seals of an application without a form, as far as the catalogue has them: it may be another id that an
 * engine gives on purpose.
 */
export async function unselectableSeals(
  services: ChoiceServices,
  bindingId: string,
  seals: readonly CatalogueChoice[],
): Promise<WrongField[]> {
  const wanted = seals.map((seal): Wanted => ({ ...seal, kind: 'seal' }));
  return faultsOf(services, bindingId, wanted, ({ item }) => item !== null);
}

async function faultsOf(
  services: ChoiceServices,
  bindingId: string,
  wanted: readonly Wanted[],
  counts: (noChoice: NoChoice) => boolean,
): Promise<WrongField[]> {
  const noChoices = async (among: readonly Wanted[]) =>
    (await noChoicesOf(services, bindingId, among)).filter(counts);
  const before = await noChoices(wanted);
  if (before.length === 0 || !(await lookAfresh(services, bindingId))) return [];
  return (await noChoices(before)).map(faultOf);
}

async function noChoicesOf(
  { catalogues }: ChoiceServices,
  bindingId: string,
  wanted: readonly Wanted[],
): Promise<NoChoice[]> {
  const found = await Promise.all(
    wanted.map(async (each) => ({ ...each, item: await catalogues.present(bindingId, each.kind, each.id) })),
  );
  return found.filter(({ item }) => item === null || item.unselectable !== undefined);
}

/** Whether what is stored is what the vendor has now. */
async function lookAfresh(
  { catalogues, catalogueSync }: ChoiceServices,
  bindingId: string,
): Promise<boolean> {
  const isFresh = async () => {
    const syncedAt = (await catalogues.state(bindingId))?.syncedAt;
    return syncedAt !== undefined && Date.now() - Date.parse(syncedAt) < freshForMs;
  };
  if (await isFresh()) return true;
  const outcome = await catalogueSync.sync(bindingId);
  if (outcome.kind !== 'busy') return outcome.kind === 'synced';
  for (const until = Date.now() + busyPatienceMs; Date.now() < until; await sleep(100))
    if (await isFresh()) return true;
  return false;
}

function faultOf({ kind, id, name, path, item }: NoChoice): WrongField {
  const named = { path, id, ...defined({ name: item?.name ?? name }) };
  if (item?.unselectable) return { ...named, code: 'unselectable-seal', reason: item.unselectable };
  return kind === 'seal' ? { ...named, code: 'unknown-seal' } : { ...named, code: 'unknown-file-type' };
}
