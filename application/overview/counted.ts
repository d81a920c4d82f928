/** Where counting takes long it is done less often: it must not keep the database from its work. */
const restPerWork = 20;

/** Counted for all who ask, and anew only once the last counts are older than this, however often it is asked for. */
export function countedRarely<Counts>(
  count: () => Promise<Counts>,
  freshForMs: number,
): () => Promise<Counts> {
  let latest: Promise<Counts> | undefined;
  let dueAtMs = 0;
  return () => {
    if (latest && performance.now() < dueAtMs) return latest;
    const beganAtMs = performance.now();
    dueAtMs = Number.POSITIVE_INFINITY;
    latest = count().finally(() => {
      const now = performance.now();
      dueAtMs = now + Math.max(freshForMs, restPerWork * (now - beganAtMs));
    });
    // What failed is asked for again at once.
    latest.catch(() => {
      latest = undefined;
    });
    return latest;
  };
}
