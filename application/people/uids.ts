import type { PlacedPerson } from '../../domain/settings/readForm';
import type { BindingDocument } from '../administration/bindings';
import type { WrongField } from '../refusals';
import type { People } from './people';

/** The vendor's ids by the host's, and whoever has none, each where he or she is named. */
export interface Uids {
  uids: ReadonlyMap<string, string>;
  faults: WrongField[];
}

/**
 * One after the other, and each once: somebody who is missing at the vendor may be created there. What is told of a
 * person first counts, so the applicant comes first.
 *
 * @throws PortError where the vendor has to be asked and cannot be.
 */
export async function uidsOf(
  people: Pick<People, 'uidOf'>,
  { _id, userMapping }: Pick<BindingDocument, '_id' | 'userMapping'>,
  placed: readonly PlacedPerson[],
): Promise<Uids> {
  const uids = new Map<string, string>();
  const faults: WrongField[] = [];
  for (const { person, path } of placed) {
    if (uids.has(person.userId)) continue;
    const found = await people.uidOf(_id, userMapping, person);
    if (found.ok) uids.set(person.userId, found.uid);
    else faults.push({ path, ...found.fault });
  }
  return { uids, faults };
}
