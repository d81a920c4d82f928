import { z } from 'zod';
import {
  adminActions,
  adminTargetKinds,
  type ListedAdminEvent,
} from '../../../application/administration/adminEvents';
import { defined } from '../../../domain/defined';
import { page, pageOf, pageQuery, pageRequest } from '../../http/pages';
import { defineRoute, type Route } from '../../http/route';
import { formText, isoTime } from '../../http/schemas';

const adminEventSchema = z
  .object({
    id: z.string(),
    at: isoTime,
    action: z.enum(adminActions),
    actor: z.object({ kind: z.enum(['api-key', 'command-line']), id: z.string(), name: z.string() }),
    target: z.object({
      kind: z.enum(adminTargetKinds),
      id: z.string().meta({ description: 'Of seal settings `<hostId>/<flowId>`.' }),
      name: z.string().exactOptional(),
    }),
    outcome: z.enum(['done', 'refused', 'failed', 'unknown']).meta({
      description:
        '`refused`: nothing was done. `failed`: it ended in an error. `unknown`: it runs now, or its process died in it.',
    }),
    reason: z.string().exactOptional().meta({ description: 'Why it was refused, as `type` ends.' }),
    fields: z.array(z.string()).meta({ description: 'Names of the fields that the request gave.' }),
    changes: z
      .array(
        z.object({
          field: z.string(),
          before: z.unknown().optional(),
          after: z.unknown().optional(),
          changed: z.literal(true).exactOptional().meta({
            description: 'In place of the values, where they are secret or long.',
          }),
        }),
      )
      .exactOptional()
      .meta({ description: 'What changed; of something new all its fields, of something deleted none.' }),
    requestId: z.string().exactOptional().meta({ description: 'Also in the log; absent of a program.' }),
    address: z.string().exactOptional().meta({ description: 'Where the request came from.' }),
  })
  .meta({
    id: 'AdminEvent',
    example: {
      id: '0199a1b2c3d40000a1b2c3d4e5f60718',
      at: '2026-11-26T11:37:36.000Z',
      action: 'binding.change',
      actor: { kind: 'api-key', id: 'key_0mbq3k7x1a2b3c4d5', name: '张三 (key_0mbq3k7x1a2b3c4d5)' },
      target: { kind: 'binding', id: 'bnd_0mbq3k7x1a2b3c4d5', name: '总部用印平台' },
      outcome: 'done',
      fields: ['openUrl', 'clientSecret'],
      changes: [
        { field: 'openUrl', before: 'http://vendor.intra:8080', after: 'https://vendor.example.com' },
        { field: 'clientSecret', changed: true },
      ],
      requestId: '2f1f5c0e-6f0b-4e0a-9d43-0f6f5a1f7c11',
      address: '10.1.2.3',
    },
  });

const list = defineRoute({
  method: 'get',
  path: '/v1/admin-events',
  role: 'admin',
  tag: 'Administration',
  summary: 'Who did what, newest first',
  description:
    'Every change of bindings, hosts, seal settings and keys, and what operators did beside the ledgers of requests. Append-only: nothing is changed or deleted.',
  query: z.strictObject({
    ...pageQuery,
    actor: formText(200).optional().meta({ description: 'Id of a key, or the name of who ran a program.' }),
    target: formText(200).optional().meta({ description: 'Id of a target.' }),
  }),
  responses: { 200: { description: 'One page.', schema: pageOf(adminEventSchema) } },
  handler: async ({ deps, query }) => {
    const { limit, after } = pageRequest(query);
    const { actor, target } = query;
    const { items, last } = await deps.adminEvents.list({ actor, target }, { limit, before: after });
    return { status: 200, body: page(items.map(shown), last) };
  },
});

function shown({ _id: id, target, result, ...event }: ListedAdminEvent): z.input<typeof adminEventSchema> {
  const { name, outcome = 'unknown' as const, reason, changes } = result ?? {};
  return {
    ...event,
    id,
    target: { ...target, ...defined({ name }) },
    outcome,
    ...defined({ reason, changes }),
  };
}

export const adminEventRoutes: Route[] = [list];
