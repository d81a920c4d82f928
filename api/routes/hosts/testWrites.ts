import { z } from 'zod';
import type { HostDocument } from '../../../application/administration/hosts';
import { contentHash, testWriteId } from '../../../contracts/derivedIds';
import { defined } from '../../../domain/defined';
import { refusedField } from '../../http/problem';
import { refusalProblem } from '../../http/refusals';
import { defineRoute, type Route } from '../../http/route';
import { commandIdSchema, formText, idSchema, peerIdSchema } from '../../http/schemas';
import { actorOf, commandIdOf } from '../sealRequests/sealRequestAnswers';
import { commandHeaders } from '../sealRequests/sealRequestSchemas';
import { needHost } from './hosts';
import { shownTry, tried, trySchema } from './tries';

const testWriteSchema = trySchema
  .extend({ commandId: z.string().meta({ description: 'By which the host knows it: `webhook-id`.' }) })
  .meta({ id: 'HostTestWrite' });

const write = defineRoute({
  method: 'post',
  path: '/v1/hosts/:id/test-write',
  adminEvent: { action: 'host.test-write', target: { kind: 'host', id: ['id'] } },
  role: 'admin',
  tag: 'Hosts',
  summary: 'Write a value into a field of a flow request',
  description:
    'For real, as a push: whether this host takes one, before anything is sealed. The same `commandId` is written once; until it is done it may be tried again.',
  params: z.strictObject({ id: idSchema }),
  headers: commandHeaders.pick({ 'idempotency-key': true }),
  body: z
    .strictObject({
      commandId: commandIdSchema.exactOptional(),
      flowId: idSchema.exactOptional(),
      flowRequestId: idSchema,
      fieldId: peerIdSchema,
      value: formText(500, 0).meta({ description: 'Empty: the field is emptied.' }),
    })
    .meta({ id: 'NewHostTestWrite' }),
  responses: { 200: { description: 'What it came to.', schema: testWriteSchema } },
  problems: {
    404: 'There is no such host.',
    409: 'The command id was used with other content.',
    422: 'Nothing is pushed to this host.',
  },
  handler: async ({ deps, params: { id }, headers, body, principal, adminEvent }) => {
    const host = await needHost(deps, id);
    const given = commandIdOf(body, headers);
    const { flowId, flowRequestId, fieldId, value } = body;
    const written = { flowRequestId, fieldId, value };
    const changes = Object.entries(written).map(([field, after]) => ({ field, after }));
    adminEvent.note({ name: host.name, changes });
    if (!takesPushes(host)) throw takesNone();
    const commandId = testWriteId(id, given);
    const hash = contentHash({ flowId, ...written });
    const before = await deps.deliveries.ofCommands(id, [commandId]);
    if (before.some((each) => each.contentHash !== hash)) throw refusalProblem({ code: 'command-id-reused' });
    const told = { hostId: id, commandId, by: actorOf(principal), contentHash: hash };
    const delivery =
      before.find(({ outcome }) => outcome === 'done') ??
      (await tried(deps.deliveries, told, async () => {
        const port = await deps.hostClients.forHost(id, { fresh: true });
        const flow = { flowRequestId, ...defined({ flowId }) };
        await port.writeFields({ ...flow, commandId, fields: [{ fieldId, value }] });
      }));
    return { status: 200, body: { commandId, ...shownTry(delivery) } };
  },
});

function takesPushes({ writeBack }: HostDocument): boolean {
  return writeBack.mode === 'push' || writeBack.fallback === 'push';
}

const takesNone = () =>
  refusedField(
    'id',
    'takes-no-pushes',
    'is a host that nothing is pushed to: values go with the reply to its flow events, or with the next submit',
    '不接收推送：值放在流程事件的应答中，或随下一次提交带回',
  );

export const testWriteRoutes: Route[] = [write];
