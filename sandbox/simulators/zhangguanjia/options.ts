import { z } from 'zod';
import { deadTokenDress } from '../deadToken';
import { keptInSchema } from '../keep';
import { callbackFormats } from '../outbox';
import { catalogueSchema } from './catalogue';
import { dialectSchema } from './dialect';

export const optionsSchema = z.strictObject({
  /** 0: any free one. */
  port: z.int().min(0).max(65_535).default(0),
  keptIn: keptInSchema,
  clientId: z.string().min(1).default('sealflow'),
  clientSecret: z.string().min(1).default('sealflow-secret'),
  /** The vendor's is about an hour (A). */
  tokenLifeSeconds: z.number().positive().default(3600),
  /** How a token that is not valid is told. */
  deadTokenAs: deadTokenDress.default('errcode'),
  /** Where callbacks go; without one, none is sent. */
  callbackUrl: z.url().optional(),
  callbackFormat: callbackFormats.default('json'),
  /** Sent with every callback, for sites that send a shared secret. */
  callbackHeaders: z.record(z.string(), z.string()).default({}),
  /** The wait before the second try; each later one is twice as long. */
  callbackFirstWaitMs: z.int().min(1).default(500),
  callbackMaxTries: z.int().min(1).default(14),
  callbackTimeoutMs: z.int().min(1).default(10_000),
  /** A granted application is completed by its last stamp; by default only by the person's own act. */
  completeWhenUsedUp: z.boolean().default(false),
  /** A completed application still owes the scans of its files, and is called so (B). */
  filesOwedAfterSealing: z.boolean().default(false),
  /** Whether more uses come with a new seal code. */
  codeChangesOnAppend: z.boolean().default(true),
  /** The server's own cap on the size of a page. */
  maxPageSize: z.int().min(1).default(100),
  /** How many applications one call may bring. */
  maxBatch: z.int().min(1).default(100),
  /** Whether files given by address are fetched for real. */
  fetchFiles: z.boolean().default(false),
  ...catalogueSchema.shape,
  dialect: dialectSchema.prefault({}),
});

export type ZhangGuanJiaOptions = z.input<typeof optionsSchema>;
export type ResolvedOptions = z.infer<typeof optionsSchema>;
