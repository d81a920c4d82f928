import { z } from 'zod';
import { resolveProfile } from '../../../adapters/zhangguanjia/profile';
import { evidenceLevels } from '../../../adapters/zhangguanjia/profileDefaults';
import {
  profileFieldKinds,
  profileFields,
  profileGroups,
} from '../../../adapters/zhangguanjia/profileFields';
import { readSample, type SampleFault, sampleKinds } from '../../../adapters/zhangguanjia/sampleReading';
import type { Language } from '../../http/language';
import { defineRoute, type Route } from '../../http/route';
import { causeMessage, messages } from '../../messages';
import { checkProfile, overridesSchema } from './bindingSchemas';

const tag = 'Bindings';

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
        'How well the default is known. A: seen in several independent public clients. B: seen in the vendor’s own web front end. C: not public, to be confirmed by each site.',
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
  responses: {
    200: { description: 'In the order of the profile.', schema: z.object({ items: z.array(fieldSchema) }) },
  },
  handler: async () => ({ status: 200, body: { items: profileFields() } }),
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
  summary: 'Read a reply or a callback of 章管家 as a binding with this profile would',
  description:
    'For overrides that are not saved yet. Nothing is sent to anybody, and neither the sample nor what it holds is stored or logged.',
  body: z.strictObject({
    kind: z.enum(sampleKinds),
    body: z.string().min(1).max(200_000).meta({ description: 'As 章管家 sent it.' }),
    profile: overridesSchema.exactOptional(),
  }),
  responses: { 200: { description: 'What was read, and what was not found.', schema: readingSchema } },
  problems: { 422: 'A pattern of the profile may take for ever to match.' },
  handler: async ({ body: { profile, ...sample }, language }) => {
    checkProfile(profile);
    const { fields, faults } = await readSample(sample, resolveProfile(profile));
    const told = faults.map((fault) => ({ at: fault.at, ...faultText(fault, language) }));
    return { status: 200, body: { ok: faults.length === 0, fields, faults: told } };
  },
});

function faultText(fault: SampleFault, language: Language) {
  if ('cause' in fault) return { code: fault.cause.code, message: causeMessage(fault.cause, language) };
  return { code: fault.reason, message: messages[language].callbackReasons[fault.reason].sentence };
}

export const profileRoutes: Route[] = [list, read];
