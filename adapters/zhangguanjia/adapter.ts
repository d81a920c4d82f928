import { z } from 'zod';
import { formText } from '../http/formText';
import { byProfile } from '../profiledVendor';
import type { VendorAdapter } from '../vendorAdapter';
import { parseCallbacks } from './callback';
import { capabilitiesOf } from './capabilities';
import { bindingTrials } from './check';
import { createZhangGuanJia } from './client';
import { needProfileIn, profileIn, profileOverridesSchema, profileSchema } from './profile';
import { profileDefaults } from './profileDefaults';
import { profileFields } from './profileFields';
import { readSample } from './sampleReading';

const fields = { clientId: formText(200) };
const secrets = { clientSecret: formText(500) };

/** 章管家, at a private-cloud server of a company. */
export const zhangguanjia: VendorAdapter = {
  vendor: 'zhangguanjia',
  names: { en: 'ZhangGuanJia', zh: '章管家' },
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
  create(binding, { secretOf, tokenCaches, ...shared }) {
    const profile = needProfileIn(binding);
    const { openUrl } = binding;
    const { clientId } = z.object(fields).parse(binding);
    const { clientSecret } = z.object(secrets).parse({ clientSecret: secretOf('clientSecret') });
    const tokens = tokenCaches.of([openUrl, clientId, clientSecret]);
    return createZhangGuanJia({ ...shared, openUrl, clientId, clientSecret, profile, tokens });
  },
  trials: ({ openUrl }, client, http) => bindingTrials(openUrl, client, http),
  readCallbacks(binding, body, contentType) {
    const profile = profileIn(binding);
    return profile && parseCallbacks(body, contentType, profile);
  },
};
