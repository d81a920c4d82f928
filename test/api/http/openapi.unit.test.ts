import { z } from 'zod';
import { openApiDocument } from '../../../api/http/openapi';
import { defineRoute, type Route } from '../../../api/http/route';
import { routes } from '../../../api/routes';

type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: Record<string, string[]>[];
  'x-roles'?: string[];
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: object }> }>;
};

/** Through JSON, as callers get it. */
function documentOf(some: readonly Route[]) {
  return JSON.parse(JSON.stringify(openApiDocument(some, '1.2.3'))) as {
    openapi: string;
    info: { version: string; title: string };
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
  };
}

const document = documentOf(routes);
const operations = routes.map(({ spec }): [string, Route['spec'], Operation | undefined] => {
  const path = spec.path.replace(/:(\w+)/g, '{$1}');
  return [`${spec.method} ${path}`, spec, document.paths[path]?.[spec.method]];
});

test('it is OpenAPI 3.1, of this version', () => {
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Sealflow', version: '1.2.3' } });
  expect(document.components.securitySchemes).toMatchObject({
    apiKey: { type: 'http', scheme: 'bearer' },
    session: { type: 'apiKey', in: 'cookie', name: 'sealflow_session' },
  });
});

test('it says what a site’s own address is sent', () => {
  const schema = { $ref: '#/components/schemas/Alert' };
  expect(document).toMatchObject({
    webhooks: { alert: { post: { requestBody: { content: { 'application/json': { schema } } } } } },
    components: { schemas: { Alert: { type: 'object' } } },
  });
});

test('it has every route that is mounted, and no other', () => {
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(documented.sort()).toEqual(operations.map(([name]) => name).sort());
  expect(new Set(documented).size).toBe(documented.length);
});

test('every operation has a name of its own', () => {
  const names = operations.map(([, , operation]) => operation?.operationId ?? '');
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+[A-Z][A-Za-z0-9]*$/);
});

test('no reference leads nowhere, and no schema is left unused', () => {
  const named = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      if (key === '$ref') named.add(String(item));
      else walk(item);
    }
  };
  walk(document);
  const there = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect([...named].sort()).toEqual(there.sort());
});

test('null is a type there, and no word beside it as in 3.0', () => {
  expect(JSON.stringify(document)).toContain('"null"');
  expect(JSON.stringify(document)).not.toContain('"nullable"');
});

describe.each(operations)('%s', (_name, spec, operation) => {
  if (!operation) throw new Error('not documented');
  const isPublic = spec.role === 'public';
  const takesBody = spec.body !== undefined || spec.rawBody !== undefined;

  test('says what it is for and who may call it', () => {
    expect(operation.summary).toMatch(/./);
    expect(operation.tags).toEqual([spec.tag]);
    const session = spec.path.startsWith('/v1/') ? [{ session: [] }] : [];
    expect(operation.security).toEqual(isPublic ? [] : [{ apiKey: [] }, ...session]);
    if (isPublic) expect(operation).not.toHaveProperty('x-roles');
    else {
      expect(operation['x-roles']).toEqual(expect.arrayContaining([spec.role, 'admin'].flat()));
      expect(operation.description).toContain('admin');
    }
  });

  test('every placeholder of its path is a parameter that is needed', () => {
    const placeholders = [...spec.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    const documented = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(documented.map(({ name }) => name).sort()).toEqual(placeholders.sort());
    expect(documented.every(({ required }) => required)).toBe(true);
  });

  test('says what it takes', () => {
    const types = spec.body ? ['application/json'] : (spec.rawBody?.contentTypes ?? []);
    expect(Object.keys(operation.requestBody?.content ?? {})).toEqual(types);
    const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    const shape = spec.query instanceof z.ZodObject ? Object.keys(spec.query.shape) : [];
    expect(query.map(({ name }) => name).sort()).toEqual(shape.sort());
  });

  test('every problem it may answer is a problem of RFC 9457', () => {
    const expected = [
      ...(takesBody || spec.params || spec.query ? ['400'] : []),
      ...(isPublic ? [] : ['401', '403', '429', '503']),
      ...(takesBody ? ['413'] : []),
      ...(spec.body ? ['415'] : []),
      ...Object.keys(spec.problems ?? {}),
      'default',
    ].filter((status) => !(status in spec.responses));
    const answered = Object.entries(operation.responses);
    const problems = answered.filter(([, { content }]) => content?.['application/problem+json']);
    expect(problems.map(([status]) => status).sort()).toEqual([...new Set(expected)].sort());
    for (const [, { content }] of problems)
      expect(content?.['application/problem+json']?.schema).toEqual({ $ref: '#/components/schemas/Problem' });
  });

  test('every success has the type that is sent', () => {
    for (const [status, response] of Object.entries(spec.responses)) {
      const documented = operation.responses[status];
      expect(documented?.description).toMatch(/./);
      const type = response.schema ? [response.contentType ?? 'application/json'] : [];
      expect(Object.keys(documented?.content ?? {})).toEqual(type);
    }
  });
});

describe('of a route by hand', () => {
  const route = defineRoute({
    method: 'post',
    adminEvent: { none: 'It is of a test.' },
    path: '/v1/things/:id/parts',
    role: ['operator', 'engine'],
    engineScope: { by: 'list' },
    tag: 'Things',
    summary: 'Adds a part',
    description: 'To a thing.',
    params: z.strictObject({ id: z.string() }),
    query: z.strictObject({ dry: z.enum(['true', 'false']).optional() }),
    body: z.strictObject({ name: z.string().min(1), count: z.int().nullable().optional() }),
    responses: {
      201: {
        description: 'Added.',
        schema: z.object({ id: z.string() }),
        headers: { Location: 'Where it is.' },
      },
    },
    problems: { 409: 'It is there already.' },
    handler: async () => ({ status: 201, body: { id: 'x' } }),
  });
  const operation = documentOf([route]).paths['/v1/things/{id}/parts']?.post;

  test('it is described as it is defined', () => {
    expect(operation).toMatchObject({
      operationId: 'postThingsByIdParts',
      tags: ['Things'],
      summary: 'Adds a part',
      description:
        'To a thing.\n\nRole: operator, engine, admin.\n\nA key of role engine: those of its own hosts alone.',
      'x-roles': ['operator', 'engine', 'admin'],
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'dry', in: 'query', required: false, schema: { type: 'string', enum: ['true', 'false'] } },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                name: { type: 'string', minLength: 1 },
                count: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
              },
              required: ['name'],
              additionalProperties: false,
            },
          },
        },
      },
      responses: {
        201: { description: 'Added.', headers: { Location: { description: 'Where it is.' } } },
        409: { description: 'It is there already.' },
      },
    });
  });

  test('parameters that are no object cannot be described', () => {
    const odd: Route = { ...route, spec: { ...route.spec, params: z.string() } };
    expect(() => documentOf([odd])).toThrow('parameters are described by an object');
  });
});

test.each(
  routes.filter(({ spec }) => spec.body).map(({ spec }) => [`${spec.method} ${spec.path}`, spec] as const),
)('%s requires what its schema requires, and no more', (_name, spec) => {
  const path = spec.path.replace(/:(\w+)/g, '{$1}');
  const operation = document.paths[path]?.[spec.method];
  const { schema } = operation?.requestBody?.content['application/json'] ?? {};
  const own = (spec.body ?? z.never()) as z.ZodObject;
  // What may be left out is told by trying: the whole less one field.
  const { $ref = '' } = schema as { $ref?: string };
  const resolved = ($ref ? document.components.schemas[$ref.split('/').at(-1) ?? ''] : schema) ?? {};
  const required = 'required' in resolved && Array.isArray(resolved.required) ? resolved.required : [];
  const { error } = own.safeParse({}, { reportInput: true });
  const missing = (error?.issues ?? []).filter(
    ({ path: at, input }) => at.length === 1 && input === undefined,
  );
  if (own instanceof z.ZodObject)
    expect([...required].sort()).toEqual(missing.map(({ path: [name] }) => String(name)).sort());
});
