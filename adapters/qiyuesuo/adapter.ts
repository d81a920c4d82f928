import { z } from 'zod';
import { callbackText } from '../http/callbackBody';
import { formText } from '../http/formText';
import type { VendorAdapter } from '../vendorAdapter';
import { readCallback } from './callback';
import { capabilitiesOf } from './capabilities';
import { bindingTrials } from './check';
import { createQiyuesuo } from './client';
import { needProfileIn, profileDefaults, profileIn, profileSchema } from './profile';
import { profileFields } from './profileFields';
import { profileOverridesSchema } from './profileSchemas';
import { readSample } from './sampleReading';

const fields = {
  accessToken: formText(200),
  /** The company that applies, as the vendor spells it. */
  company: formText(200),
};
const secrets = {
  secret: formText(500),
  /** Signs people's browsers in (AES-128); without it nobody is. */
  signInKey: formText(16, 16).exactOptional(),
};

/** 契约锁, at a private-cloud server of a company. */
export const qiyuesuo: VendorAdapter = {
  vendor: 'qiyuesuo',
  fields,
  secrets,
  overrides: profileOverridesSchema,
  profile: profileSchema,
  profileFields,
  readSample: (sample, overrides) => readSample(sample, profileSchema.parse(overrides ?? {})),
  capabilitiesOf(binding) {
    const profile = profileIn(binding);
    return profile ? capabilitiesOf(profile) : null;
  },
  create(binding, { secretOf, http, limiter }) {
    const profile = needProfileIn(binding);
    const { accessToken, company } = z.object(fields).parse(binding);
    const secret = secrets.secret.parse(secretOf('secret'));
    const signInKey = secretOf('signInKey');
    return createQiyuesuo({
      http,
      limiter,
      openUrl: binding.openUrl,
      accessToken,
      company,
      secret,
      signInKey,
      profile,
    });
  },
  trials: ({ openUrl }, client, http) => bindingTrials(openUrl, client, http),
  readCallbacks(binding, body, contentType) {
    const profile = profileIn(binding);
    return profile && [readCallback(body, contentType, profile)];
  },
  callbackText: (binding, body, contentType) =>
    callbackText(body, contentType, profileIn(binding) ?? profileDefaults),
  callbackAck: (binding) => (profileIn(binding) ?? profileDefaults).callbackAck,
};
