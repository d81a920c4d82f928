import { defined } from '../domain/defined';

/**
 * From whom an input of a workflow came, by how its payload was encrypted: `bound` to this very workflow, `unbound` (by
 * `/codec/encode`, which is not told for which workflow), `legacy` (by a version that bound none), or `foreign`: bound to
 * another one, in which case nothing of it was decrypted. Nothing is known of one that was not encrypted.
 */
export type PayloadOrigin = 'bound' | 'unbound' | 'legacy' | 'foreign';

/**
 * The worker's codec writes the origin into the metadata of a decrypted payload under this name, and takes away what
 * stood there: whoever encrypts a payload chooses the metadata inside it.
 */
export const originMetadataKey = 'sealflow-origin';

/** Beside the values and not in them: no JSON can say where it came from. */
const origins = new WeakMap<object, { origin: PayloadOrigin; messageId?: string }>();

const known: readonly string[] = ['bound', 'unbound', 'legacy', 'foreign'] satisfies PayloadOrigin[];

/** As it stands in the metadata. */
export function originMark(origin: PayloadOrigin, messageId?: string): string {
  return messageId === undefined ? origin : `${origin} ${messageId}`;
}

export function noteOrigin(value: unknown, mark: string): void {
  const [origin = '', messageId] = mark.split(' ');
  if (isObject(value) && isOrigin(origin)) origins.set(value, { origin, ...defined({ messageId }) });
}

/** Of a value as the payload converter made it: undefined for a copy, and for what came in the clear. */
export function originOf(value: unknown): PayloadOrigin | undefined {
  return isObject(value) ? origins.get(value)?.origin : undefined;
}

/** Of an unbound one: the same for every copy of what was encrypted once, and for nothing else. */
export function messageIdOf(value: unknown): string | undefined {
  return isObject(value) ? origins.get(value)?.messageId : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isOrigin(text: string): text is PayloadOrigin {
  return known.includes(text);
}
