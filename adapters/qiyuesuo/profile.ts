import { createProfiles, defaultsOf, mergedProfile } from '../profileMerge';
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

export const { profileIn, needProfileIn, resolveProfile } = createProfiles<Profile, ProfileOverrides>(
  profileSchema,
);
