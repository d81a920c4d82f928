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
const origins = new WeakMap<object, PayloadOrigin>();

const known: readonly string[] = ['bound', 'unbound', 'legacy', 'foreign'] satisfies PayloadOrigin[];

export function noteOrigin(value: unknown, origin: string): void {
  if (isObject(value) && isOrigin(origin)) origins.set(value, origin);
}

/** Of a value as the payload converter made it: undefined for a copy, and for what came in the clear. */
export function originOf(value: unknown): PayloadOrigin | undefined {
  return isObject(value) ? origins.get(value) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isOrigin(text: string): text is PayloadOrigin {
  return known.includes(text);
}
