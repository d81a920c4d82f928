import type { z } from 'zod';
import { PortError } from '../application/ports/errors';
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

/** Overrides without what is retired: whole sections, and keys of sections by their dotted paths. */
export function withoutRetired(retired: readonly string[]): (given: unknown) => unknown {
  const kept = (given: unknown, prefix: string): unknown => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
    const entries = Object.entries(given).filter(([name]) => !retired.includes(`${prefix}${name}`));
    return Object.fromEntries(
      prefix === '' ? entries.map(([name, value]) => [name, kept(value, `${name}.`)]) : entries,
    );
  };
  return (given) => kept(given, '');
}

/** Of a profile that declares how well each default is known, each default alone. */
export function defaultsOf(declared: object): unknown {
  if (isKnown(declared)) return declared.value;
  return Object.fromEntries(Object.entries(declared).map(([name, inner]) => [name, defaultsOf(inner)]));
}

/** The whole profiles of one vendor, by the schema that makes one of overrides. */
export interface Profiles<Profile, Overrides> {
  /** The profile of a document that nobody changes; undefined where what it overrides no longer fits. */
  profileIn(document: { profile?: unknown }): Profile | undefined;
  /** The same. @throws PortError `misconfigured` where it does not fit. */
  needProfileIn(document: { profile?: unknown }): Profile;
  /** @throws ZodError for overrides that do not fit. */
  resolveProfile(overrides?: Overrides): Profile;
}

export function createProfiles<Profile, Overrides extends object>(
  schema: z.ZodType<Profile>,
): Profiles<Profile, Overrides> {
  // Beside a document and gone with it. Reading one costs more CPU than all else about a callback (0.7 ms).
  const profiles = new WeakMap<object, { profile: Profile | undefined }>();
  const profileIn = (document: { profile?: unknown }) => {
    const known = profiles.get(document);
    if (known) return known.profile;
    const profile = schema.safeParse(document.profile ?? {}).data;
    profiles.set(document, { profile });
    return profile;
  };
  return {
    profileIn,
    needProfileIn(document) {
      const profile = profileIn(document);
      if (profile) return profile;
      throw new PortError('misconfigured', 'the profile of this binding does not fit any more');
    },
    resolveProfile: (overrides) => schema.parse(overrides ?? {}),
  };
}
