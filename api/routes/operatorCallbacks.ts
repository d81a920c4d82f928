import { z } from 'zod';
import type { InboxRow } from '../../adapters/mongo/inbox';
import { type ShownRow, shownStates } from '../../adapters/mongo/inboxReader';
import { parseCallback } from '../../adapters/zhangguanjia/callback';
import { profileSchema } from '../../adapters/zhangguanjia/profile';
import { callbackEvents } from '../../domain/sealRequest/values';
import type { Deps } from '../deps';
import { page, pageOf, pageQuery, pageRequest } from '../http/pages';
import { notFound } from '../http/problem';
import { defineRoute, type Route } from '../http/route';
import { idSchema, isoTime } from '../http/schemas';
import { readRow } from './callbacks';

const tag = 'Callbacks';
const role = 'operator';
const params = z.strictObject({ id: idSchema });

const callbackSchema = z
  .object({
    id: z.string(),
    bindingId: z.string(),
    receivedAt: isoTime,
    state: z.enum(shownStates),
    reason: z.string().exactOptional().meta({
      description:
        '`duplicate`, `request-closed`, `not-confirmed`, `parked`, `vendor-away`, `unknown-event`, …',
    }),
    event: z.enum(callbackEvents).exactOptional(),
    applyId: z.string().exactOptional(),
    sealRequestId: z.string().exactOptional(),
    source: z.enum(['callback', 'reconciliation']),
    redeliveryOf: z.string().exactOptional(),
  })
  .meta({ id: 'Callback' });

const wholeCallbackSchema = callbackSchema
  .extend({
    contentType: z.string(),
    body: z.string().meta({ description: 'As it came; base64 where it is not UTF-8. Cut after 64 KiB.' }),
    bodyEncoding: z.enum(['utf-8', 'base64']),
    bodySha256: z.string(),
    history: z.array(z.object({ state: z.string(), reason: z.string().exactOptional(), at: isoTime })),
  })
  .meta({ id: 'WholeCallback' });

const list = defineRoute({
  method: 'get',
  path: '/v1/callbacks',
  role,
  tag,
  summary: 'List callbacks, newest first',
  description: 'A page may hold fewer than `limit` while more follow: go by `nextCursor`.',
  query: z.strictObject({ ...pageQuery, state: z.enum(shownStates).optional() }),
  responses: { 200: { description: 'One page.', schema: pageOf(callbackSchema) } },
  handler: async ({ deps, query }) => {
    const { limit, after } = pageRequest(query);
    const { items, last } = await deps.inboxReader.list({ limit, before: after, state: query.state });
    return {
      status: 200,
      body: page(await Promise.all(items.map((item) => callbackJson(deps, item))), last),
    };
  },
});

async function callbackJson({ requests }: Deps, { row, state, reason }: ShownRow) {
  const { _id: id, bindingId, receivedAt, event, applyId, source, redeliveryOf } = row;
  const sealRequestId =
    applyId === undefined ? null : await requests.vendorApplications.find(bindingId, applyId);
  return {
    id,
    bindingId,
    receivedAt,
    state,
    source: source ?? ('callback' as const),
    ...(reason === undefined ? {} : { reason }),
    ...(event ? { event } : {}),
    ...(applyId === undefined ? {} : { applyId }),
    ...(sealRequestId === null ? {} : { sealRequestId }),
    ...(redeliveryOf === undefined ? {} : { redeliveryOf }),
  };
}

const get = defineRoute({
  method: 'get',
  path: '/v1/callbacks/:id',
  role,
  tag,
  summary: 'Read a callback, as it came and what became of it',
  params,
  responses: { 200: { description: 'The callback.', schema: wholeCallbackSchema } },
  problems: { 404: 'There is no such callback.' },
  handler: async ({ deps, params: { id } }) => {
    const row = await needRow(deps, id);
    const [shown, history] = await Promise.all([
      callbackJson(deps, await deps.inboxReader.show(row)),
      deps.inbox.outcomes(id),
    ]);
    const { contentType, bodyHash: bodySha256 } = row;
    return { status: 200, body: { ...shown, contentType, bodySha256, history, ...bodyOf(row) } };
  },
});

async function needRow({ inbox }: Deps, id: string): Promise<InboxRow> {
  const row = await inbox.get(id);
  if (!row) throw notFound('callback');
  return row;
}

const shownBytes = 64 * 1024;

function bodyOf({ body }: InboxRow): { body: string; bodyEncoding: 'utf-8' | 'base64' } {
  const bytes = Buffer.from(body.value()).subarray(0, shownBytes);
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes)
    ? { body: text, bodyEncoding: 'utf-8' }
    : { body: bytes.toString('base64'), bodyEncoding: 'base64' };
}

const redeliver = defineRoute({
  method: 'post',
  path: '/v1/callbacks/:id/redeliver',
  role,
  tag,
  summary: 'Deliver a callback once more',
  description:
    'As a callback of its own, read by the profile as it is now. What has been acted on already is not acted on again.',
  params,
  responses: {
    202: {
      description: 'It is on its way, under an id of its own.',
      schema: callbackSchema,
      headers: { Location: 'Where it is.' },
    },
  },
  problems: { 404: 'There is no such callback, or its binding is gone.' },
  handler: async ({ deps, params: { id } }) => {
    const row = await needRow(deps, id);
    const binding = await deps.bindings.get(row.bindingId);
    if (!binding) throw notFound('binding');
    const body = Buffer.from(row.body.value());
    const profile = profileSchema.safeParse(binding.profile ?? {}).data;
    const stored = await deps.inbox.store({
      bindingId: row.bindingId,
      contentType: row.contentType,
      body,
      read: readAgain(row, profile && readRow(parseCallback(body, row.contentType, profile))),
      redeliveryOf: row._id,
      ...(row.source ? { source: row.source } : {}),
    });
    if (stored.pending) deps.callbackStored(stored.pending);
    const again = await needRow(deps, stored.id);
    return {
      status: 202,
      headers: { Location: `/v1/callbacks/${stored.id}` },
      body: await callbackJson(deps, await deps.inboxReader.show(again)),
    };
  },
});

/** What a look at the vendor found is no body of the vendor's. */
function readAgain(
  row: InboxRow,
  parsed: ReturnType<typeof readRow> | undefined,
): ReturnType<typeof readRow> {
  if (row.source === 'reconciliation' && row.applyId !== undefined && row.event)
    return { applyId: row.applyId, event: row.event };
  return parsed ?? { reason: 'profile-invalid' };
}

export const operatorCallbackRoutes: Route[] = [list, get, redeliver];
