/** Until this age a row or command belongs to the process that stored it. */
export const ownedForMs = 20_000;
const everyPassUntilMs = 3 * 60_000;
const olderEveryMs = 15 * 60_000;
/** Between two scheduled passes. */
export const passEveryMs = 60_000;

/**
 * After how long a relay pass has something pending delivered, by its age; undefined where this pass leaves it alone.
 * A scheduled pass takes up what is old a few times an hour: there may be thousands of rows that are nobody's.
 */
export function relayDelayMs(ageMs: number, { isWhole }: { isWhole: boolean }): number | undefined {
  // By two clocks: what seems to come from the future has no age that says anything.
  if (ageMs <= -ownedForMs) return 0;
  if (isWhole) return Math.min(Math.max(ownedForMs - ageMs, 0), ownedForMs);
  if (ageMs < ownedForMs) return undefined;
  if (ageMs < everyPassUntilMs) return 0;
  return rounds(ageMs) > rounds(ageMs - passEveryMs) ? 0 : undefined;
}

const rounds = (ageMs: number) => Math.floor(ageMs / olderEveryMs);
