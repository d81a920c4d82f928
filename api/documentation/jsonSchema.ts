import { z } from 'zod';
import { schemaExamples } from './examples';

export type Json = Record<string, unknown>;

/** As a JSON Schema; what has an id of its own goes among the components. */
export function schemaOf(schema: z.ZodType, schemas: Json): Json {
  const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  for (const [id, definition] of Object.entries($defs)) schemas[id] = atComponents(definition);
  return atComponents(own);
}

function atComponents(schema: unknown): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

const ofComponent = '#/components/schemas/';

/**
 * What a schema's example is: by the table where it has an id, its own, of a page one item, of several forms the first.
 * undefined where none is known.
 */
export function exampleOf(schema: unknown, schemas: Json): unknown {
  const { $ref, example, properties, oneOf } = asSchema(schema);
  if ($ref !== undefined) {
    const id = $ref.slice(ofComponent.length);
    return schemaExamples[id] ?? exampleOf(schemas[id], schemas);
  }
  if (example !== undefined) return example;
  if (oneOf) return exampleOf(oneOf[0], schemas);
  const item = asSchema(properties?.items).items;
  const ofItem = item === undefined ? undefined : exampleOf(item, schemas);
  if (ofItem === undefined) return undefined;
  return { items: [ofItem], ...(properties && 'nextCursor' in properties ? { nextCursor: null } : {}) };
}

interface Schema {
  $ref?: string;
  example?: unknown;
  oneOf?: unknown[];
  items?: unknown;
  properties?: Json;
}

/** Of our own making, by zod. */
function asSchema(schema: unknown): Schema {
  return typeof schema === 'object' && schema !== null ? schema : {};
}

/** What one content type is, with its example where there is one. */
export function mediaType(schema: Json, example: unknown): Json {
  return example === undefined ? { schema } : { schema, example };
}
