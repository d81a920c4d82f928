import { z } from 'zod';

/** What the detail shows in place of what is so, of every application and seal: sites show counts in many ways. */
export const shownAsSchema = z.strictObject({
  /** Any JSON: null, "", -1, 4294967295, "不限次数". */
  useCount: z.unknown().optional(),
  usedCount: z.unknown().optional(),
  stageName: z.string().optional(),
});
export type ShownAs = z.infer<typeof shownAsSchema>;
