import { z } from 'zod';
import { type FlowRequest, HostRefusal } from './flowRequest';
import { idSchema } from './values';

const addressed = {
  commandId: idSchema,
  flowId: idSchema.optional(),
  flowRequestId: idSchema,
};
const actingSchema = {
  as: z.union([z.strictObject({ userId: idSchema }), z.literal('currentOperator')]),
  applicant: idSchema,
  waitNodeIds: z.array(idSchema).min(1),
  remark: z.string().optional(),
};

const rowSchema = z.strictObject({ tableId: idSchema, row: z.int().min(0), value: z.unknown() });
const fieldsSchema = z
  .array(z.strictObject({ fieldId: idSchema, value: z.unknown(), rows: z.array(rowSchema).optional() }))
  .min(1);
type Fields = z.infer<typeof fieldsSchema>;

/** The commands of the host contract; what is not in it is an error, so that a mistyped name is noticed. */
export const commandSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('fields.write'),
    ...addressed,
    data: z.strictObject({ fields: fieldsSchema }),
  }),
  z.strictObject({
    type: z.literal('flow.submit'),
    ...addressed,
    data: z.strictObject({ ...actingSchema, fields: fieldsSchema.optional() }),
  }),
  z.strictObject({
    type: z.literal('flow.return'),
    ...addressed,
    data: z.strictObject({
      ...actingSchema,
      to: z.union([
        z.literal('previous'),
        z.strictObject({ nodeId: idSchema }),
        z.strictObject({ exitId: idSchema }),
      ]),
    }),
  }),
  z.strictObject({
    type: z.literal('files.ready'),
    ...addressed,
    data: z.strictObject({
      files: z.array(
        z.strictObject({ kind: z.enum(['watermarked', 'useImage']), name: z.string(), url: z.url() }),
      ),
      expiresAt: z.iso.datetime({ offset: true }),
    }),
  }),
  z.strictObject({
    type: z.enum(['sealRequest.stateChanged', 'sealRequest.attentionRaised']),
    ...addressed,
    data: z.looseObject({ sealRequestId: z.string(), attempt: z.number() }),
  }),
  z.strictObject({
    type: z.literal('flow.get'),
    ...addressed,
    data: z.strictObject({ ask: idSchema.optional() }),
  }),
]);
export type Command = z.infer<typeof commandSchema>;
type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>;
export type Notification = Extract<Command, { data: { sealRequestId: string } }>;
export type ChangingCommand = Exclude<Command, { type: 'flow.get' } | Notification>;

export function isNotification(command: Command): command is Notification {
  return command.type.startsWith('sealRequest.');
}

/** Changes the flow request, or refuses and changes nothing. */
export function carryOut(command: ChangingCommand, request: FlowRequest): void {
  switch (command.type) {
    case 'fields.write':
      writeFields(command.data.fields, request);
      break;
    case 'flow.submit':
      submit(command, request);
      break;
    case 'flow.return':
      returnFlow(command, request);
      break;
    case 'files.ready':
      // The host fetches them when it wants to.
      break;
    default:
      command satisfies never;
  }
}

function writeFields(fields: Fields, request: FlowRequest): void {
  const unknown = fields.find(({ fieldId }) => request.fieldIds?.includes(fieldId) === false);
  if (unknown) throw new HostRefusal(422, 'unknown-field', `表单字段不存在：${unknown.fieldId}`);
  for (const { fieldId, value, rows } of fields)
    if (rows) for (const each of rows) writeCell(fieldId, each, request);
    else request.fields[fieldId] = value;
}

/** A detail table is a list of rows, each with its columns by id. */
function writeCell(
  fieldId: string,
  { tableId, row, value }: z.infer<typeof rowSchema>,
  request: FlowRequest,
) {
  const table = z.array(z.record(z.string(), z.unknown())).safeParse(request.fields[tableId]).data;
  if (!table?.[row]) throw new HostRefusal(422, 'unknown-row', `明细表没有该行：${tableId}.${row}`);
  request.fields[tableId] = table.map((cells, at) => (at === row ? { ...cells, [fieldId]: value } : cells));
}

function submit({ data }: CommandOf<'flow.submit'>, request: FlowRequest): void {
  refuseElsewhere(data.waitNodeIds, request);
  const next = request.nodes[request.nodes.indexOf(request.nodeId) + 1];
  if (next === undefined) throw new HostRefusal(409, 'flow-finished', '流程已结束，不能提交');
  writeFields(data.fields ?? [], request);
  request.nodeId = next;
  request.submissions += 1;
}

function returnFlow({ data }: CommandOf<'flow.return'>, request: FlowRequest): void {
  refuseElsewhere(data.waitNodeIds, request);
  request.nodeId = targetOf(data.to, request);
  request.returns += 1;
}

/** A person has moved the flow meanwhile: nothing is done, and the caller learns where it stands. */
function refuseElsewhere(waitNodeIds: string[], { nodeId }: FlowRequest): void {
  if (!waitNodeIds.includes(nodeId))
    throw new HostRefusal(409, 'wrong-node', `流程当前在节点${nodeId}`, nodeId);
}

function targetOf(to: CommandOf<'flow.return'>['data']['to'], request: FlowRequest): string {
  const { nodes, nodeId, exits } = request;
  if (to === 'previous') {
    const previous = nodes[nodes.indexOf(nodeId) - 1];
    if (previous === undefined) throw new HostRefusal(409, 'no-previous-node', '当前是首节点，不能退回');
    return previous;
  }
  const target = 'nodeId' in to ? to.nodeId : exits[to.exitId];
  if (target === undefined || !nodes.includes(target))
    throw new HostRefusal(422, 'unknown-target', '退回的节点或出口不存在');
  return target;
}
