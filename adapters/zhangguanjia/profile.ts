import { profileDefaults } from './profileDefaults';
import {
  completeProfileSchema,
  type Profile,
  type ProfileOverrides,
  profileOverridesSchema,
} from './profileSchemas';

export { type Profile, type ProfileOverrides, profileOverridesSchema };

/**
 * The declared profile of one ZhangGuanJia server: paths, field names, codes, stage names, event spellings, ack
 * and timeouts (milliseconds). Everything left out takes its default; the result is a whole {@link Profile}.
 * Two uses of one event spelling or stage name are errors.
 */
export const profileSchema = profileOverridesSchema
  .transform((overrides) => withDefaults(overrides))
  .pipe(completeProfileSchema);

/** @throws ZodError for overrides that do not fit. */
export function resolveProfile(overrides: ProfileOverrides = {}): Profile {
  return profileSchema.parse(overrides);
}

/** Sections are merged key by key, lists and switches replaced. What comes out is parsed again. */
function withDefaults(overrides: ProfileOverrides): ProfileOverrides {
  const given = new Map<string, unknown>(Object.entries(overrides));
  return Object.fromEntries(
    Object.entries(profileDefaults).map(([section, defaults]) => [
      section,
      merged(defaults, given.get(section)),
    ]),
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
