import { z } from 'zod';
import { boundedText } from '../../../adapters/http/boundedText';
import { languageOfHost } from '../../../application/administration/hosts';
import { handleFlowEvent } from '../../../application/flowEvents/handle';
import { outcomeOf } from '../../../application/sealRequests/outcome';
import { handOver } from '../../../application/sealRequests/replies';
import type { Accepted } from '../../../application/sealRequests/services';
import type { CommandRecord } from '../../../application/sealRequests/stores';
import { shownCode } from '../../../domain/sealRequest/state';
import { sealRequestStates } from '../../../domain/sealRequest/values';
import { triggerActions } from '../../../domain/settings/settings';
import type { Deps } from '../../deps';
import { type Language, namedLanguage } from '../../http/language';
import { notFound } from '../../http/problem';
import { unlessRefused } from '../../http/refusals';
import { defineRoute, type Route } from '../../http/route';
import { commandIdSchema, formText, idSchema, peerIdSchema, rowsWritten } from '../../http/schemas';
import { actorOf, replyWait, sealRequestPath } from '../sealRequests/sealRequestAnswers';

const action = z.enum(triggerActions).default('submit');
const triggerSchema = z.union([
  z.strictObject({ nodeId: peerIdSchema, when: z.enum(['arrive', 'leave']), action }),
  z.strictObject({ exitId: peerIdSchema, action }),
]);

/** What happened, apart from the names by which it is told apart. */
export const happened = {
  trigger: triggerSchema.meta({ description: '`action` is `submit` where it is left out.' }),
  operator: z.strictObject({ userId: peerIdSchema, name: formText(100).exactOptional() }),
  form: z.record(boundedText({ minLength: 1, maxLength: 128 }), z.unknown()).meta({
    description:
      'Values by field id; a detail table is a list of rows, each with values by column id. Integers are read losslessly.',
  }),
};

const flowEventBody = z
  .strictObject({ eventId: commandIdSchema, flowId: idSchema, flowRequestId: idSchema, ...happened })
  .meta({ id: 'FlowEvent' });

const outcomeSchema = z
  .object({
    outcome: z.enum(['apply', 'append', 'end', 'nothing']),
    reason: z.string().exactOptional().meta({ description: 'Why nothing happens.' }),
    sealRequestId: z.string().exactOptional(),
    state: z.enum(sealRequestStates).exactOptional(),
    sealCode: z.string().exactOptional().meta({ description: 'While it opens the machine.' }),
    writeBack: z
      .array(z.object({ fieldId: z.string(), value: z.string(), rows: rowsWritten.exactOptional() }))
      .exactOptional()
      .meta({ description: 'To be written into the form by the caller: only for hosts in reply mode.' }),
  })
  .meta({ id: 'FlowEventOutcome' });

const receive = defineRoute({
  method: 'post',
  path: '/v1/hosts/:hostId/flow-events',
  adminEvent: { none: 'The ledger of the request names who did it.' },
  role: 'engine',
  engineScope: { by: 'path', names: 'host', param: 'hostId' },
  tag: 'Flow events',
  summary: 'Tell what happened in a flow',
  description:
    'The seal settings of the flow decide whether that applies, appends, ends or does nothing. Once per `eventId`, also after the request is over. One that is refused is kept and listed until a later one of its flow request is taken. Sentences are in the language of the host where Accept-Language names none.',
  params: z.strictObject({ hostId: idSchema }),
  headers: z.object({
    prefer: z.string().optional().meta({ description: '`wait=N`: waits up to N seconds (at most 30).' }),
  }),
  body: flowEventBody,
  responses: {
    200: { description: 'What it came to.', schema: outcomeSchema },
    202: {
      description: 'Recorded; the outcome at the vendor is not known yet.',
      schema: outcomeSchema,
      headers: { Location: 'Where the seal request is; it answers at once.' },
    },
  },
  problems: {
    404: 'There is no such host, or nothing to append to.',
    409: 'The state forbids it, or the event id was used with other content.',
    422: 'The form is refused, by us or by the vendor; `errors` names each field.',
  },
  handler: async ({ deps, params: { hostId }, headers, body, principal, request, requestId, gone }) => {
    const host = await deps.hosts.recent(hostId);
    if (!host) throw notFound('host');
    const language = namedLanguage(request) ?? languageOfHost(host);
    const { operator, ...event } = body;
    const metadata = {
      now: deps.now().toISOString(),
      actor: actorOf(principal, operator.userId),
      correlationId: requestId,
    };
    // What it shows of its flow is known whatever becomes of it.
    deps.flowObserver.note({ ...event, hostId, operator });
    const handled = await unlessRefused(handleFlowEvent(deps, { ...event, hostId }, metadata), language);
    if (handled.kind === 'nothing')
      return { status: 200, body: { outcome: 'nothing' as const, reason: handled.reason } };
    const seconds = await replyWait(deps, hostId, headers.prefer);
    return answer(deps, handled, { seconds, gone, language });
  },
});

async function answer(
  deps: Deps,
  accepted: Accepted,
  { language, ...waiting }: { seconds: number; gone: AbortSignal; language: Language },
) {
  const { record } = accepted;
  const { request, done } = await unlessRefused(outcomeOf(deps.requests, accepted, waiting), language);
  const id = record.sealRequestId;
  const writeBack = done ? await handOver(deps, record, request) : [];
  const sealCode = request.codeLive ? shownCode(request) : null;
  const body = {
    outcome: kindOf(record),
    sealRequestId: id,
    state: request.state,
    ...(sealCode === null ? {} : { sealCode }),
    ...(writeBack.length > 0 ? { writeBack } : {}),
  };
  return done
    ? ({ status: 200, body } as const)
    : ({ status: 202, headers: { Location: sealRequestPath(id) }, body } as const);
}

/** No flow event settles anything: that is an operator's. */
function kindOf({ kind }: CommandRecord): 'apply' | 'append' | 'end' {
  if (kind === 'settle') throw new Error('a flow event that settles');
  return kind;
}

export const flowEventRoutes: Route[] = [receive];
