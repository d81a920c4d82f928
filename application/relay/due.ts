import { relayEverySeconds } from '../../contracts/relay';

/** Until this age a row or command belongs to the process that stored it. */
export const ownedForMs = 20_000;
const everyPassUntilMs = 3 * 60_000;
const olderEveryMs = 15 * 60_000;
/** From this age on a pending entry whose row or record never came is nobody's. */
export const orphanAfterMs = 60_000;

/** How long something pending still belongs to its process, by its age; 0 where anybody may take it up. */
export function stillOwnedMs(ageMs: number): number {
  // By two clocks: what seems to come from the future has no age that says anything.
  if (ageMs <= -ownedForMs) return 0;
  return Math.min(Math.max(ownedForMs - ageMs, 0), ownedForMs);
}

/**
 * After how long a relay pass has something pending delivered, by its age; undefined where this pass leaves it alone.
 * A scheduled pass takes up what is old a few times an hour: there may be thousands of rows that are nobody's.
 */
export function relayDelayMs(ageMs: number, { isWhole }: { isWhole: boolean }): number | undefined {
  const ownedMs = stillOwnedMs(ageMs);
  if (isWhole) return ownedMs;
  if (ownedMs > 0) return undefined;
  if (ageMs < everyPassUntilMs) return 0;
  return rounds(ageMs) > rounds(ageMs - relayEverySeconds * 1000) ? 0 : undefined;
}

const rounds = (ageMs: number) => Math.floor(ageMs / olderEveryMs);
