import { createProfiles, mergedProfile } from '../profileMerge';
import { profileDefaults } from './profileDefaults';
import {
  completeProfileSchema,
  type Profile,
  type ProfileOverrides,
  profileOverridesSchema,
} from './profileSchemas';
import { normalWord } from './words';

export { type Profile, type ProfileOverrides, profileOverridesSchema };

/**
 * The declared profile of one ZhangGuanJia server: paths, field names, codes, stage names, event spellings, ack
 * and timeouts (milliseconds). Everything left out takes its default; the result is a whole {@link Profile}.
 * An event spelling or stage name that the overrides use twice is an error; one that a default has goes over to them.
 */
export const profileSchema = profileOverridesSchema
  .transform((overrides) => withDefaults(overrides))
  .pipe(completeProfileSchema);

export const { profileIn, needProfileIn, resolveProfile } = createProfiles<Profile, ProfileOverrides>(
  profileSchema,
);

function withDefaults(overrides: ProfileOverrides): ProfileOverrides {
  const given = new Map<string, unknown>(
    Object.entries({ ...overrides, applyValues: spelt(overrides.applyValues) }),
  );
  const defaults = {
    ...profileDefaults,
    stages: withoutClaimed(profileDefaults.stages, overrides.stages),
    events: withoutClaimed(profileDefaults.events, overrides.events),
  };
  return mergedProfile(defaults, given);
}

/** One yes and one no for every field, as profiles of older versions have them. */
function spelt({ yes, no, ...values }: ProfileOverrides['applyValues'] = {}) {
  return {
    ...(yes === undefined ? {} : { crossPageYes: yes, watermarkYes: yes, enabledYes: yes }),
    ...(no === undefined ? {} : { crossPageNo: no, watermarkNo: no, enabledNo: no }),
    ...values,
  };
}

/** A word that a site puts under one meaning is none of another's: defaults that are added later must not break it. */
function withoutClaimed<Section extends Record<string, string[]>>(
  defaults: Section,
  given: Partial<Record<keyof Section, string[] | undefined>> = {},
): Record<string, string[]> {
  const claimed = Object.values(given)
    .flatMap((words) => words ?? [])
    .map(normalWord);
  return Object.fromEntries(
    Object.entries(defaults).map(([meaning, words]) => [
      meaning,
      words.filter((word) => !claimed.includes(normalWord(word))),
    ]),
  );
}
