import { isIP } from 'node:net';
import { z } from 'zod';
import type { UserMapping } from '../../adapters/mongo/bindings';
import { profileOverridesSchema } from '../../adapters/zhangguanjia/profile';
import { type ProblemField, refusedFields } from '../http/problem';
import { baseUrlSchema, fieldIssue, formText, isoTime, peerIdSchema } from '../http/schemas';

const cidrSchema = z
  .string()
  .refine(isCidr, 'must be a network like 10.0.0.0/8 or fd00::/8')
  .meta({ type: 'string', example: '10.0.0.0/8' });

function isCidr(text: string): boolean {
  const [, address = '', bits = ''] = /^([0-9A-Fa-f.:]{2,45})\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}

const autoLoginSchema = z
  .strictObject({
    enabled: z.boolean(),
    internalUrl: baseUrlSchema.exactOptional(),
    externalUrl: baseUrlSchema.exactOptional(),
    internalNetworks: z.array(cidrSchema).max(100).exactOptional(),
  })
  .superRefine(({ enabled, internalUrl, externalUrl }, context) => {
    if (!enabled) return;
    for (const [name, value] of Object.entries({ internalUrl, externalUrl }))
      if (value === undefined)
        context.addIssue(fieldIssue([name], 'required', 'is required while auto login is enabled'));
  })
  .meta({ description: 'A detail link opens the internal address for browsers within internalNetworks.' });

const userMappingSchema = z.strictObject({
  kind: z.enum(['same', 'mobile', 'jobNumber', 'table']),
  table: z
    .array(z.strictObject({ userId: peerIdSchema, uid: peerIdSchema }))
    .max(10_000)
    .exactOptional(),
  createMissing: z.boolean().exactOptional(),
});

const callbackSchema = z.strictObject({
  verifiers: z.array(z.looseObject({ kind: formText(40) })).max(10),
});

const described = {
  name: formText(100),
  vendor: z.literal('zhangguanjia'),
  openUrl: baseUrlSchema,
  clientId: formText(200),
  autoLogin: autoLoginSchema.exactOptional(),
  profile: profileOverridesSchema.exactOptional().meta({
    description: 'What this site names or does otherwise than the default profile.',
  }),
};

export const bindingBody = z
  .strictObject({
    ...described,
    clientSecret: formText(500),
    userMapping: userMappingSchema.exactOptional(),
    callback: callbackSchema.exactOptional(),
  })
  .meta({ id: 'NewBinding' });
export type BindingBody = z.output<typeof bindingBody>;

export const bindingSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    vendor: z.literal('zhangguanjia'),
    openUrl: z.string(),
    clientId: z.string(),
    autoLogin: z
      .object({
        enabled: z.boolean(),
        internalUrl: z.string().exactOptional(),
        externalUrl: z.string().exactOptional(),
        internalNetworks: z.array(z.string()).exactOptional(),
      })
      .exactOptional(),
    profile: z.record(z.string(), z.unknown()).exactOptional(),
    userMapping: z.object({ kind: z.string() }).exactOptional(),
    createdAt: isoTime,
  })
  .meta({ id: 'Binding' });

export const createdBindingSchema = bindingSchema
  .extend({ callbackUrl: z.string().meta({ description: 'Holds a token: shown this once.' }) })
  .meta({ id: 'CreatedBinding' });

const servedVerifiers = ['pathToken', 'readBack'];

/** What the contract names and this version does not do yet is refused: stored and ignored, it would mislead. */
export function servedMapping({ userMapping, callback }: BindingBody): UserMapping | undefined {
  const errors: ProblemField[] = [];
  if (userMapping && userMapping.kind !== 'same')
    errors.push({
      path: 'userMapping.kind',
      code: 'not-yet',
      message: `${userMapping.kind} is not served yet; only same is`,
    });
  if (userMapping?.createMissing)
    errors.push({ path: 'userMapping.createMissing', code: 'not-yet', message: 'is not served yet' });
  for (const [index, { kind }] of (callback?.verifiers ?? []).entries())
    if (!servedVerifiers.includes(kind))
      errors.push({
        path: `callback.verifiers.${index}.kind`,
        code: 'not-yet',
        message: `is not served yet; ${servedVerifiers.join(' and ')} are, and are always on`,
      });
  if (errors.length > 0) throw refusedFields(errors);
  return userMapping ? { kind: 'same' } : undefined;
}
