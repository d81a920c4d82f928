import { z } from 'zod';
import { callbackSchema } from '../outbox';
import type { Application } from './application';
import type { Stage } from './dialect';

const stages = [
  'awaitingApproval',
  'granted',
  'sealing',
  'completed',
  'filesOwed',
  'archived',
  'ended',
  'autoEnded',
  'terminated',
  'rejected',
] as const satisfies readonly Stage[];

const id = z.string().min(1);
const count = z.int().min(0);
const grant = { sealId: id, useCount: count, crossPageUseCount: count };
const texts = z.record(z.string(), z.string());

const applications = z.array(
  z.object({
    applyId: id,
    uid: z.string(),
    fileTypeId: z.string(),
    subject: z.string(),
    approvedElsewhere: z.boolean(),
    seals: z.array(
      z.object({ ...grant, sealName: z.string(), usedCount: count, usedCrossPageUseCount: count }),
    ),
    fileCount: z.number().exactOptional(),
    reason: z.string().exactOptional(),
    departmentId: z.string().exactOptional(),
    others: texts,
    unknownFields: texts,
    stage: z.enum(stages),
    sealCode: z.string().nullable(),
    deadCodes: z.array(z.string()),
    round: count,
    uses: z.array(
      z.object({
        id,
        sealId: id,
        sealName: z.string(),
        crossPage: z.boolean(),
        person: z.string(),
        at: z.string(),
        address: z.string(),
        images: z.array(z.string()),
        imagesPending: z.boolean(),
      }),
    ),
    files: z.array(
      z.object({
        name: z.string(),
        watermark: z.boolean(),
        url: z.string().exactOptional(),
        contentBase64: z.string().exactOptional(),
      }),
    ),
    pendingReset: z.array(z.object(grant)).exactOptional(),
    endReason: z.string().exactOptional(),
    history: z.array(z.object({ at: z.string(), what: z.string() })),
  }),
);

/** Applications as `/sim/applications` shows them, for a vendor that starts anew and goes on with what it had. */
export const keptApplicationsSchema = z.strictObject({ applications }) satisfies z.ZodType<{
  applications: Application[];
}>;

/** All that a vendor keeps between its starts. */
export const keptVendorSchema = z.strictObject({ applications, callbacks: z.array(callbackSchema) });
