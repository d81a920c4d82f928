/** Growing pauses between the tries of one thing. */
export interface Backoff {
  /** Milliseconds before the second try; doubled for each later one. */
  firstMs: number;
  maxMs: number;
}

/** How long to wait after the `tries`-th try, counted from 1. */
export function backoffMs({ firstMs, maxMs }: Backoff, tries: number): number {
  return Math.min(firstMs * 2 ** Math.min(tries - 1, 30), maxMs);
}
