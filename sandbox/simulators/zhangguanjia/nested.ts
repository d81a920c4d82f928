import { z } from 'zod';
import type { ReplyFields } from './operation';

const rowSchema = z.record(z.string(), z.unknown());

/** Every name with dots becomes objects within each other; names that begin alike share one. */
export function nested(fields: ReplyFields): ReplyFields {
  const made: ReplyFields = {};
  for (const [name, value] of Object.entries(fields)) {
    const parts = name.split('.');
    const last = parts.pop() ?? name;
    let place = made;
    for (const part of parts) {
      const inner = rowSchema.safeParse(place[part]).data ?? {};
      place[part] = inner;
      place = inner;
    }
    place[last] = nestedValue(value);
  }
  return made;
}

function nestedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nestedValue);
  const row = rowSchema.safeParse(value);
  return row.success ? nested(row.data) : value;
}
