import { z } from 'zod';
import { requestsWithRefusals } from '../../../application/flowEvents/refusedOver';
import type { CreatedAt, SealRequestSearch } from '../../../application/sealRequests/stores';
import { sealRequestStates } from '../../../domain/sealRequest/values';
import type { Deps } from '../../deps';
import { maxPageSize, page, pageOf, pageQuery, pageRequest, wrongCursor } from '../../http/pages';
import { malformed } from '../../http/problem';
import { defineRoute } from '../../http/route';
import { booleanQuery, formText, idSchema, isoTime } from '../../http/schemas';
import { withRefusedEvents } from './refusedEventAttention';
import { sealRequestsJson } from './sealRequestAnswers';
import { sealRequestSchema } from './sealRequestSchemas';

const query = z.strictObject({
  ...pageQuery,
  q: formText(200).optional().meta({
    description:
      "Part of the subject, of the applicant's name or id or of the seal code, in any case; or the whole of `vendorApplicationId`.",
  }),
  createdFrom: isoTime.optional().meta({ description: 'Applied for at this moment or later.' }),
  createdTo: isoTime.optional().meta({ description: 'Applied for before this moment.' }),
  state: z.enum(sealRequestStates).optional(),
  hostId: idSchema.optional(),
  flowId: idSchema.optional(),
  flowRequestId: idSchema.optional(),
  bindingId: idSchema.optional(),
  attention: booleanQuery
    .optional()
    .meta({ description: 'Whether an operator is waited for, also by a flow event that was refused.' }),
});

export const listSealRequests = defineRoute({
  method: 'get',
  path: '/v1/seal-requests',
  role: ['engine', 'operator'],
  engineScope: { by: 'list' },
  tag: 'Seal requests',
  summary: 'List seal requests, newest first',
  description:
    'With `q` a page looks at some thousand requests at the most: it may hold fewer than `limit`, or none, and its `nextCursor` goes on.',
  query,
  responses: { 200: { description: 'One page.', schema: pageOf(sealRequestSchema) } },
  handler: async ({ deps, query: asked, scope: { hostIds }, language }) => {
    const search = { ...(await searchOf(deps, asked)), hostIds };
    const before = placeOf(pageRequest(asked).after);
    const found = await deps.requests.views.newest(search, { limit: asked.limit, before });
    const items = await sealRequestsJson(
      deps,
      found.items.map(({ _id: id, request }) => ({ id, request })),
    );
    const whole = await withRefusedEvents(deps, items, language);
    return { status: 200, body: page(whole, found.last && `${found.last.at} ${found.last.id}`) };
  },
});

async function searchOf(deps: Deps, asked: z.output<typeof query>): Promise<SealRequestSearch> {
  const { limit: _limit, cursor: _cursor, q, createdFrom, createdTo, ...filter } = asked;
  const attentionBeside =
    filter.attention === undefined ? undefined : await requestsWithRefusals(deps, deps.now().toISOString());
  const text = q?.trim();
  const id = text === undefined ? undefined : await requestOfApplication(deps, text);
  return {
    ...filter,
    attentionBeside,
    ...(id === undefined ? { text } : { id }),
    createdFrom: inUtc(createdFrom),
    createdTo: inUtc(createdTo),
  };
}

/** By the vendor's id of its application, at whichever binding. */
async function requestOfApplication(
  { bindings, requests }: Deps,
  applyId: string,
): Promise<string | undefined> {
  const { items } = await bindings.list({ limit: maxPageSize });
  const found = await Promise.all(items.map(({ _id }) => requests.vendorApplications.find(_id, applyId)));
  return found.find((id) => id !== null) ?? undefined;
}

function inUtc(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** @throws Problem 400 for a cursor of another list, also of this one while it was in the order of ids. */
function placeOf(cursor: string | undefined): CreatedAt | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = '', ...more] = cursor.split(' ');
  if (id === '' || more.length > 0 || !isoTime.safeParse(at).success) throw malformed([wrongCursor]);
  return { at, id };
}
