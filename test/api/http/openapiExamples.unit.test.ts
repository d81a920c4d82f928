import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import { z } from 'zod';
import {
  examplesOf,
  operationExamples,
  parameterExample,
  schemaExamples,
} from '../../../api/documentation/examples';
import { openApiDocument, problemSchema } from '../../../api/http/openapi';
import { sent } from '../../../api/http/webhooks';
import { problemTable } from '../../../api/messages/problemTable';
import { routes } from '../../../api/routes';

/* Every body, answer and problem has an example, which the schema that validates takes. */

interface Media {
  schema: object;
  example?: unknown;
}
interface Parameter {
  name: string;
  in: string;
  schema: { example?: unknown };
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: Operation }>;
  components: { schemas: Record<string, object> };
}

const documentIn = (language: 'en' | 'zh') =>
  JSON.parse(JSON.stringify(openApiDocument(routes, '1.2.3', language))) as Document;
const document = documentIn('en');
// Each schema validates once or twice: to optimize what is compiled costs more than it gains.
const ajv = new Ajv({ strict: false, validateFormats: false, code: { optimize: false } });
ajv.addSchema({ components: document.components }, 'openapi');

/** Each is compiled once. */
const compiled = new Map<string, ValidateFunction>();

function fits({ schema, example }: Media): unknown {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/');
  const validates = compiled.get(text) ?? ajv.compile(JSON.parse(text));
  compiled.set(text, validates);
  return validates(example) || validates.errors;
}

const operations = routes.map(({ spec }) => {
  const path = spec.path.replace(/:(\w+)/g, '{$1}');
  const operation = document.paths[path]?.[spec.method];
  if (!operation) throw new Error(`${path} is not documented`);
  return [`${spec.method} ${spec.path}`, spec, operation] as const;
});

test.each(operations)('%s', (_name, spec, { requestBody, responses }) => {
  for (const [type, media] of Object.entries(requestBody?.content ?? {})) {
    expect([type, media]).toEqual([type, expect.objectContaining({ example: expect.anything() })]);
    expect(fits(media)).toBe(true);
    if (spec.body) expect(spec.body.safeParse(media.example).error).toBeUndefined();
  }
  for (const [status, { content = {} }] of Object.entries(responses))
    for (const media of Object.values(content)) {
      expect([status, media]).toEqual([status, expect.objectContaining({ example: expect.anything() })]);
      expect(fits(media)).toBe(true);
      const { schema, contentType } = spec.responses[Number(status)] ?? {};
      // What a schema does not name would be dropped from a real answer.
      if (schema && contentType === undefined) expect(schema.parse(media.example)).toEqual(media.example);
    }
});

test.each(operations)(
  '%s shows problems of the statuses that they are answered with',
  (_name, spec, operation) => {
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const media = content?.['application/problem+json'];
      if (!media) continue;
      const problem = problemSchema.parse(media.example);
      if (status !== 'default') expect(String(problem.status)).toBe(status);
      expect(Object.keys(problemTable)).toContain(problem.type.split(':').at(-1));
    }
    const { problem = {} } = examplesOf(spec.method, spec.path);
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(Object.keys(problem)));
  },
);

test.each(operations)(
  '%s has an example of each parameter, which is taken',
  (_name, spec, { parameters = [] }) => {
    const schemas = { path: spec.params, query: spec.query, header: spec.headers };
    for (const { name, in: place, schema } of parameters) {
      expect([name, schema.example]).toEqual([name, expect.anything()]);
      const whole = schemas[place as keyof typeof schemas];
      if (!(whole instanceof z.ZodObject)) continue;
      const one = whole.shape[name] as z.ZodType;
      // In an address everything is text.
      expect([name, one.safeParse(String(schema.example)).success]).toEqual([name, true]);
    }
  },
);

test('no example is of a schema, an operation or a parameter that is not there', () => {
  const named: string[] = operations.map(([name]) => name);
  expect(Object.keys(schemaExamples).filter((id) => !(id in document.components.schemas))).toEqual([]);
  expect(Object.keys(operationExamples).filter((name) => !named.includes(name))).toEqual([]);
  expect(parameterExample('/v1/bindings/:id', 'id')).toMatch(/^bnd_/);
});

test.each(Object.entries(sent))(
  '%s, which we send, has an example that it takes',
  (name, { schema, answers }) => {
    const operation = document.webhooks[name]?.post;
    const media = operation?.requestBody?.content['application/json'];
    expect(schema.parse(media?.example)).toEqual(media?.example);
    for (const [status, { schema: answer }] of Object.entries(answers)) {
      const answered = operation?.responses[status]?.content?.['application/json'];
      if (answer) expect(answer.parse(answered?.example)).toEqual(answered?.example);
    }
  },
);

test('problems are shown in the language of the document', () => {
  const notFound = ({ paths }: Document) =>
    JSON.stringify(paths['/v1/bindings/{id}']?.get?.responses['404']?.content);
  expect(notFound(document)).toContain('There is no such thing');
  expect(notFound(documentIn('zh'))).toContain('不存在');
});
