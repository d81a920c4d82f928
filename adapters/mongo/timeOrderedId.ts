import { randomBytes } from 'node:crypto';

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
  const ms = lastMs.toString(16).padStart(12, '0');
  return `${ms}${(sequence & 0xffff).toString(16).padStart(4, '0')}${randomBytes(8).toString('hex')}`;
}
