import { z } from 'zod';

const text = z.string();
const count = z.int().min(0);

/** What may be stamped with one seal, by one person and one code. */
const sealAuthSchema = z.object({
  id: text,
  userId: text,
  userName: text,
  contact: text,
  number: text,
  sealId: text,
  sealName: text,
  ownerName: text,
  deviceNo: text,
  /** So spelt on the wire (A). */
  vertifyCode: text,
  leftCount: count,
  usedCount: count,
  /** Its code is dead. */
  complete: z.boolean(),
  completeTime: text.optional(),
  startTime: text.optional(),
  endTime: text.optional(),
});
export type SealAuth = z.infer<typeof sealAuthSchema>;

const imageSchema = z.object({ authId: text, photokey: text });

export const applicationSchema = z.object({
  id: text,
  tenantName: text,
  subject: text,
  applyerName: text,
  applyerContact: text,
  applyerNumber: text,
  serialNo: text,
  categoryId: text,
  description: text,
  documents: z.array(text),
  forms: z.array(z.object({ key: text, value: text })),
  /** All that are documented (A). */
  status: z.enum(['USING', 'COMPLETE', 'FINISHED']),
  createTime: text,
  sealAuths: z.array(sealAuthSchema),
  /** Without the device (A). */
  appendLogs: z.array(z.object({ userName: text, count, createTime: text, contact: text, number: text })),
  faceImages: z.array(imageSchema),
  useImages: z.array(imageSchema),
  finishReason: text.optional(),
});
export type Application = z.infer<typeof applicationSchema>;

export function isOver({ sealAuths }: Application): boolean {
  return sealAuths.every(({ complete }) => complete);
}
