import { z } from 'zod';
import { runTrials, type Trial } from '../../adapters/http/trials';
import { checkCodes } from '../../application/checks';
import { anyVendor } from '../../contracts/vendorName';
import { defined } from '../../domain/defined';
import type { Language } from '../http/language';
import { malformed } from '../http/problem';
import { checkMessage } from '../messages';

/** So that a step is shown as it comes: a check may take half a minute. */
export const stepSchema = z
  .string()
  .regex(/^[a-z]{1,30}$/)
  .meta({ description: 'One step alone; the first is `address`. Its answer names the `next`.' })
  .exactOptional();

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
    next: z
      .string()
      .exactOptional()
      .meta({ description: 'The step that follows the one that was asked for.' }),
  })
  .meta({ id: 'Check' });

/**
 * Runs all trials until one fails, or the one that is named.
 *
 * @throws Problem 400 for a step that this check does not have.
 */
export async function checkAnswer(
  trials: readonly Trial[],
  language: Language,
  only?: string,
  vendor = anyVendor,
): Promise<z.input<typeof checkSchema>> {
  const at = trials.findIndex(({ name }) => name === only);
  if (only !== undefined && at < 0) throw unknownStep(trials);
  const steps = await runTrials(only === undefined ? trials : trials.slice(at, at + 1));
  const ok = steps.every((step) => step.ok);
  const next = only !== undefined && ok ? trials[at + 1]?.name : undefined;
  return {
    ok,
    steps: steps.map(({ finding, ...step }) => ({
      ...step,
      code: finding.code,
      message: checkMessage(finding, language, vendor),
    })),
    ...defined({ next }),
  };
}

function unknownStep(trials: readonly Trial[]) {
  const names = trials.map(({ name }) => name).join(', ');
  return malformed([
    { path: 'step', code: 'invalid-value', message: `must be one of ${names}`, zh: `须为${names}之一` },
  ]);
}
