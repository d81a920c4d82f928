export interface Numbered<T> {
  /** 0 where there is none. */
  number: number;
  found: T | null;
}

/**
 * The highest of documents that are numbered from 1, without gaps, and never deleted, so that it is found by ids alone:
 * FerretDB reads the whole collection for a range. From one that is known it takes one look where none has come since.
 */
export async function lastNumbered<T>(
  read: (number: number) => Promise<T | null>,
  known: Numbered<T> = { number: 0, found: null },
): Promise<Numbered<T>> {
  const start = known.number;
  let { number, found } = known;
  let missing: number | undefined;
  // The distance doubles until a number is missing; then what lies between is halved.
  for (;;) {
    const next =
      missing === undefined ? number + Math.max(1, number - start) : Math.floor((number + missing) / 2);
    if (next === number) return { number, found };
    const there = await read(next);
    if (there) [number, found] = [next, there];
    else missing = next;
  }
}
