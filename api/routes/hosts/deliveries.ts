import { z } from 'zod';
import type { Delivery } from '../../../application/administration/deliveries';
import { findRequest } from '../../../application/sealRequests/find';
import { tellHost } from '../../../application/sealRequests/tellHost';
import { hostCommandId, notificationId } from '../../../contracts/derivedIds';
import { sealRequestId } from '../../../contracts/ids';
import type { LedgerEntry } from '../../../contracts/ledger';
import { defined } from '../../../domain/defined';
import {
  type HostCommandEntry,
  hostCommandEntries,
  hostCommandKind,
  hostCommandKinds,
} from '../../../domain/sealRequest/hostCommands';
import { notificationsOf, notificationTypes } from '../../../domain/sealRequest/notifications';
import { isCodeOver, type SealRequest } from '../../../domain/sealRequest/state';
import type { Deps } from '../../deps';
import { notFound, Problem, type ProblemSlug } from '../../http/problem';
import { defineRoute, type Route } from '../../http/route';
import { isoTime } from '../../http/schemas';
import { messages } from '../../messages';
import type { RedeliveryRefusal } from '../../messages/messages';
import { actorOf } from '../sealRequests/sealRequestAnswers';
import { requestParams } from '../sealRequests/sealRequestSchemas';
import { shownTry, tried, trySchema } from './tries';

const tag = 'Operators';
const role = 'operator';

const deliverySchema = z
  .object({
    commandId: z.string().meta({ description: 'By which the host knows it: `webhook-id`.' }),
    kind: z.enum([...hostCommandKinds, ...notificationTypes]),
    state: z.enum(['pending', 'waiting', 'done', 'skipped', 'dropped', 'failed']).meta({
      description: '`waiting`: for a reply to be confirmed, or for the next submit.',
    }),
    via: z.enum(['push', 'reply', 'nextSubmit']).exactOptional(),
    fieldIds: z.array(z.string()).exactOptional(),
    requestedAt: isoTime,
    tries: z.array(trySchema),
  })
  .meta({ id: 'HostDelivery' });

const list = defineRoute({
  method: 'get',
  path: '/v1/seal-requests/:id/deliveries',
  role,
  tag,
  summary: 'What the host was told, and each try of it',
  params: requestParams,
  responses: {
    200: { description: 'Oldest first.', schema: z.object({ items: z.array(deliverySchema) }) },
  },
  problems: { 404: 'There is no such seal request.' },
  handler: async ({ deps, params: { id } }) => {
    const { entries, request, ledger } = await entriesOf(deps, id);
    const commands = await shown(deps, id, request, entries);
    const items = [...commands, ...(await notified(deps, id, request, ledger))];
    items.sort((a, b) => Date.parse(a.requestedAt) - Date.parse(b.requestedAt));
    return { status: 200, body: { items } };
  },
});

async function entriesOf(deps: Deps, id: string) {
  const request = await findRequest(deps.requests, id);
  if (!request) throw notFound('seal request');
  const ledger = await deps.ledger.read(id);
  return { entries: hostCommandEntries(ledger, request), request, ledger };
}

async function shown(deps: Deps, id: string, { identity }: SealRequest, entries: HostCommandEntry[]) {
  const commandIdOf = ({ effect }: HostCommandEntry) => hostCommandId(id, effect.data.effectId);
  const tries = await deps.deliveries.ofCommands(identity.hostId, entries.map(commandIdOf));
  return entries.map((entry) => ({
    commandId: commandIdOf(entry),
    kind: hostCommandKind(entry.effect),
    state: entry.state,
    ...writeOf(entry),
    requestedAt: entry.requestedAt,
    tries: tries.filter(({ commandId }) => commandId === commandIdOf(entry)).map(shownTry),
  }));
}

/** By the last try. */
const notifiedStates = {
  done: 'done',
  refused: 'failed',
  passing: 'pending',
  unknown: 'pending',
  misconfigured: 'pending',
} as const satisfies Record<Delivery['outcome'], string>;

/** Those that were tried: what a host does not want is not sent. */
async function notified(deps: Deps, id: string, { identity, state }: SealRequest, ledger: LedgerEntry[]) {
  const told = notificationsOf(ledger, state).map(({ key, type, at }) => ({
    ...{ commandId: notificationId(id, key), kind: type, requestedAt: at },
  }));
  const ids = told.map(({ commandId }) => commandId);
  const all = ids.length === 0 ? [] : await deps.deliveries.ofCommands(identity.hostId, ids);
  return told.flatMap((each) => {
    const tries = all.filter(({ commandId }) => commandId === each.commandId);
    const last = tries.at(-1);
    if (!last) return [];
    return [{ ...each, state: notifiedStates[last.outcome], tries: tries.map(shownTry) }];
  });
}

function writeOf({ effect }: HostCommandEntry): Pick<z.input<typeof deliverySchema>, 'via' | 'fieldIds'> {
  if (effect.type !== 'FieldWriteRequested') return {};
  const { via = 'push', fields } = effect.data;
  return { via, fieldIds: fields.map(({ fieldId }) => fieldId) };
}

const redeliver = defineRoute({
  method: 'post',
  path: '/v1/seal-requests/:id/deliveries/:commandId/redeliver',
  adminEvent: { action: 'delivery.redeliver', target: { kind: 'delivery', id: ['id', 'commandId'] } },
  role,
  tag,
  summary: 'Tell the host once more',
  description:
    'Under the same id, so that a host that has carried it out drops it. What failed and waits for a decision is settled by `attention` instead.',
  params: requestParams.extend({ commandId: z.string().regex(/^msg_[0-9a-f]{32}$/) }),
  responses: {
    200: { description: 'What it came to is its last try.', schema: deliverySchema },
  },
  problems: {
    404: 'There is no such seal request, or no such command of it.',
    409: 'It is still to be delivered by itself, its code is dead, the flow has applied again since, or the host would do it twice.',
  },
  handler: async ({ deps, params: { id, commandId }, principal }) => {
    const { entries, request } = await entriesOf(deps, id);
    const entry = entries.find(({ effect }) => hostCommandId(id, effect.data.effectId) === commandId);
    if (!entry) throw notFound('delivery');
    await refuseRepeating(deps, entry, request);
    refuseOvertaken(entry, entries);
    await refuseAfterNewer(deps, id, entry);
    const told = { hostId: request.identity.hostId, commandId, by: actorOf(principal) };
    await tried(deps.deliveries, told, () => tell(deps, request, entry.effect, commandId));
    const [again] = await shown(deps, id, request, [entry]);
    if (!again) throw notFound('delivery');
    return { status: 200, body: again };
  },
});

const slugs: Record<RedeliveryRefusal, ProblemSlug> = {
  'still-pending': 'effect-in-progress',
  'code-dead': 'closed',
  'done-twice': 'not-repeatable',
  'later-value': 'conflict',
  'later-attempt': 'conflict',
};

function notAgain(why: RedeliveryRefusal): Problem {
  return new Problem(slugs[why], messages.en.redelivery[why], { zh: messages.zh.redelivery[why] });
}

async function refuseRepeating(
  { hosts }: Deps,
  { effect, state }: HostCommandEntry,
  request: SealRequest,
): Promise<void> {
  if (state === 'pending' || state === 'waiting') throw notAgain('still-pending');
  const isMove = effect.type === 'FlowSubmitRequested' || effect.type === 'FlowReturnRequested';
  if (effect.type === 'FieldWriteRequested' && effect.data.carriesSealCode && isCodeOver(request.state))
    throw notAgain('code-dead');
  const host = await hosts.get(request.identity.hostId);
  if (isMove && host?.kind === 'e10') throw notAgain('done-twice');
}

/** What has been written into the same field since must not be overwritten with what was there before. */
function refuseOvertaken(entry: HostCommandEntry, entries: readonly HostCommandEntry[]): void {
  const fieldsOf = ({ effect }: HostCommandEntry) =>
    effect.type === 'FieldWriteRequested' ? effect.data.fields.map(({ fieldId }) => fieldId) : [];
  const later = entries.slice(entries.indexOf(entry) + 1).flatMap(fieldsOf);
  if (!fieldsOf(entry).some((fieldId) => later.includes(fieldId))) return;
  throw notAgain('later-value');
}

/** Flow and form are those of the newest attempt; files stay this one's. Last before the host is told. */
async function refuseAfterNewer({ requests }: Deps, id: string, { effect }: HostCommandEntry): Promise<void> {
  if (effect.type === 'FilesOfferRequested' || !(await requests.attempts.hasLater(id))) return;
  throw notAgain('later-attempt');
}

async function tell(
  { hostClients, sealedFiles }: Deps,
  { identity, application, terms }: SealRequest,
  effect: HostCommandEntry['effect'],
  commandId: string,
): Promise<void> {
  const { hostId, bindingId, flowId, flowRequestId } = identity;
  const host = await hostClients.forHost(hostId);
  const flow = { flowRequestId, commandId, ...defined({ flowId }) };
  if (effect.type !== 'FilesOfferRequested')
    return tellHost(host, flow, effect, application.applicant.userId);
  const files = { sealRequestId: sealRequestId(identity), bindingId, baseUrl: terms.filesUrl ?? '' };
  // Another offer and no repetition, as its addresses are new ones: a host drops what comes under an id it knows.
  const offerId = `${commandId}-${Date.now().toString(36)}`;
  return host.offerFiles({ ...flow, commandId: offerId, ...(await sealedFiles.of(files)) });
}

export const deliveryRoutes: Route[] = [list, redeliver];
