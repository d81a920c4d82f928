import { z } from 'zod';
import { keptInSchema } from '../keep';
import { callbackFormats } from '../outbox';
import { catalogueSchema } from './catalogue';

/** Where what is known of the servers differs. */
const dressSchema = z.strictObject({
  /** What an application by category is answered with: one document has the codes, the other the id alone (A). */
  byCategoryReply: z.enum(['codes', 'idOnly']).default('codes'),
  /** Under which name `/seal/list` has its list: the table of the document, or its example (A). */
  sealListIn: z.enum(['result', 'list']).default('result'),
  /** Under which name an application's seals have their machine (B). */
  sealDeviceIn: z.enum(['deviceId', 'deviceNo']).default('deviceId'),
});

export const optionsSchema = z.strictObject({
  /** 0: any free one. */
  port: z.int().min(0).max(65_535).default(0),
  keptIn: keptInSchema,
  accessToken: z.string().min(1).default('sealflow'),
  secret: z.string().min(1).default('sealflow-secret'),
  /** With which a person's browser is signed in: 16 characters (B). */
  signInKey: z.string().length(16).default('sealflow-sign-in'),
  /** Where callbacks of all kinds go; without one, none is sent. */
  callbackUrl: z.url().optional(),
  callbackFormat: callbackFormats.default('form'),
  callbackTimeoutMs: z.int().min(1).default(10_000),
  /** No retry of the vendor's is documented, so there is none. */
  callbackMaxTries: z.int().min(1).default(1),
  callbackFirstWaitMs: z.int().min(1).default(500),
  /** The last stamp of a seal completes it; by default only the person's own act does. */
  completeWhenUsedUp: z.boolean().default(false),
  /** Whether more uses come with a new code; nothing is said of it. */
  codeChangesOnAppend: z.boolean().default(false),
  dress: dressSchema.prefault({}),
  ...catalogueSchema.shape,
});

export type QiyuesuoOptions = z.input<typeof optionsSchema>;
export type ResolvedOptions = z.infer<typeof optionsSchema>;
