import { randomBytes } from 'node:crypto';

/** Of the whole process: two sequences would give ids out of order. */
let lastMs = 0;
let sequence = 0;

/**
 * 32 hex digits whose order is the order of making, exactly within one process and by their clocks between
 * several: so "oldest first" is a sort by `_id`.
 */
export function timeOrderedId(): string {
  const now = Date.now();
  sequence = now > lastMs ? 0 : sequence + 1;
  lastMs = Math.max(lastMs, now);
  if (sequence > 0xffff) {
    // More than fit into one millisecond, or a clock that was set back: the next one is begun early.
    lastMs += 1;
    sequence = 0;
  }
  const ms = lastMs.toString(16).padStart(12, '0');
  return `${ms}${sequence.toString(16).padStart(4, '0')}${randomBytes(8).toString('hex')}`;
}

/** What ids made at this moment or later are not below. */
export function idsFrom(at: Date): string {
  return at.getTime().toString(16).padStart(12, '0');
}

/** When an id was made, in milliseconds since the epoch. */
export function madeAtMs(id: string): number {
  return Number.parseInt(id.slice(0, 12), 16);
}
