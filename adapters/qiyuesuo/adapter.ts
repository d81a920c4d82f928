import { z } from 'zod';
import { formText } from '../http/formText';
import { byProfile } from '../profiledVendor';
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
  names: { en: 'Qiyuesuo', zh: '契约锁' },
  fields,
  secrets,
  ...byProfile({
    schema: profileSchema,
    defaults: profileDefaults,
    profileIn,
    capabilitiesOf,
    readSample,
  }),
  overrides: profileOverridesSchema,
  profileFields,
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
};
