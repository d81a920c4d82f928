import { z } from 'zod';
import type { CheckStep } from '../../adapters/http/trials';
import type { Language } from '../http/language';

export const checkSchema = z
  .object({
    ok: z.boolean(),
    steps: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean(),
        message: z.string().meta({ description: 'A sentence that can be acted on, by Accept-Language.' }),
        ms: z.int(),
      }),
    ),
  })
  .meta({ id: 'Check' });

export function checkAnswer(steps: CheckStep[], language: Language): z.input<typeof checkSchema> {
  return {
    ok: steps.every(({ ok }) => ok),
    steps: steps.map((step) => ({ ...step, message: step.message[language] })),
  };
}
