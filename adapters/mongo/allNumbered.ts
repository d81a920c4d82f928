/** All documents that are numbered from `first` on, without gaps, and found by ids alone: up to the first that is missing. */
export async function allNumbered<T>(
  read: (number: number) => Promise<T | null>,
  first: number,
): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const next = await read(first + all.length);
    if (next === null) return all;
    all.push(next);
  }
}
