import { z } from 'zod';
import { said } from '../../contracts/language';

interface Bounds {
  minLength?: number;
  maxLength: number;
  /** One sentence for both; else each has its own. */
  message?: string;
}

/**
 * A text by its number of characters, as JSON Schema counts them: an emoji is one. Zod's own `min` and `max` count two,
 * and would refuse what the OpenAPI document calls valid.
 */
export function boundedText({ minLength = 0, maxLength, message }: Bounds) {
  return z
    .string()
    .refine((text) => charactersOf(text) >= minLength, {
      message: message ?? boundMessage('least', '至少', minLength),
      params: { code: 'too-small' },
    })
    .refine((text) => charactersOf(text) <= maxLength, {
      message: message ?? boundMessage('most', '最多', maxLength),
      params: { code: 'too-big' },
    })
    .meta(minLength > 0 ? { minLength, maxLength } : { maxLength });
}

function charactersOf(text: string): number {
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters;
}

function boundMessage(which: string, zhWhich: string, limit: number): string {
  return said(
    `must have at ${which} ${limit} character${limit === 1 ? '' : 's'}`,
    `${zhWhich}${limit}个字符`,
  );
}
