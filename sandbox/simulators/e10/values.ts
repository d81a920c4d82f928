import { LosslessNumber } from 'lossless-json';
import { z } from 'zod';

/** An id as text, digits kept, however it was sent: long number literals are strings already when they come here. */
export const idSchema = z.union([z.string().min(1).max(200), z.number()]).transform(String);

const largestId = 9_223_372_036_854_775_807n;

/** An id on the wire: a number literal where it is a positive integer of 64 bits, digit for digit. */
export function literal(id: string): LosslessNumber | string {
  return /^[1-9]\d{0,18}$/.test(id) && BigInt(id) <= largestId ? new LosslessNumber(id) : id;
}

/** The value of a form field is the form's own matter. */
export const fieldsSchema = z.record(z.string().min(1), z.unknown());
export type Fields = z.infer<typeof fieldsSchema>;

/** Ids as E10 makes them: 19 digits, each greater than the one before. */
export class Ids {
  private last = 1_974_556_705_685_100_000n;

  /** Gives no id up to this one. */
  passOver(id: string): void {
    if (/^\d{1,19}$/.test(id) && BigInt(id) > this.last && BigInt(id) < largestId) this.last = BigInt(id);
  }

  next(): string {
    this.last += 1n;
    return String(this.last);
  }
}
