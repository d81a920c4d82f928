import { z } from 'zod';
import type { RefusedEvent } from '../../../application/flowEvents/refusedEvents';
import { isOpen } from '../../../application/flowEvents/refusedOver';
import { commandRefusalCodes } from '../../../application/refusals';
import { defined } from '../../../domain/defined';
import type { Deps } from '../../deps';
import type { Language } from '../../http/language';
import { page, pageOf, pageQuery, pageRequest } from '../../http/pages';
import { notFound, shownField } from '../../http/problem';
import { problemField, refusalSentence } from '../../http/refusals';
import { defineRoute, type Route } from '../../http/route';
import { idSchema, isoTime } from '../../http/schemas';
import { actorOf } from '../sealRequests/sealRequestAnswers';
import { paragraph } from '../sealRequests/sealRequestSchemas';

const tag = 'Flow events';

const endSchema = z.object({
  by: z.enum(['later-event', 'other-reasons', 'person']).meta({
    description:
      '`later-event`: one of the flow request was taken. `other-reasons`: the same event was refused again, for others.',
  }),
  at: isoTime,
  actor: z.string().exactOptional(),
  note: z.string().exactOptional(),
});

const refusedEventSchema = z
  .object({
    id: z.string(),
    hostId: z.string(),
    flowId: z.string(),
    flowRequestId: z.string(),
    eventId: z.string(),
    trigger: z
      .record(z.string(), z.unknown())
      .exactOptional()
      .meta({ description: 'Absent where it was answered 202 and refused when its turn came.' }),
    actor: z.string().meta({ description: 'Who sent it, and for whom.' }),
    at: isoTime,
    outcome: z.literal('refused'),
    code: z.enum(commandRefusalCodes),
    sentence: z.string().meta({ description: 'Why, in English or Chinese by Accept-Language.' }),
    errors: z
      .array(
        z.object({
          path: z.string(),
          label: z.string().exactOptional(),
          code: z.string(),
          message: z.string(),
        }),
      )
      .exactOptional(),
    pending: z.boolean().meta({
      description: 'Whether nothing has come of it: neither a later event of the flow request, nor a person.',
    }),
    ended: endSchema.exactOptional(),
  })
  .meta({ id: 'RefusedFlowEvent' });
type Shown = z.input<typeof refusedEventSchema>;

const list = defineRoute({
  method: 'get',
  path: '/v1/flow-events',
  role: ['engine', 'operator'],
  engineScope: { by: 'list' },
  tag,
  summary: 'List flow events that were refused, newest first',
  query: z.strictObject({
    ...pageQuery,
    hostId: idSchema.optional(),
    flowId: idSchema.optional(),
    flowRequestId: idSchema.optional(),
    outcome: z.enum(['refused']).optional().meta({ description: 'There is no other list.' }),
  }),
  responses: { 200: { description: 'One page.', schema: pageOf(refusedEventSchema) } },
  handler: async ({ deps, query, scope: { hostIds }, language }) => {
    const { limit, after: before } = pageRequest(query);
    const { hostId, flowId, flowRequestId } = query;
    const filter = { hostId, hostIds, flowId, flowRequestId };
    const found = await deps.refusedEvents.list(filter, { limit: limit + 1, before });
    const onPage = found.slice(0, limit);
    const items: Shown[] = [];
    for (const event of onPage) items.push(await shown(deps, event, language));
    return { status: 200, body: page(items, found.length > limit ? onPage.at(-1)?._id : undefined) };
  },
});

async function shown(deps: Deps, event: RefusedEvent, language: Language): Promise<Shown> {
  const { _id: id, hash: _, refusal, trigger, ...rest } = event;
  const { code, errors } = refusal;
  const pending = await isOpen(deps, event, deps.now().toISOString());
  const ended = pending ? null : await deps.refusedEvents.endOf(id);
  return {
    id,
    ...rest,
    ...(trigger ? { trigger: { ...trigger } } : {}),
    outcome: 'refused',
    code,
    sentence: refusalSentence(refusal, language),
    ...(errors ? { errors: errors.map((error) => shownField(problemField(error), language)) } : {}),
    pending,
    ...(ended ? { ended } : {}),
  };
}

const dismiss = defineRoute({
  method: 'post',
  path: '/v1/flow-events/:id/dismiss',
  adminEvent: { action: 'flow-event.dismiss', target: { kind: 'flow-event', id: ['id'] } },
  role: 'operator',
  tag,
  summary: 'Have a refused flow event wait no more',
  description: 'It stays listed. What is over already stays as it ended.',
  params: z.strictObject({ id: idSchema }),
  body: z.strictObject({ note: paragraph.exactOptional() }),
  responses: { 200: { description: 'As it is now.', schema: refusedEventSchema } },
  problems: { 404: 'There is no such refused flow event.' },
  handler: async ({ deps, params: { id }, body: { note }, principal, language }) => {
    const event = await deps.refusedEvents.get(id);
    if (!event) throw notFound('flow event');
    const at = deps.now().toISOString();
    if (await isOpen(deps, event, at)) {
      const end = { by: 'person', at, actor: actorOf(principal) } as const;
      await deps.refusedEvents.end(id, { ...end, ...defined({ note }) });
    }
    return { status: 200, body: await shown(deps, event, language) };
  },
});

export const refusedEventRoutes: Route[] = [list, dismiss];
