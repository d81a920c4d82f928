import { randomInt } from 'node:crypto';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A short id in the order of making: prefix, time, and enough chance for makers in the same millisecond. */
export function newId(prefix: string, now: Date): string {
  const time = now.getTime().toString(36).padStart(9, '0');
  const chance = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${prefix}_${time}${chance}`;
}
