import { z } from 'zod';
import { type ApiKeyDocument, maxAddresses, roles } from '../../../application/administration/apiKeys';
import { said } from '../../http/language';
import { formText, idSchema, isoTime } from '../../http/schemas';
import { graceSecondsSchema } from '../callbacks/verifiers/scheme';

const idList = z.array(idSchema).max(100, said('must name at most 100', '不得超过100个'));
const binds = {
  hostIds: idList.meta({
    description:
      'Of a key of role engine: the hosts that it is for. It sees and does nothing of another; without any it is refused (`key-unbound`).',
  }),
  bindingIds: idList.meta({
    description:
      'Of a key of role engine: bindings whose catalogues it reads and at which it applies directly, beside those that its hosts’ seal settings name.',
  }),
};

const exactlyOptional = {
  hostIds: binds.hostIds.exactOptional(),
  bindingIds: binds.bindingIds.exactOptional(),
};

export const newApiKey = z
  .strictObject({
    name: formText(100).meta({
      description: 'Shown in the ledger, with the id, for whatever is done by this key.',
    }),
    role: z.enum(roles),
    ...exactlyOptional,
    expiresAt: isoTime.exactOptional(),
  })
  .meta({
    id: 'NewApiKey',
    example: {
      name: '集团OA',
      role: 'engine',
      hostIds: ['host_0mbq3k7x1a2b3c4d'],
      expiresAt: '2027-01-31T00:00:00+08:00',
    },
  });

export const apiKeyChange = z
  .strictObject({
    ...exactlyOptional,
    expiresAt: isoTime.nullable().exactOptional().meta({ description: 'null: until it is revoked.' }),
  })
  .meta({ id: 'ApiKeyChange', example: { expiresAt: '2028-01-31T00:00:00+08:00' } });

export const apiKeyRotation = z
  .strictObject({
    graceSeconds: graceSecondsSchema.meta({
      description: 'How long the key before is accepted beside the new one; with 0 none before is any more.',
    }),
  })
  .meta({ id: 'ApiKeyRotation', example: { graceSeconds: 86_400 } });

const named = z.object({ id: z.string(), name: z.string() });

const example = {
  id: 'key_0mbq3k7x1a2b3c4d5',
  name: '集团OA',
  role: 'engine',
  hostIds: ['host_0mbq3k7x1a2b3c4d5'],
  hosts: [{ id: 'host_0mbq3k7x1a2b3c4d5', name: '集团OA' }],
  bindings: [{ id: 'bnd_0mbq3k7x1a2b3c4d5', name: '总部用印平台' }],
  permissions: [{ area: 'Seal requests', read: true, change: true }],
  createdAt: '2026-11-26T11:37:36.000Z',
  createdBy: '张三',
  expiresAt: '2027-01-31T00:00:00+08:00',
  expired: false,
  expiresSoon: false,
  lastUsedAt: '2026-11-27T01:02:03.000Z',
  lastUsedFrom: '10.1.2.3',
  usedFrom: [{ address: '10.1.2.3', at: '2026-11-27T01:02:03.000Z' }],
  revocable: true,
};

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(roles),
    ...exactlyOptional,
    hosts: z.array(named).exactOptional().meta({ description: 'Those of `hostIds` that are still there.' }),
    bindings: z.array(named).exactOptional().meta({
      description: 'Those that it reaches: of `bindingIds`, and those that its hosts’ seal settings name.',
    }),
    permissions: z
      .array(z.object({ area: z.string(), read: z.boolean(), change: z.boolean() }))
      .meta({ description: 'What its role may do, by areas of this documentation.' }),
    createdAt: isoTime.exactOptional(),
    createdBy: z.string().exactOptional(),
    changedAt: isoTime.exactOptional(),
    expiresAt: isoTime.exactOptional(),
    expired: z.boolean().exactOptional().meta({ description: 'It is refused: `key-expired`.' }),
    expiresSoon: z.boolean().exactOptional().meta({ description: 'It ends within fourteen days.' }),
    oldAcceptedUntil: isoTime.exactOptional().meta({
      description: 'Until then a key before its rotation is accepted as well.',
    }),
    lastUsedAt: isoTime.exactOptional().meta({ description: 'To the minute or so.' }),
    lastUsedFrom: z.string().exactOptional().meta({ description: 'An address.' }),
    usedFrom: z
      .array(z.object({ address: z.string(), at: isoTime }))
      .exactOptional()
      .meta({ description: `Addresses, the latest first; at most ${maxAddresses}.` }),
    revocable: z.boolean().meta({
      description: 'false for the one of the environment, unless another admin key asks.',
    }),
  })
  .meta({ id: 'ApiKey', example });

const key = z.string().meta({ description: 'Shown this once; its hash is all that is kept.' });

export const createdApiKeySchema = apiKeySchema
  .extend({ key })
  .meta({ id: 'CreatedApiKey', example: { ...example, key: 'sfk_0mbq3k7x1a2b3c4d5_…' } });

export const rotatedApiKeySchema = z.object({ key, oldAcceptedUntil: isoTime }).meta({
  id: 'RotatedApiKey',
  example: { key: 'sfk_0mbq3k7x1a2b3c4d5_…', oldAcceptedUntil: '2026-11-27T11:37:36.000Z' },
});

/** For who has a key with an end, or had one before a rotation. */
export function oldAcceptedUntil({ hashesBefore = [] }: ApiKeyDocument, now: Date): string | undefined {
  return hashesBefore
    .map(({ validUntil }) => validUntil)
    .filter((validUntil) => validUntil > now.toISOString())
    .sort()
    .at(-1);
}
