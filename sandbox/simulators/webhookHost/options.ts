import { z } from 'zod';
import { keptInSchema } from '../keep';

/** Standard Webhooks: base64, with or without `whsec_` before it. */
const secretSchema = z.string().regex(/^(whsec_)?[A-Za-z0-9+/]+={0,2}$/, 'base64, with or without whsec_');

export const optionsSchema = z
  .strictObject({
    /** 0: any free one. */
    port: z.int().min(0).max(65_535).default(0),
    keptIn: keptInSchema,
    secret: secretSchema.optional(),
    /** Further ones that are accepted as well, while a secret is being replaced. */
    secrets: z.array(secretSchema).default([]),
    /** Whether `flow.get` says if a command was carried out; not every engine can. */
    tellsCommandDone: z.boolean().default(true),
    /** Whether ids made of digits are sent as number literals, as some engines do. */
    idsAsNumbers: z.boolean().default(false),
  })
  .transform(({ secret, secrets, ...rest }) => ({
    ...rest,
    secrets:
      secret === undefined && secrets.length === 0 ? [standardSecret] : [secret ?? [], secrets].flat(2),
  }));

/** Of a simulator that is started by hand without one. */
const standardSecret = 'whsec_c2VhbGZsb3ctd2ViaG9vay1ob3N0LXNlY3JldA==';

export type WebhookHostOptions = z.input<typeof optionsSchema>;
export type ResolvedOptions = z.infer<typeof optionsSchema>;
