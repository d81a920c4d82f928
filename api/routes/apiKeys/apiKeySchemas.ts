import { z } from 'zod';
import { roles } from '../../../application/administration/apiKeys';
import { said } from '../../http/language';
import { formText, idSchema, isoTime } from '../../http/schemas';

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

export const apiKeyChange = z.strictObject(exactlyOptional).meta({ id: 'ApiKeyChange' });
export type Bound = z.output<typeof apiKeyChange>;

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(roles),
    ...exactlyOptional,
    createdAt: isoTime.exactOptional(),
    createdBy: z.string().exactOptional(),
    changedAt: isoTime.exactOptional(),
    expiresAt: isoTime.exactOptional(),
    lastUsedAt: isoTime.exactOptional().meta({ description: 'To the minute or so.' }),
    revocable: z.boolean().meta({ description: 'false for the one of the environment.' }),
  })
  .meta({ id: 'ApiKey' });

export const createdApiKeySchema = apiKeySchema
  .extend({ key: z.string().meta({ description: 'Shown this once; its hash is all that is kept.' }) })
  .meta({ id: 'CreatedApiKey' });
