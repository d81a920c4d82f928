import { z } from 'zod';
import { type CheckStep, checkCodes } from '../../application/checks';
import type { Language } from '../http/language';
import { checkMessage } from '../messages';

export const checkSchema = z
  .object({
    ok: z.boolean(),
    steps: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean(),
        code: z.enum(checkCodes).meta({ description: 'What was found; `GET /v1/problems` lists them.' }),
        message: z.string().meta({ description: 'A sentence that can be acted on, by Accept-Language.' }),
        ms: z.int(),
      }),
    ),
  })
  .meta({ id: 'Check' });

export function checkAnswer(steps: CheckStep[], language: Language): z.input<typeof checkSchema> {
  return {
    ok: steps.every(({ ok }) => ok),
    steps: steps.map(({ name, ok, finding, ms }) => ({
      ...{ name, ok, ms },
      code: finding.code,
      message: checkMessage(finding, language),
    })),
  };
}
