import { defaultsOf, mergedProfile } from '../profileMerge';
import { declaredProfile } from './profileDefaults';
import {
  completeProfileSchema,
  type Profile,
  type ProfileOverrides,
  profileOverridesSchema,
} from './profileSchemas';

export const profileDefaults: Profile = completeProfileSchema.parse(defaultsOf(declaredProfile));

/** The declared profile of one server. Everything left out takes its default; the result is a whole {@link Profile}. */
export const profileSchema = profileOverridesSchema
  .transform((overrides) => mergedProfile(profileDefaults, new Map(Object.entries(overrides))))
  .pipe(completeProfileSchema);

/** Beside a document and gone with it. */
const profiles = new WeakMap<object, { profile: Profile | undefined }>();

/** The profile of a document that nobody changes; undefined where what it overrides no longer fits. */
export function profileIn(document: { profile?: unknown }): Profile | undefined {
  const known = profiles.get(document);
  if (known) return known.profile;
  const profile = profileSchema.safeParse(document.profile ?? {}).data;
  profiles.set(document, { profile });
  return profile;
}

/** @throws ZodError for overrides that do not fit. */
export function resolveProfile(overrides: ProfileOverrides = {}): Profile {
  return profileSchema.parse(overrides);
}
