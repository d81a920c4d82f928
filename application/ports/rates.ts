/** Counts by key, a minute at a time; of this process alone. */
export interface Rates {
  /** false where the key has had as many within this minute. */
  take(key: string, perMinute: number): boolean;
}
