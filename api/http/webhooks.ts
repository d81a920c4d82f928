import { z } from 'zod';
import { exampleOf, type Json, mediaType, schemaOf } from '../documentation/jsonSchema';
import { hostCommands, type Sent } from './hostCommands';

const instant = z.iso.datetime({ offset: true });
const about = (description: string) => z.string().meta({ description });

/** What `SEALFLOW_ALERT_WEBHOOK_URL` is sent in the format `standard`. */
export const alertSchema = z
  .strictObject({
    type: z.enum(['alert.raised', 'alert.repeated', 'alert.resolved']),
    timestamp: instant,
    data: z.strictObject({
      id: about('Also in the header `webhook-id`: the same whenever this notice is sent again.'),
      kind: about('What it is about; an entry of the runbook is called the same.'),
      peer: z
        .strictObject({
          kind: z.enum(['binding', 'host']),
          id: z.string(),
          name: z.string().optional(),
        })
        .optional()
        .meta({ description: 'Absent of what is the whole site’s.' }),
      count: z.int().min(0).meta({ description: 'How many wait; 0 of what is resolved.' }),
      since: instant,
      requests: z
        .array(z.strictObject({ id: z.string(), state: z.string(), url: z.string() }))
        .meta({ description: 'The oldest five.' }),
      sentence: about('In English.'),
      zh: about('In Chinese.'),
      runbook: about('Its entry: an address, or a path within the repository.'),
      runbookZh: about('The same in Chinese.'),
    }),
  })
  .meta({
    id: 'Alert',
    example: {
      type: 'alert.raised',
      timestamp: '2026-11-27T01:12:00.000Z',
      data: {
        id: 'alert:vendor-down/bnd_0mbq3k7x1a2b3c4d5:1795741920000:1',
        kind: 'vendor-down',
        peer: { kind: 'binding', id: 'bnd_0mbq3k7x1a2b3c4d5', name: '总部用印平台' },
        count: 12,
        since: '2026-11-27T01:02:00.000Z',
        requests: [],
        sentence: 'The vendor does not answer.',
        zh: '用印平台没有应答。',
        runbook: 'docs/runbook.md#vendor-down',
        runbookZh: 'docs/zh-CN/运维手册.md#vendor-down',
      },
    },
  });

const alert: Sent = {
  summary: 'What waits for a person, grouped by its cause',
  description:
    'To a site’s own address (`SEALFLOW_ALERT_WEBHOOK_URL`). Signed by Standard Webhooks. Sent at once, repeated while it is open, and once that it is over.',
  schema: alertSchema,
  answers: { '2XX': { description: 'Taken. Anything else is sent again.' } },
};

/** Everything that is sent, by the name that its `type` has. */
export const sent: Record<string, Sent> = { alert, ...hostCommands };

export function webhookOperations(schemas: Json): Json {
  return Object.fromEntries(
    Object.entries(sent).map(([name, what]) => [name, { post: operationOf(name, what, schemas) }]),
  );
}

function operationOf(name: string, { summary, description, schema, answers }: Sent, schemas: Json): Json {
  const body = schemaOf(schema, schemas);
  const responses = Object.entries(answers).map(([status, { schema: answer, ...told }]) => {
    if (!answer) return [status, told];
    const described = schemaOf(answer, schemas);
    const content = { 'application/json': mediaType(described, exampleOf(described, schemas)) };
    return [status, { ...told, content }];
  });
  return {
    operationId: name,
    summary,
    description,
    requestBody: {
      required: true,
      content: { 'application/json': mediaType(body, exampleOf(body, schemas)) },
    },
    responses: Object.fromEntries(responses),
  };
}
