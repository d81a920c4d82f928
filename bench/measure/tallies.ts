export type Tally = Record<string, number>;

/** What was added since, without what was not. */
export function added(before: Tally, after: Tally): Tally {
  const counts = Object.entries(after).map(([key, count]) => [key, count - (before[key] ?? 0)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0));
}

export function total(tally: Tally): number {
  return Object.values(tally).reduce((sum, count) => sum + count, 0);
}
