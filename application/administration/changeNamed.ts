import type { NamedDocument, NamedStore } from './named';

/** Fields of a document as they are to be; null takes one away. */
export type Changes<T> = T extends unknown ? { [Key in keyof T]?: T[Key] | null | undefined } : never;

export type NamedChange<T> =
  | { kind: 'changed'; before: T; document: T }
  | { kind: 'none' }
  | { kind: 'name-taken' }
  /** Others changed it each time in between. */
  | { kind: 'raced' };

const maxRaces = 5;

/**
 * Changes a document that others may change too: what is left out stays, and null takes a field away. Returns it as it
 * is now, and as it was right before.
 */
export async function changeNamed<T extends NamedDocument & { changedAt?: string }>(
  store: Pick<NamedStore<T>, 'get' | 'replace'>,
  id: string,
  at: string,
  changes: (current: T) => Changes<T>,
): Promise<NamedChange<T>> {
  for (let race = 0; race < maxRaces; race += 1) {
    const current = await store.get(id);
    if (!current) return { kind: 'none' };
    const kept = Object.entries({ ...current, ...dropUndefined(changes(current)) }).filter(
      ([, value]) => value !== null,
    );
    // The same keys as the document's, each with a value of its own type.
    const next = { ...Object.fromEntries(kept), version: current.version + 1, changedAt: at } as T;
    const outcome = await store.replace(next);
    if (outcome === 'replaced') return { kind: 'changed', before: current, document: next };
    if (outcome === 'name-taken') return { kind: 'name-taken' };
  }
  return { kind: 'raced' };
}

function dropUndefined(changes: object): object {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
