import { isKnown } from './vendorProfile';

/** Sections are merged key by key, lists and switches replaced. What comes out is parsed again. */
export function mergedProfile(
  defaults: object,
  given: ReadonlyMap<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(defaults).map(([section, value]) => [section, merged(value, given.get(section))]),
  );
}

function merged(defaults: unknown, given: unknown): unknown {
  if (given === undefined) return defaults;
  if (typeof defaults !== 'object' || typeof given !== 'object') return given;
  return {
    ...defaults,
    ...Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)),
  };
}

/** Of a profile that declares how well each default is known, each default alone. */
export function defaultsOf(declared: object): unknown {
  if (isKnown(declared)) return declared.value;
  return Object.fromEntries(Object.entries(declared).map(([name, inner]) => [name, defaultsOf(inner)]));
}
