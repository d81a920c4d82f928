import { z } from 'zod';
import { defined } from '../../domain/defined';

interface Bounds {
  minLength?: number;
  maxLength: number;
  /** Of both bounds; where it is left out, the edge makes a sentence of each. */
  message?: string;
}

/**
 * A text by its number of characters, as JSON Schema counts them: an emoji is one. Zod's own `min` and `max` count two,
 * and would refuse what the OpenAPI document calls valid. Issues are as theirs.
 */
export function boundedText({ minLength = 0, maxLength, message }: Bounds) {
  return z
    .string()
    .check(({ value, issues }) => {
      const characters = charactersOf(value);
      const common = {
        origin: 'string',
        inclusive: true,
        input: value,
        continue: true,
        ...defined({ message }),
      };
      if (characters < minLength) issues.push({ code: 'too_small', minimum: minLength, ...common });
      if (characters > maxLength) issues.push({ code: 'too_big', maximum: maxLength, ...common });
    })
    .meta(minLength > 0 ? { minLength, maxLength } : { maxLength });
}

function charactersOf(text: string): number {
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters;
}
