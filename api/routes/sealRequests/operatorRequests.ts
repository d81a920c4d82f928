import { z } from 'zod';
import { changedFields } from '../../../application/administration/adminEvents';
import { abort, foundNothing } from '../../../application/reconciliation/reconcile';
import { changeRequest } from '../../../application/sealRequests/change';
import { lookUntil } from '../../../application/sealRequests/find';
import { checkGivenCode } from '../../../application/sealRequests/givenCode';
import { outcomeOf } from '../../../application/sealRequests/outcome';
import { settleAborted } from '../../../application/sealRequests/settleAborted';
import { defined } from '../../../domain/defined';
import type { SettleAttention } from '../../../domain/sealRequest/commands';
import { operatorDecisions } from '../../../domain/sealRequest/values';
import { notFound } from '../../http/problem';
import { refusalProblem, unlessRefused } from '../../http/refusals';
import { defineRoute, type Route } from '../../http/route';
import { commandIdSchema, formText, peerIdSchema } from '../../http/schemas';
import { actorOf, commandIdOf, sealRequestJson, sealRequestPath, waitSeconds } from './sealRequestAnswers';
import { commandHeaders, paragraph, requestParams, sealRequestSchema } from './sealRequestSchemas';

const tag = 'Operators';
const role = 'operator';
const target = { kind: 'seal-request', id: ['id'] } as const;

const attentionBody = z
  .strictObject({
    commandId: commandIdSchema.exactOptional(),
    about: formText(200)
      .exactOptional()
      .meta({ description: '`about` of what is settled; without it the one that waits longest.' }),
    decision: z.enum(operatorDecisions),
    note: paragraph,
    sealCode: formText(100).exactOptional().meta({
      description:
        'Required to confirm an application whose code the vendor cannot be asked for, and by `correctCode`. Checked against the `sealCodePattern` of the binding and, where the vendor shows a code, against it.',
    }),
    vendorApplicationId: peerIdSchema.exactOptional().meta({
      description:
        'Required to confirm an application at a vendor that finds it by its own id alone: that id. It has to be there, and of this request.',
    }),
    sealId: peerIdSchema.exactOptional().meta({
      description: 'By `correctCode`, where each seal has a code of its own: of which seal the code is.',
    }),
    person: formText(100).exactOptional().meta({
      description: 'By `correctCode`, where several people have one for the seal: `person` of that code.',
    }),
  })
  .meta({ id: 'SettleAttention' });

const settle = defineRoute({
  method: 'post',
  path: '/v1/seal-requests/:id/attention',
  adminEvent: { action: 'seal-request.settle', target },
  role,
  tag,
  summary: 'Decide about what waits for a person',
  description:
    '`confirm`: it was done; `resend`: have it done once more; `giveUp`: leave it; `correctCode`: mend a mistyped seal code while it is live. What each means is in docs/operating.md.',
  params: requestParams,
  headers: commandHeaders,
  body: attentionBody,
  responses: {
    200: { description: 'Settled.', schema: sealRequestSchema },
    202: { description: 'Recorded; not in the ledger yet.', schema: sealRequestSchema },
  },
  problems: {
    404: 'There is no such seal request.',
    409: 'Nothing waits for a person, no code is live to correct, or the command id was used with other content.',
    422: 'The decision does not fit; `errors` says why.',
  },
  handler: async ({ deps, params: { id }, body, headers, principal, requestId, gone, adminEvent }) => {
    const { about, decision, note, sealCode, sealId, person, vendorApplicationId } = body;
    adminEvent.note({ changes: changedFields(null, { decision, about }) });
    const asked: SettleAttention = {
      type: 'SettleAttention',
      data: {
        commandId: commandIdOf(body, headers),
        decision,
        note,
        ...defined({ about, sealCode, sealId, person, vendorApplicationId }),
      },
      metadata: { now: deps.now().toISOString(), actor: actorOf(principal), correlationId: requestId },
    };
    let view = await deps.requests.views.get(id);
    const { fault, codes } = view ? await checkGivenCode(deps, id, view.request, asked.data) : {};
    if (fault) throw refusalProblem({ code: 'invalid', errors: [fault] });
    const command = { ...asked, data: { ...asked.data, ...defined({ codes }) } };
    const meant = about ?? view?.request.attention[0]?.about;
    if (view?.workflowMissing && decision === 'giveUp' && meant === id) {
      const how = `Temporal does not know its workflow: ${note}`;
      // The mark is as old as the last look: what is back by now must not be written to beside its workflow.
      if ((await deps.reconcile(view)) === 'missing')
        await abort({ ...deps.requests, ledger: deps.ledger }, id, how);
      view = await deps.requests.views.get(id);
      if (view?.request.state === 'aborted')
        return { status: 200, body: await sealRequestJson(deps, id, view.request) };
    }
    if (view?.request.state === 'aborted') {
      const outcome = await settleAborted({ ...deps.requests, ledger: deps.ledger }, id, command);
      if (outcome !== 'settled') throw refusalProblem(outcome.refusal);
      const settled = (await deps.requests.views.get(id))?.request ?? view.request;
      return { status: 200, body: await sealRequestJson(deps, id, settled) };
    }
    const accepted = await unlessRefused(changeRequest(deps.requests, id, command));
    const seconds = Math.max(1, waitSeconds(headers.prefer));
    const { request, done } = await unlessRefused(outcomeOf(deps.requests, accepted, { seconds, gone }));
    const json = await sealRequestJson(deps, id, request);
    const named = vendorApplicationId === undefined ? null : await deps.requests.views.get(id);
    // The codes that the vendor shows under that id.
    if (named) await deps.reconcile(named);
    return done
      ? { status: 200, body: json }
      : { status: 202, headers: { Location: sealRequestPath(id) }, body: json };
  },
});

/** What is told to a workflow is in its ledger within this time, where a worker runs. */
const seenWithinSeconds = 5;

const refresh = defineRoute({
  method: 'post',
  path: '/v1/seal-requests/:id/refresh',
  adminEvent: { action: 'seal-request.refresh', target },
  role,
  tag,
  summary: 'Look at the vendor now',
  description:
    'Fetches a code that came after its approval, uses that were made, and what a lost callback would have told. Safe to repeat: a look is recorded nowhere, so a command id, where one is given, is held against nothing.',
  params: requestParams,
  headers: commandHeaders,
  body: z.strictObject({ commandId: commandIdSchema.exactOptional() }),
  responses: { 200: { description: 'The request after the look.', schema: sealRequestSchema } },
  problems: { 404: 'There is no such seal request.' },
  handler: async ({ deps, params: { id }, body, headers, gone }) => {
    commandIdOf(body, headers);
    const { views } = deps.requests;
    const view = await views.get(id);
    if (!view) throw notFound('seal request');
    const outcome = await deps.reconcile(view);
    const seconds = foundNothing(outcome) ? 0 : seenWithinSeconds;
    const seen = await lookUntil(
      () => views.get(id),
      (now) => now?.version !== view.version,
      { seconds, gone },
    );
    const request = seen?.request ?? view.request;
    return { status: 200, body: await sealRequestJson(deps, id, request) };
  },
});

export const operatorRequestRoutes: Route[] = [settle, refresh];
