import { z } from 'zod';
import { defaultBodyLimitBytes } from '../../../api/http/body';
import type { Route } from '../../../api/http/route';
import { routes } from '../../../api/routes';

/* What a body's schema allows is not refused for its length. */

interface Json {
  $ref?: string;
  $defs?: Record<string, Json>;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Json[];
  oneOf?: Json[];
  properties?: Record<string, Json>;
  additionalProperties?: Json | boolean;
  propertyNames?: Json;
  maxProperties?: number;
  items?: Json;
  maxItems?: number;
  maxLength?: number;
  pattern?: string;
}

/** Of a name and a comma, or of an item's comma. */
const punctuation = 4;

/** Of the longest value, in ASCII and without white space; what has no bound of its own counts as nothing. */
function longest(schema: Json, root: Json): number {
  const of = (each: Json) => longest(each, root);
  const values = schema.enum ?? ('const' in schema ? [schema.const] : undefined);
  if (values) return Math.max(...values.map((value) => JSON.stringify(value).length));
  if (schema.$ref) return of(root.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {});
  if (schema.oneOf || (schema.anyOf && !schema.properties))
    return Math.max(...(schema.oneOf ?? schema.anyOf ?? []).map(of));
  switch (schema.type) {
    case 'array':
      return punctuation + (schema.maxItems ?? 0) * (1 + of(schema.items ?? {}));
    case 'object':
      return longestObject(schema, of);
    case 'string':
      return 2 + longestText(schema);
    default:
      return 0;
  }
}

function longestObject(schema: Json, of: (each: Json) => number): number {
  const named = Object.entries(schema.properties ?? {}).map(
    ([name, each]) => name.length + punctuation + of(each),
  );
  const { propertyNames = {}, additionalProperties = {}, maxProperties = 0 } = schema;
  const more = typeof additionalProperties === 'object' ? of(additionalProperties) : 0;
  return (
    named.reduce((sum, each) => sum + each, 2) + maxProperties * (punctuation + of(propertyNames) + more)
  );
}

function longestText({ maxLength, pattern = '' }: Json): number {
  return maxLength ?? Number(/\{\d+,(\d+)\}\)?\$$/.exec(pattern)?.[1] ?? 0);
}

const withBody = routes.flatMap(({ spec }): [string, Route['spec'], z.ZodType][] =>
  spec.body ? [[`${spec.method} ${spec.path}`, spec, spec.body]] : [],
);

test.each(withBody)('%s takes the longest body that it describes', (_name, spec, body) => {
  const json = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as Json;
  expect(longest(json, json)).toBeLessThanOrEqual(spec.bodyLimitBytes ?? defaultBodyLimitBytes);
});
