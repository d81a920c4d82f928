/** The value below which this part of the values lies, by the nearest rank; undefined of none. */
export function percentile(values: readonly number[], part: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.ceil(part * sorted.length);
  return sorted[Math.max(rank, 1) - 1];
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}

/** One figure over all rounds. */
export interface Spread {
  median: number;
  min: number;
  max: number;
  /** One for each round. */
  samples: number[];
}

/** Rounds without the figure do not count; undefined where none has it. */
export function spread(samples: readonly (number | undefined)[]): Spread | undefined {
  const known = samples.filter((sample) => sample !== undefined);
  const middle = median(known);
  if (middle === undefined) return undefined;
  return { median: middle, min: Math.min(...known), max: Math.max(...known), samples: known };
}
