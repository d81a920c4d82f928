import { OpenAPIRegistry, OpenApiGeneratorV31, type ResponseConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { type Route, type RouteSpec, rolesOf } from './route';

const problemSchema = z
  .object({
    type: z.string().meta({ example: 'urn:sealflow:problem:malformed' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    requestId: z.string().meta({ description: 'Also in the X-Request-Id header, and in the log.' }),
    errors: z
      .array(
        z.object({
          path: z
            .string()
            .meta({ description: 'Dotted; empty for the body as a whole.', example: 'seals.0.useCount' }),
          code: z.string().meta({ example: 'required' }),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'One entry per wrong field.' }),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457).' });

/** The OpenAPI 3.1 document of exactly these routes. */
export function openApiDocument(routes: readonly Route[], version: string): Record<string, unknown> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'Roles: engine, operator, admin. An admin key may do everything.',
  });
  for (const { spec } of routes) registry.registerPath(operation(spec));
  const { webhooks: _none, ...document } = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Sealflow',
      version,
      description:
        'Physical company seals, orchestrated: what host engines, administrators, operators and 章管家 call.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
  return { ...document };
}

type PathConfig = Parameters<OpenAPIRegistry['registerPath']>[0];

function operation(spec: RouteSpec): PathConfig {
  const allowed = rolesOf(spec);
  const roles = allowed === 'public' ? [] : [...new Set([...allowed, 'admin'])];
  return {
    method: spec.method,
    path: documentedPath(spec.path),
    operationId: operationId(spec),
    tags: [spec.tag],
    summary: spec.summary,
    description: [spec.description, roles.length > 0 ? `Role: ${roles.join(', ')}.` : undefined]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    security: allowed === 'public' ? [] : [{ apiKey: [] }],
    ...(allowed === 'public' ? {} : { 'x-roles': roles }),
    request: requestOf(spec),
    responses: { ...successes(spec), ...problems(spec) },
  };
}

/** `/v1/bindings/:id` as OpenAPI spells it. */
export function documentedPath(path: string): string {
  return path.replace(/:([A-Za-z]+)/g, '{$1}');
}

function operationId({ method, path }: RouteSpec): string {
  const words = path.split('/').flatMap((part) => {
    if (part === '' || part === 'v1') return [];
    return part.startsWith(':')
      ? ['by', ...part.slice(1).split(/[^A-Za-z0-9]+/)]
      : part.split(/[^A-Za-z0-9]+/);
  });
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function requestOf(spec: RouteSpec): NonNullable<PathConfig['request']> {
  return {
    ...(spec.params ? { params: asParameters(spec.params) } : {}),
    ...(spec.query ? { query: asParameters(spec.query) } : {}),
    ...(spec.headers ? { headers: asParameters(spec.headers) } : {}),
    ...(spec.body
      ? {
          body: { required: !spec.body.isOptional(), content: { 'application/json': { schema: spec.body } } },
        }
      : {}),
    ...(spec.rawBody
      ? {
          body: {
            required: true,
            description: spec.rawBody.description,
            content: Object.fromEntries(spec.rawBody.contentTypes.map((type) => [type, { schema: {} }])),
          },
        }
      : {}),
  };
}

function asParameters(schema: z.ZodType): z.ZodObject {
  if (schema instanceof z.ZodObject) return schema;
  throw new Error('parameters are described by an object');
}

function successes(spec: RouteSpec): Record<string, ResponseConfig> {
  return Object.fromEntries(
    Object.entries(spec.responses).map(([status, { description, schema, contentType, headers }]) => [
      status,
      {
        description,
        ...(schema ? { content: { [contentType ?? 'application/json']: { schema } } } : {}),
        ...(headers
          ? {
              headers: Object.fromEntries(
                Object.entries(headers).map(([name, text]) => [
                  name,
                  { description: text, schema: { type: 'string' as const } },
                ]),
              ),
            }
          : {}),
      },
    ]),
  );
}

function problems(spec: RouteSpec): Record<string, ResponseConfig> {
  const takesBody = spec.body !== undefined || spec.rawBody !== undefined;
  const named: Record<string, string> = {
    ...(takesBody || spec.params || spec.query ? { 400: 'Malformed; `errors` names each wrong field.' } : {}),
    ...(spec.role === 'public' ? {} : { 401: 'No valid API key.', 403: 'The key has another role.' }),
    ...(takesBody ? { 413: 'The body is too large.' } : {}),
    ...(spec.body ? { 415: 'The body is not application/json.' } : {}),
    ...spec.problems,
    ...(spec.responses[503] || spec.role === 'public'
      ? {}
      : { 503: 'Temporal or MongoDB is away; see Retry-After.' }),
    default: 'Any other problem.',
  };
  return Object.fromEntries(
    Object.entries(named).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: problemSchema } } },
    ]),
  );
}
