import { z } from 'zod';
import { defined } from '../../domain/defined';
import { sessionCookieName } from '../console/sessions';
import { documentInChinese } from '../documentation/chinese';
import { examplesOf, parameterExample } from '../documentation/examples';
import { exampleOf, type Json, mediaType, schemaOf } from '../documentation/jsonSchema';
import { problemExample } from '../documentation/problemExamples';
import { defaultBodyLimitBytes } from './body';
import type { Language } from './language';
import { type ResponseSpec, type Route, type RouteSpec, rolesOf, takesSession } from './route';
import type { EngineScope } from './scope';
import { webhookOperations } from './webhooks';

export const problemSchema = z
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
          label: z
            .string()
            .optional()
            .meta({ description: 'As people know a field of a form, by the settings of its flow.' }),
          code: z.string().meta({ example: 'required' }),
          message: z.string().meta({
            description: 'In English or Chinese, by Accept-Language, or by the host that is answered.',
          }),
        }),
      )
      .optional()
      .meta({ description: 'One entry per wrong field.' }),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457).' });

/** The OpenAPI 3.1 document of exactly these routes; its schemas are zod's own JSON Schema. */
export function openApiDocument(routes: readonly Route[], version: string, language: Language = 'en'): Json {
  const document = documentOf(routes, version, language);
  return language === 'zh' ? documentInChinese(document) : document;
}

/** With texts in English, and problems as they are answered in this language. */
function documentOf(routes: readonly Route[], version: string, language: Language): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const { spec } of routes) {
    const path = documentedPath(spec.path);
    paths[path] = { ...paths[path], [spec.method]: operation(spec, schemas, language) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sealflow',
      version,
      description:
        'Physical company seals, orchestrated: what host engines, administrators, operators and the vendor call.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    components: {
      schemas,
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'Roles: engine, operator, admin. An admin key may do everything.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookieName,
          description:
            'Of the console, begun by `POST /v1/sessions`; for requests without a key. Whatever is no GET must carry `X-Sealflow-Console: 1` and come from a page of the same origin, otherwise it is answered 403 `cross-site`.',
        },
      },
    },
    paths,
    webhooks: webhookOperations(schemas),
  };
}

function operation(spec: RouteSpec, schemas: Json, language: Language): Json {
  const allowed = rolesOf(spec);
  const roles = allowed === 'public' ? [] : [...new Set([...allowed, 'admin'])];
  return {
    operationId: operationId(spec),
    tags: [spec.tag],
    summary: spec.summary,
    description: [
      spec.description,
      roles.length > 0 ? `Role: ${roles.join(', ')}.` : undefined,
      spec.engineScope && `A key of role engine: ${reachOf(spec.engineScope)}.`,
    ]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    security: securityOf(spec),
    ...(allowed === 'public' ? {} : { 'x-roles': roles }),
    ...parametersOf(spec, schemas),
    ...requestBodyOf(spec, schemas),
    responses: { ...successes(spec, schemas), ...problems(spec, schemas, language) },
  };
}

function securityOf(spec: RouteSpec): Json[] {
  if (spec.role === 'public') return [];
  return takesSession(spec) ? [{ apiKey: [] }, { session: [] }] : [{ apiKey: [] }];
}

function reachOf(scope: EngineScope): string {
  if (scope.by === 'list') return 'those of its own hosts alone';
  if (scope.by === 'body')
    return 'a host or a binding that is not its own is answered as one that is not known';
  switch (scope.names) {
    case 'host':
      return 'its own hosts alone; any other is answered 404';
    case 'sealRequest':
      return 'those of its own hosts alone; any other is answered 404';
    case 'binding':
      return 'bindings that its hosts’ seal settings name or that are listed with it; any other is answered 404';
  }
}

/** `/v1/bindings/:id` as OpenAPI spells it. */
function documentedPath(path: string): string {
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

function parametersOf(spec: RouteSpec, schemas: Json): Json {
  const parameters = [
    ...parametersIn(spec, 'params', schemas),
    ...parametersIn(spec, 'query', schemas),
    ...parametersIn(spec, 'headers', schemas),
  ];
  return parameters.length > 0 ? { parameters } : {};
}

const places = { params: 'path', query: 'query', headers: 'header' } as const;

function parametersIn(spec: RouteSpec, of: keyof typeof places, schemas: Json): Json[] {
  const { [of]: schema, path } = spec;
  if (!schema) return [];
  if (!(schema instanceof z.ZodObject)) throw new Error('parameters are described by an object');
  const { required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries<z.ZodType>(schema.shape).map(([name, field]) => {
    const { description } = z.globalRegistry.get(field) ?? {};
    const example = parameterExample(path, name);
    return {
      name,
      in: places[of],
      required: of === 'params' || required.includes(name),
      schema: { ...schemaOf(field, schemas), ...defined({ example }) },
      ...defined({ description }),
    };
  });
}

function requestBodyOf({ body, rawBody, method, path }: RouteSpec, schemas: Json): Json {
  const { body: own, ...byType } = examplesOf(method, path);
  if (body) {
    const schema = schemaOf(body, schemas);
    const content = { 'application/json': mediaType(schema, own ?? exampleOf(schema, schemas)) };
    return { requestBody: { required: !body.isOptional(), content } };
  }
  if (!rawBody) return {};
  const content = Object.fromEntries(
    rawBody.contentTypes.map((type) => [type, mediaType({}, byType[type] ?? own)]),
  );
  return { requestBody: { required: true, description: rawBody.description, content } };
}

function successes(spec: RouteSpec, schemas: Json): Json {
  const own = examplesOf(spec.method, spec.path);
  return Object.fromEntries(
    Object.entries(spec.responses).map(([status, { description, headers, ...response }]) => [
      status,
      {
        description,
        ...contentOf(response, own[status], schemas),
        ...(headers ? { headers: headersOf(headers) } : {}),
      },
    ]),
  );
}

function contentOf(
  { schema, contentType = 'application/json' }: Pick<ResponseSpec, 'schema' | 'contentType'>,
  own: unknown,
  schemas: Json,
): Json {
  if (!schema) return {};
  const described = schemaOf(schema, schemas);
  return { content: { [contentType]: mediaType(described, own ?? exampleOf(described, schemas)) } };
}

function headersOf(headers: Record<string, string>): Json {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}

function problems(spec: RouteSpec, schemas: Json, language: Language): Json {
  const takesBody = spec.body !== undefined || spec.rawBody !== undefined;
  const named: Record<string, string> = {
    ...(takesBody || spec.params || spec.query ? { 400: 'Malformed; `errors` names each wrong field.' } : {}),
    ...(spec.role === 'public'
      ? {}
      : {
          401: 'No valid API key.',
          403: spec.engineScope
            ? 'The key has another role, or has role engine and is bound to no host (`key-unbound`).'
            : 'The key has another role.',
          429: 'More requests with this key than a minute allows; see Retry-After.',
        }),
    ...(takesBody
      ? { 413: `The body has more than ${spec.bodyLimitBytes ?? defaultBodyLimitBytes} bytes.` }
      : {}),
    ...(spec.body ? { 415: 'The body is not application/json.' } : {}),
    ...spec.problems,
    ...(spec.responses[503] || spec.role === 'public'
      ? {}
      : { 503: 'Temporal, MongoDB or the vendor is away; see Retry-After.' }),
    default: 'Any other problem.',
  };
  const schema = schemaOf(problemSchema, schemas);
  const { problem: own = {} } = examplesOf(spec.method, spec.path);
  return Object.fromEntries(
    Object.entries(named).map(([status, description]) => {
      const example = problemExample(status, own[Number(status)], language);
      return [status, { description, content: { 'application/problem+json': mediaType(schema, example) } }];
    }),
  );
}
