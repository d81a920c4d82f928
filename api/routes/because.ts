import { z } from 'zod';
import { anyVendor } from '../../contracts/vendorName';
import { type Cause, causeCodes, isCause } from '../../domain/causes';
import { causeMessage } from '../messages';

/** Why a peer has not done what was asked of it, beside its own words. */
export const becauseSchema = z
  .object({ code: z.enum(causeCodes), sentence: z.string(), zh: z.string() })
  .meta({
    description:
      'What the peer’s own words mean, in both languages, where that is known; `GET /v1/problems` lists the codes.',
  });

/** Nothing of what an older version stored, or of a code that this one does not know. */
export function becauseJson(
  cause: Cause | undefined,
  vendor = anyVendor,
): { because?: z.input<typeof becauseSchema> } {
  if (!isCause(cause)) return {};
  const [sentence, zh] = [causeMessage(cause, 'en', vendor), causeMessage(cause, 'zh', vendor)];
  const because = { code: cause.code, sentence, zh };
  return { because };
}
