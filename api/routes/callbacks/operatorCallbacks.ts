import { z } from 'zod';
import { vendorNameOf, vendorOf } from '../../../adapters/vendors';
import type { BindingDocument } from '../../../application/administration/bindings';
import {
  type InboxRow,
  type ReceivedRow,
  type ShownRow,
  shownStates,
} from '../../../application/callbacks/stores';
import type { VendorName } from '../../../contracts/vendorName';
import { defined } from '../../../domain/defined';
import { callbackEvents } from '../../../domain/sealRequest/values';
import type { Deps } from '../../deps';
import type { Language } from '../../http/language';
import { page, pageOf, pageQuery, pageRequest } from '../../http/pages';
import { notFound, Problem } from '../../http/problem';
import { defineRoute, type Route } from '../../http/route';
import { idSchema, isoTime } from '../../http/schemas';
import { messagesOf } from '../../messages';
import { asCallbackReason } from '../../messages/callbackReasonCodes';
import type { Advised } from '../../messages/messages';
import { readRows } from './readRows';

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
        'What it waits for, or why it ended so: `vendor-away`, `not-confirmed`, `duplicate`, `parked`, `signature-wrong`, …; `GET /v1/problems` lists them.',
    }),
    sentence: z.string().exactOptional().meta({ description: 'The reason in words, by Accept-Language.' }),
    advice: z.string().exactOptional().meta({ description: 'What can be done about it.' }),
    event: z.enum(callbackEvents).exactOptional(),
    applyId: z.string().exactOptional(),
    sealRequestId: z.string().exactOptional(),
    source: z.enum(['callback', 'reconciliation']),
    redeliveryOf: z.string().exactOptional(),
    refused: z.boolean().exactOptional().meta({
      description: 'It could not be verified, and was not acknowledged; `reason` says why.',
    }),
  })
  .meta({ id: 'Callback' });

const wholeCallbackSchema = callbackSchema
  .extend({
    contentType: z.string(),
    body: z.string().meta({
      description:
        'As it came, in the charset that it is read in; base64 where it is text of neither. Cut after 64 KiB. Of several callbacks in one body this one alone, as JSON; `bodySha256` is of all of it. Empty for one that was refused: of that only the hash is kept.',
    }),
    bodyEncoding: z.enum(['utf-8', 'gb18030', 'base64']),
    bodySha256: z.string(),
    query: z.string().exactOptional().meta({ description: 'What followed the `?` in the address.' }),
    address: z.string().exactOptional().meta({ description: 'Where one that was refused came from.' }),
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
  handler: async ({ deps, query, language }) => {
    const { limit, after } = pageRequest(query);
    const { items, last } = await deps.inboxReader.list({ limit, before: after, state: query.state });
    return {
      status: 200,
      body: page(await Promise.all(items.map((item) => callbackJson(deps, item, language))), last),
    };
  },
});

async function callbackJson(
  { requests, bindings }: Deps,
  { row, state, reason }: ShownRow,
  language: Language,
) {
  const { _id: id, bindingId, receivedAt, event, applyId, source, redeliveryOf, refused } = row;
  const sealRequestId =
    applyId === undefined ? null : await requests.vendorApplications.find(bindingId, applyId);
  return {
    id,
    bindingId,
    receivedAt,
    state,
    source: source ?? ('callback' as const),
    ...defined({ reason }),
    ...reasonTold(reason, language, vendorNameOf(await bindings.recent(bindingId))),
    ...(event ? { event } : {}),
    ...defined({ applyId }),
    ...(sealRequestId === null ? {} : { sealRequestId }),
    ...defined({ redeliveryOf }),
    ...(refused ? { refused: true } : {}),
  };
}

function reasonTold(reason: string | undefined, language: Language, vendor: VendorName): Partial<Advised> {
  const known = asCallbackReason(reason);
  return known ? messagesOf(vendor)[language].callbackReasons[known] : {};
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
  handler: async ({ deps, params: { id }, language }) => {
    const row = await needRow(deps, id);
    const [shown, history, binding] = await Promise.all([
      deps.inboxReader.show(row).then((state) => callbackJson(deps, state, language)),
      deps.inbox.outcomes(id),
      deps.bindings.get(row.bindingId),
    ]);
    const { contentType, bodyHash: bodySha256, query, refused } = row;
    const { body, bodyEncoding } = bodyOf(row, binding);
    const address = refused?.address === undefined ? {} : { address: refused.address };
    return {
      status: 200,
      body: {
        ...{ ...shown, contentType, bodySha256, history, body, bodyEncoding },
        ...address,
        ...defined({ query }),
      },
    };
  },
});

async function needRow({ inbox }: Deps, id: string): Promise<InboxRow> {
  const row = await inbox.get(id);
  if (!row) throw notFound('callback');
  return row;
}

const shownBytes = 64 * 1024;

/** In the charset that it is read in. */
function bodyOf({ body, contentType }: InboxRow, binding: BindingDocument | null) {
  const whole = Buffer.from(body);
  const bytes = whole.subarray(0, shownBytes);
  const charset = binding ? vendorOf(binding).callbackText(binding, whole, contentType).charset : 'utf-8';
  const bodyEncoding = z.enum(['utf-8', 'gb18030']).catch('utf-8').parse(charset);
  try {
    const decoder = new TextDecoder(bodyEncoding, { fatal: true, ignoreBOM: true });
    // The cut may go through a character.
    return { body: decoder.decode(bytes, { stream: bytes.length < whole.length }), bodyEncoding };
  } catch {
    return { body: bytes.toString('base64'), bodyEncoding: 'base64' as const };
  }
}

const redeliver = defineRoute({
  method: 'post',
  path: '/v1/callbacks/:id/redeliver',
  adminEvent: { action: 'callback.redeliver', target: { kind: 'callback', id: ['id'] } },
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
  problems: {
    404: 'There is no such callback, or its binding is gone.',
    409: 'It was refused at the door, and its body was not kept.',
  },
  handler: async ({ deps, params, language }) => {
    const row = await needRow(deps, params.id);
    if (row.refused)
      throw new Problem('conflict', 'It was refused at the door, and its body was not kept.', {
        zh: '该回调未通过验证，内容未保存，不能重新投递。',
      });
    const binding = await deps.bindings.get(row.bindingId);
    if (!binding) throw notFound('binding');
    const [first, ...others] = readAgain(row, binding);
    const id = await storeAgain(deps, first);
    for (const other of others) await storeAgain(deps, other);
    const again = await needRow(deps, id);
    return {
      status: 202,
      headers: { Location: `/v1/callbacks/${id}` },
      body: await callbackJson(deps, await deps.inboxReader.show(again), language),
    };
  },
});

async function storeAgain(deps: Deps, row: ReceivedRow): Promise<string> {
  const { id, toDeliver } = await deps.inbox.store(row);
  if (toDeliver) deps.callbackStored(toDeliver);
  if ('notice' in row.read) {
    const known = await deps.requests.vendorApplications.find(row.bindingId, row.read.applyId);
    if (known !== null) deps.lookSoon(known);
  }
  return id;
}

/** By another profile than then it may hold several. What a look at the vendor found is no body of the vendor's. */
function readAgain(row: InboxRow, binding: BindingDocument): [ReceivedRow, ...ReceivedRow[]] {
  const { bindingId, contentType, bodyHash, query, source, applyId, event } = row;
  const came = {
    ...{ bindingId, contentType, bodyHash, body: Buffer.from(row.body), redeliveryOf: row._id },
    ...defined({ query }),
    ...(source ? { source } : {}),
  };
  if (source === 'reconciliation' && applyId !== undefined && event)
    return [{ ...came, read: { applyId, event } }];
  const [first, ...others] = readRows(came, binding);
  if (!first) throw new Error('a body has been read as nothing');
  return [first, ...others];
}

export const operatorCallbackRoutes: Route[] = [list, get, redeliver];
