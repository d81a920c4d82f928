let count = 0;

/** Ids as the vendor has them: 19 digits (A), and none of them twice, in this process or in one that follows it. */
export function freshId(): string {
  count = (count + 1) % 1_000_000;
  return `${Date.now()}${String(count).padStart(6, '0')}`;
}
