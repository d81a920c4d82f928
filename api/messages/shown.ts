import { defined } from '../../domain/defined';
import type { Person } from '../../domain/sealRequest/values';

/** How messages name a person, in any language. */
export function shownPerson({ name, userId }: Pick<Person, 'name' | 'userId'>): string {
  return shownChoice({ id: userId, ...defined({ name }) });
}

export function shownChoice({ id, name }: { id: string; name?: string }): string {
  return name === undefined ? id : `${name} (${id})`;
}
