import type { Person } from '../../domain/sealRequest/values';

/** How messages name a person, in any language. */
export function shownPerson({ name, userId }: Pick<Person, 'name' | 'userId'>): string {
  return shownChoice({ id: userId, ...(name === undefined ? {} : { name }) });
}

export function shownChoice({ id, name }: { id: string; name?: string }): string {
  return name === undefined ? id : `${name} (${id})`;
}
