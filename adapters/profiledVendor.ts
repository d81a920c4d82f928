import type { z } from 'zod';
import type { Capabilities } from '../application/ports/capabilities';
import { callbackText } from './http/callbackBody';
import type { Profiles } from './profileMerge';
import type { CallbackAck, Sample, SampleReading, VendorAdapter } from './vendorAdapter';

interface CommonProfile {
  sealCodePattern: string;
  callbackCharset: 'utf-8' | 'gbk';
  callbackAck: CallbackAck;
}

export interface ProfiledVendor<Profile> {
  schema: z.ZodType<Profile>;
  /** Callbacks are read and acknowledged by these where the profile of a binding does not fit any more. */
  defaults: Profile;
  profileIn: Profiles<Profile, object>['profileIn'];
  capabilitiesOf(profile: Profile): Capabilities;
  readSample(sample: Sample, profile: Profile): Promise<SampleReading>;
}

type ByProfile = 'profile' | 'readSample' | 'capabilitiesOf' | 'callbackText' | 'callbackAck';

/** What of a vendor's adapter goes by the profile alone. */
export function byProfile<Profile extends CommonProfile>({
  schema,
  defaults,
  profileIn,
  capabilitiesOf,
  readSample,
}: ProfiledVendor<Profile>): Pick<VendorAdapter, ByProfile> {
  return {
    profile: schema,
    readSample: (sample, overrides) => readSample(sample, schema.parse(overrides ?? {})),
    capabilitiesOf(binding) {
      const profile = profileIn(binding);
      return profile ? capabilitiesOf(profile) : null;
    },
    callbackText: (binding, body, contentType) =>
      callbackText(body, contentType, profileIn(binding) ?? defaults),
    callbackAck: (binding) => (profileIn(binding) ?? defaults).callbackAck,
  };
}
