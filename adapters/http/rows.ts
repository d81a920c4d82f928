import { z } from 'zod';
import { PortError } from '../../application/ports/errors';
import { isDoubtful } from './peerText';

/** A reply's object, its values not judged yet. */
export type Row = Record<string, unknown>;

const rowSchema = z.record(z.string(), z.unknown());
/** Ids, codes and names come as strings or as number literals (kept as digits where too long for a number). */
export const textSchema = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).toWellFormed().trim());
/** Servers write decimals too: `3.0`. */
export const countSchema = textSchema.pipe(z.string().regex(/^\d{1,9}(\.0+)?$/)).transform(Number);

/** The first of the accepted names that the row itself has, with a value other than null. */
export function field(row: Row, names: readonly string[]): unknown {
  return names.map((name) => valueAt(row, name)).find((value) => value !== undefined && value !== null);
}

/** Newer servers nest what older ones have side by side (B): a name with dots leads through the objects. */
function valueAt(row: Row, name: string): unknown {
  if (Object.hasOwn(row, name)) return row[name];
  const [first = '', ...rest] = name.split('.');
  const inner = rest.length > 0 && Object.hasOwn(row, first) ? asRow(row[first]) : undefined;
  return inner && valueAt(inner, rest.join('.'));
}

export function asRow(value: unknown): Row | undefined {
  const parsed = rowSchema.safeParse(value);
  return parsed.success && !Array.isArray(value) ? parsed.data : undefined;
}

/** A trimmed text, or undefined where there is none or an empty one. */
export function textField(row: Row, names: readonly string[]): string | undefined {
  const parsed = textSchema.safeParse(field(row, names));
  return parsed.success && parsed.data !== '' ? parsed.data : undefined;
}

/** An id or a code. What could not be read to its last character is none: U+FFFD may stand for any of them. */
export function codeField(row: Row, names: readonly string[]): string | undefined {
  const text = textField(row, names);
  return text === undefined || isDoubtful(text) ? undefined : text;
}

/** @throws PortError `unknown`, naming the field. */
export function requiredId(row: Row, names: readonly string[], label: string): string {
  const id = codeField(row, names);
  if (id === undefined) throw unreadable(label, names);
  return id;
}

/** @throws PortError `unknown`, naming the field. */
export function requiredText(row: Row, names: readonly string[], label: string): string {
  const text = textField(row, names);
  if (text === undefined) throw unreadable(label, names);
  return text;
}

export function unreadable(label: string, names: readonly string[]): PortError {
  const message = `${label}: the reply has no readable ${names.join(' or ')}`;
  return new PortError('unknown', message, { notReadable: true, names });
}

/** Where nothing is counted yet, sites send nothing, a null or an empty text: null is what cannot be read. */
export function countOrNone(row: Row, names: readonly string[]): number | null {
  const value = field(row, names);
  return isEmpty(value) ? 0 : (countSchema.safeParse(value).data ?? null);
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** An explicit null, and no value under another of the names. */
export function isNull(row: Row, names: readonly string[]): boolean {
  return field(row, names) === undefined && isGiven(row, names);
}

/** Also with a null. */
export function isGiven(row: Row, names: readonly string[]): boolean {
  return names.some((name) => valueAt(row, name) !== undefined);
}

/**
 * The rows of a list reply.
 * @throws PortError `unknown` when there is no list, or something in it is not an object.
 */
export function listRows(reply: Row, names: readonly string[], label: string): Row[] {
  const list = field(reply, names);
  if (!Array.isArray(list)) throw unreadable(label, names);
  return list.map((item) => {
    const row = asRow(item);
    if (!row) throw unreadable(label, names);
    return row;
  });
}
