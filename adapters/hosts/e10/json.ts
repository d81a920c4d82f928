import { LosslessNumber, stringify } from 'lossless-json';
import { z } from 'zod';
import { isDoubtful } from '../../http/peerText';

const largestId = 9_223_372_036_854_775_807n;

/**
 * An id as E10 has it on the wire: a NUMBER LITERAL where it is a positive integer of 64 bits, written digit for digit
 * (seen in public clients: field, file and request ids have 19 digits, more than a JavaScript number holds). Whatever
 * else stands for an id stays a text, leading zeros too.
 */
export function idLiteral(id: string): LosslessNumber | string {
  return /^[1-9]\d{0,18}$/.test(id) && BigInt(id) <= largestId ? new LosslessNumber(id) : id;
}

/** The counterpart of `parseLossless`: JSON in which an {@link idLiteral} keeps its digits. */
export function jsonOf(value: object): string {
  return stringify(value) ?? '';
}

/** An id in a reply, as digits however it was sent: long literals come as digits from the parser already. */
export const idSchema = z
  .union([z.string(), z.number()])
  .transform((id) => String(id).toWellFormed().trim())
  .pipe(z.string().min(1))
  // U+FFFD may stand for any character: two ids may look alike by it.
  .refine((id) => !isDoubtful(id));

/** A code of E10's, or undefined where there is none or one that could not be read. */
export const codeSchema = idSchema.optional().catch(undefined);

/** A text for people, or undefined where there is none or an empty one. */
export const textSchema = z
  .union([z.string(), z.number()])
  .transform((text) => String(text).toWellFormed().trim() || undefined)
  .optional()
  .catch(undefined);
