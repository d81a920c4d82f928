import { z } from 'zod';
import { appendDirectly } from '../../../application/sealRequests/appendDirectly';
import { applyDirectly } from '../../../application/sealRequests/applyDirectly';
import { changeRequest } from '../../../application/sealRequests/change';
import { findRequest } from '../../../application/sealRequests/find';
import { outcomeOf } from '../../../application/sealRequests/outcome';
import { handOver } from '../../../application/sealRequests/replies';
import { parseSealRequestId } from '../../../contracts/ids';
import type { LedgerEntry } from '../../../contracts/ledger';
import { defined } from '../../../domain/defined';
import type { AppendUses, EndSealing, Metadata } from '../../../domain/sealRequest/commands';
import type { Deps } from '../../deps';
import { assertMayBeCalled } from '../../http/addresses';
import type { Principal } from '../../http/auth';
import { page, pageOf, pageQuery, pageRequest, wrongCursor } from '../../http/pages';
import { malformed, notFound } from '../../http/problem';
import { refusalProblem, unlessRefused } from '../../http/refusals';
import { defineRoute, type Route } from '../../http/route';
import { listSealRequests } from './listSealRequests';
import { withRefusedEvents } from './refusedEventAttention';
import { actorOf, commandIdOf, replyWait, sealRequestJson, sealRequestPath } from './sealRequestAnswers';
import {
  appendBody,
  applicationOf,
  applyBody,
  attachmentAddresses,
  commandHeaders,
  endBody,
  ofRequest,
  requestParams,
  sealRequestSchema,
  timelineEntry,
} from './sealRequestSchemas';

const tag = 'Seal requests';
const location = { Location: 'Where the seal request is; it answers at once.' };

const create = defineRoute({
  method: 'post',
  path: '/v1/seal-requests',
  adminEvent: { none: 'The ledger of the request names who did it.' },
  role: 'engine',
  engineScope: { by: 'body' },
  tag,
  summary: 'Apply for seals',
  description:
    'Once per `commandId`: the same id with the same content answers what became of the first. With `flowId` the seal settings of that flow supply write-back and rules.',
  headers: commandHeaders,
  body: applyBody,
  responses: {
    201: { description: 'The vendor took it.', schema: sealRequestSchema, headers: location },
    202: {
      description: 'Recorded; its outcome is not known yet.',
      schema: sealRequestSchema,
      headers: location,
    },
  },
  problems: {
    409: 'The flow request has an open seal request, the settings are disabled, or the command id was used.',
    422: 'The content is refused, by us or by the vendor.',
  },
  handler: async ({ deps, body, headers, principal, scope, requestId, gone }) => {
    assertMayBeCalled(deps.outgoing, 'file', attachmentAddresses(body));
    const { bindingId, hostId, flowId, flowRequestId } = body;
    const application = {
      commandId: commandIdOf(body, headers),
      identity: { bindingId, hostId, flowRequestId, ...defined({ flowId }) },
      application: applicationOf(body, deps.timeZone),
      metadata: metadata(deps, principal, requestId),
    };
    const accepted = await unlessRefused(applyDirectly(deps, application, scope));
    const id = accepted.record.sealRequestId;
    const seconds = await replyWait(deps, hostId, headers.prefer);
    const { request, done } = await unlessRefused(outcomeOf(deps.requests, accepted, { seconds, gone }));
    if (done) await handOver(deps, accepted.record, request);
    return {
      status: done ? 201 : 202,
      headers: { Location: sealRequestPath(id) },
      body: await sealRequestJson(deps, id, request),
    };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/v1/seal-requests/:id',
  role: ['engine', 'operator'],
  engineScope: ofRequest,
  tag,
  summary: 'Read a seal request',
  params: requestParams,
  responses: { 200: { description: 'As its ledger has it.', schema: sealRequestSchema } },
  problems: {
    404: 'There is no such seal request.',
    409: 'Its application was refused when its turn came.',
  },
  handler: async ({ deps, params: { id }, language }) => {
    const request = await findRequest(deps.requests, id);
    if (request) {
      const json = await sealRequestJson(deps, id, request);
      const [whole = json] = await withRefusedEvents(deps, [json], language);
      return { status: 200, body: whole };
    }
    // Its application was answered 202, and refused when its turn came: that is all there is of it.
    const [late] = await deps.requests.commands.lateRefusalsOf(id);
    throw late ? refusalProblem(late.refusal) : notFound('seal request');
  },
});

const events = defineRoute({
  method: 'get',
  path: '/v1/seal-requests/:id/events',
  role: ['engine', 'operator'],
  engineScope: ofRequest,
  tag,
  summary: 'Read the ledger of a seal request, as a timeline',
  params: requestParams,
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'One page, oldest first.', schema: pageOf(timelineEntry) } },
  problems: { 404: 'There is no such seal request.' },
  handler: async ({ deps, params: { id }, query }) => {
    const { limit, after } = pageRequest(query);
    if (after !== undefined && !/^\d{1,6}$/.test(after)) throw malformed([wrongCursor]);
    const fromSeq = after === undefined ? 0 : Number(after) + 1;
    const found = await deps.ledger.read(id, { fromSeq, limit: limit + 1 });
    if (found.length === 0 && !(await findRequest(deps.requests, id))) throw notFound('seal request');
    const shown = found.slice(0, limit);
    const last = found.length > limit ? String(shown.at(-1)?.seq) : undefined;
    return { status: 200, body: page(shown.map(asTimelineEntry), last) };
  },
});

function asTimelineEntry({ seq, type, data, metadata: { at, actor, correlationId } }: LedgerEntry) {
  return {
    seq,
    type,
    at,
    actor,
    ...defined({ correlationId }),
    data: { ...data },
  };
}

const changed = {
  200: { description: 'Done at the vendor.', schema: sealRequestSchema },
  202: {
    description: 'Recorded; its outcome is not known yet.',
    schema: sealRequestSchema,
    headers: location,
  },
};
const changeProblems = {
  404: 'There is no such seal request.',
  409: 'The state forbids it, or the command id was used with other content.',
  422: 'The content is refused, by us or by the vendor.',
};

const append = defineRoute({
  method: 'post',
  path: '/v1/seal-requests/:id/appends',
  adminEvent: { none: 'The ledger of the request names who did it.' },
  role: 'engine',
  engineScope: ofRequest,
  tag,
  summary: 'Append uses',
  description: 'Adds to what is granted; the seal code may change with it.',
  params: requestParams,
  headers: commandHeaders,
  body: appendBody,
  responses: changed,
  problems: changeProblems,
  handler: async ({ deps, params: { id }, body, headers, principal, requestId, gone }) =>
    change(
      deps,
      id,
      { prefer: headers.prefer, gone },
      {
        type: 'AppendUses',
        data: { commandId: commandIdOf(body, headers), seals: body.seals },
        metadata: metadata(deps, principal, requestId),
      },
    ),
});

const end = defineRoute({
  method: 'post',
  path: '/v1/seal-requests/:id/end',
  adminEvent: { none: 'The ledger of the request names who did it.' },
  role: 'engine',
  engineScope: ofRequest,
  tag,
  summary: 'End sealing',
  description: 'The seal code dies. While another step is in progress the end waits for it.',
  params: requestParams,
  headers: commandHeaders,
  body: endBody,
  responses: changed,
  problems: changeProblems,
  handler: async ({ deps, params: { id }, body, headers, principal, requestId, gone }) =>
    change(
      deps,
      id,
      { prefer: headers.prefer, gone },
      {
        type: 'EndSealing',
        data: { commandId: commandIdOf(body, headers), reason: body.reason },
        metadata: metadata(deps, principal, requestId),
      },
    ),
});

async function change(
  deps: Deps,
  id: string,
  { prefer, gone }: { prefer: string | undefined; gone: AbortSignal },
  command: AppendUses | EndSealing,
) {
  const accepted = await unlessRefused(
    command.type === 'AppendUses'
      ? appendDirectly(deps, id, command)
      : changeRequest(deps.requests, id, command),
  );
  const seconds = await replyWait(deps, parseSealRequestId(id)?.hostId ?? '', prefer);
  const { request, done } = await unlessRefused(outcomeOf(deps.requests, accepted, { seconds, gone }));
  if (done) await handOver(deps, accepted.record, request);
  const body = await sealRequestJson(deps, id, request);
  return done
    ? ({ status: 200, body } as const)
    : ({ status: 202, headers: { Location: sealRequestPath(id) }, body } as const);
}

function metadata(deps: Deps, principal: Principal | null, requestId: string): Metadata {
  return { now: deps.now().toISOString(), actor: actorOf(principal), correlationId: requestId };
}

export const sealRequestRoutes: Route[] = [create, listSealRequests, get, events, append, end];
