/** One value that two versions have apart: absent where one has none. */
export interface Difference {
  /** As paths of wrong fields are written: `apply.at.0.nodeId`. */
  path: string;
  before?: unknown;
  after?: unknown;
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isFull = (value: unknown): value is object => isTree(value) && Object.keys(value).length > 0;

/** What is not there, beside something that has parts: each of these is told by itself. */
const emptyOf = (value: object) => (Array.isArray(value) ? [] : {});

/** Value by value, in the order of the later version. */
export function differencesOf(before: unknown, after: unknown, path: readonly string[] = []): Difference[] {
  if (before === undefined && isFull(after)) return differencesOf(emptyOf(after), after, path);
  if (after === undefined && isFull(before)) return differencesOf(before, emptyOf(before), path);
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    if (before === after) return [];
    return [
      {
        path: path.join('.'),
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      },
    ];
  }
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) =>
    differencesOf(old.get(key), now.get(key), [...path, key]),
  );
}
