import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../../domain/defined';
import type { CatalogueChoice, FormApplication } from '../../domain/settings/readForm';
import type { CatalogueKind } from '../catalogues/ports';
import type { WrongField } from '../refusals';
import type { ChoiceServices } from './services';

type Wanted = CatalogueChoice & { kind: CatalogueKind };

/** A vendor looked at so recently is not looked at again for an unknown id. Milliseconds. */
const freshForMs = 10_000;
/** How long a sync that another has begun is waited for. */
const busyPatienceMs = 5000;

/**
 * Seals and file types that the vendor does not have, each named; before it is said, the vendor is looked at once.
 * Where the vendor cannot be asked nothing is said: it will say so itself.
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
  const missing = await missingOf(services, bindingId, wanted);
  if (missing.length === 0 || !(await lookAfresh(services, bindingId))) return [];
  return (await missingOf(services, bindingId, missing)).map(unknown);
}

async function missingOf(
  { catalogues }: ChoiceServices,
  bindingId: string,
  wanted: Wanted[],
): Promise<Wanted[]> {
  const found = await Promise.all(wanted.map(({ kind, id }) => catalogues.present(bindingId, kind, id)));
  return wanted.filter((_, index) => !found[index]);
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

function unknown({ kind, id, name, path }: Wanted): WrongField {
  const named = { path, id, ...defined({ name }) };
  return kind === 'seal' ? { ...named, code: 'unknown-seal' } : { ...named, code: 'unknown-file-type' };
}
