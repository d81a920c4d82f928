import { z } from 'zod';
import { type SampleFault, sampleKinds } from '../../../adapters/vendorAdapter';
import { evidenceLevels, profileFieldKinds, profileGroups } from '../../../adapters/vendorProfile';
import { vendorOf, vendors } from '../../../adapters/vendors';
import type { VendorName } from '../../../contracts/vendorName';
import { configurationLimitBytes } from '../../http/body';
import type { Language } from '../../http/language';
import { defineRoute, type Route } from '../../http/route';
import { causeMessage, messagesOf } from '../../messages';
import { checkProfile, overridesOf } from './bindingSchemas';

const tag = 'Bindings';

const [firstVendor, ...otherVendors] = vendors;
const vendorSchema = z
  .enum(vendors.map(({ vendor }) => vendor))
  .meta({ description: 'Whose profile it is.' });

const fieldSchema = z
  .object({
    path: z.string().meta({ description: 'Dotted, as overrides name it.', example: 'paths.token' }),
    group: z.enum(profileGroups),
    kind: z.enum(profileFieldKinds).meta({
      description:
        'What it takes. `scalar`: a text, a number or a truth, sent as it stands. `names`: a list of texts. `choices`: some of `options`.',
    }),
    evidence: z.enum(evidenceLevels).meta({
      description:
        'How well the default is known. A: seen in several independent public clients, or documented by the vendor. B: seen in one place alone. C: not public, to be confirmed by each site.',
    }),
    default: z.unknown(),
    options: z.array(z.union([z.string(), z.number()])).exactOptional(),
  })
  .meta({ id: 'ProfileField' });

const list = defineRoute({
  method: 'get',
  path: '/v1/bindings/profile',
  role: 'admin',
  tag,
  summary: 'Every field of the profile, with its default and how well that is known',
  query: z.strictObject({ vendor: vendorSchema }),
  responses: {
    200: { description: 'In the order of the profile.', schema: z.object({ items: z.array(fieldSchema) }) },
  },
  handler: async ({ query }) => ({ status: 200, body: { items: vendorOf(query).profileFields() } }),
});

const readingSchema = z
  .object({
    ok: z.boolean().meta({ description: 'Whether it would be taken for what it is.' }),
    fields: z.array(
      z.object({
        field: z.string().meta({ description: 'Dotted, as overrides name it.' }),
        at: z
          .string()
          .meta({ description: 'Which of several: `seals.0`, `uses.1`. Empty for the only one.' }),
        value: z.string().exactOptional().meta({ description: 'Absent: nothing was found by it.' }),
      }),
    ),
    faults: z.array(
      z.object({
        at: z.string(),
        code: z.string().meta({ description: '`GET /v1/problems` lists them.' }),
        message: z.string().meta({ description: 'By Accept-Language.' }),
      }),
    ),
  })
  .meta({ id: 'SampleReading' });

const read = defineRoute({
  method: 'post',
  path: '/v1/bindings/profile/read',
  adminEvent: { none: 'It reads what came with it, and keeps nothing.' },
  role: 'admin',
  tag,
  summary: 'Read a reply or a callback of a vendor as a binding with this profile would',
  description:
    'For overrides that are not saved yet. Nothing is sent to anybody, and neither the sample nor what it holds is stored or logged.',
  body: z.strictObject({
    vendor: vendorSchema,
    kind: z.enum(sampleKinds),
    body: z.string().min(1).max(200_000).meta({ description: 'As the vendor sent it.' }),
    profile: z.union([overridesOf(firstVendor), ...otherVendors.map(overridesOf)]).exactOptional(),
  }),
  bodyLimitBytes: configurationLimitBytes,
  responses: { 200: { description: 'What was read, and what was not found.', schema: readingSchema } },
  problems: { 422: 'A pattern of the profile may take for ever to match.' },
  handler: async ({ body: { vendor, profile, ...sample }, language }) => {
    const adapter = vendorOf({ vendor });
    checkProfile(adapter, profile);
    const { fields, faults } = await adapter.readSample(sample, profile);
    const told = faults.map((fault) => ({ at: fault.at, ...faultText(fault, language, adapter.names) }));
    return { status: 200, body: { ok: faults.length === 0, fields, faults: told } };
  },
});

function faultText(fault: SampleFault, language: Language, vendor: VendorName) {
  if ('cause' in fault)
    return { code: fault.cause.code, message: causeMessage(fault.cause, language, vendor) };
  return { code: fault.reason, message: messagesOf(vendor)[language].callbackReasons[fault.reason].sentence };
}

export const profileRoutes: Route[] = [list, read];
