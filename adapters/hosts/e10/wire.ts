import { z } from 'zod';
import type { E10FormValues } from '../../../application/administration/hosts';
import type { FileOffer } from '../../../application/ports/files';
import type { FieldWrite, ReturnTo } from '../../../domain/sealRequest/values';
import { idLiteral, idSchema } from './json';
import { cutRemark } from './remark';

/** All seen in public clients, each behind `{base}/papi/openapi` or `{base}/openserver`. */
export const paths = {
  submit: '/api/workflow/core/paService/v1/submitRequest',
  reject: '/api/workflow/core/paService/v1/rejectRequest',
  read: '/workflow/v2/getInfoByID',
  employees: '/api/hrm/restful/queryEmployee',
  userInfo: '/oauth2/getUserInfo',
  trigger: '/api/open-esb/server/webhook/trigger/',
} as const;

interface Move {
  userId: string;
  flowRequestId: string;
  remark?: string | undefined;
}

function moveBody({ userId, flowRequestId, remark }: Move) {
  return {
    userid: idLiteral(userId),
    requestId: idLiteral(flowRequestId),
    ...(remark === undefined ? {} : { remark: cutRemark(remark) }),
  };
}

/** `{userid, requestId, remark?, formData?}` (seen in public clients). */
export function submitBody(move: Move, fields: FieldWrite[] | undefined, form: FormAt) {
  return { ...moveBody(move), ...(fields?.length ? { formData: formData(lastOfEach(fields), form) } : {}) };
}

interface FormAt {
  formId: string | undefined;
  /** Default `options`. */
  spelling: E10FormValues | undefined;
}

/** What is written to a field last is what it is to hold. */
function lastOfEach(fields: FieldWrite[]): FieldWrite[] {
  return [...new Map(fields.map((write) => [write.fieldId, write])).values()];
}

/** Values for the form. `{dataKey, content}` was seen in public clients without a formId, the others with one. */
function formData(fields: FieldWrite[], { formId, spelling = 'options' }: FormAt) {
  return {
    ...(formId === undefined ? {} : { formId: idLiteral(formId) }),
    module: 'workflow',
    dataDetails: fields.map((write) => detail(write, spelling)),
  };
}

/**
 * Each spelling was seen in public clients, and sites take one of them. With `options` the optionId of a text is the text
 * itself, an empty one empties the field (follows from that), and a name that is no id of E10's is a data key. Persons
 * are never written.
 */
function detail({ fieldId: name, value }: FieldWrite, spelling: E10FormValues) {
  const fieldId = idLiteral(name);
  switch (spelling) {
    case 'options':
      return typeof fieldId === 'string'
        ? { dataKey: name, content: value }
        : { fieldId, dataOptions: [{ optionId: value }] };
    case 'dataKey':
      return { dataKey: name, content: value };
    case 'content':
      return { fieldId, content: value };
    default:
      return spelling satisfies never;
  }
}

/**
 * `RejectToType`: 0 free, 1 one step back, 2 to a given node, 3 by an exit, with `RejectToNodeid` (seen in public
 * clients). In which parameter an exit is named was not seen; it goes where the target of the other types goes.
 */
export function rejectBody(move: Move, to: ReturnTo, freeReturn: boolean) {
  return { ...moveBody(move), ...rejectTarget(to, freeReturn) };
}

function rejectTarget(to: ReturnTo, freeReturn: boolean) {
  if (to === 'previous') return { RejectToType: 1 };
  if ('nodeId' in to) return { RejectToType: freeReturn ? 0 : 2, RejectToNodeid: idLiteral(to.nodeId) };
  return { RejectToType: 3, RejectToNodeid: idLiteral(to.exitId) };
}

/** What the site's own ESB webhook is handed; our choice, since a site names its parameters itself. */
export function triggerBody(
  command: { commandId: string; flowId?: string; flowRequestId: string },
  { fields, offer }: { fields: FieldWrite[]; offer?: FileOffer },
) {
  const { commandId, flowId, flowRequestId } = command;
  return {
    commandId,
    ...(flowId === undefined ? {} : { flowId: idLiteral(flowId) }),
    flowRequestId: idLiteral(flowRequestId),
    fields: fields.map(({ fieldId, value, rows }) => ({
      ...{ fieldId: idLiteral(fieldId), value },
      ...(rows
        ? { rows: rows.map(({ tableId, ...written }) => ({ tableId: idLiteral(tableId), ...written })) }
        : {}),
    })),
    ...(offer ? { files: offer.files, expiresAt: offer.expiresAt } : {}),
  };
}

const someId = idSchema.optional().catch(undefined);
const withRequestId = z.object({ requestId: someId }).catch({ requestId: undefined });

/** The flow request that a receipt names: in `message` or at the top (both seen in public clients), or none. */
export function requestIdIn(json: unknown): string | undefined {
  const inner = z.object({ message: withRequestId }).safeParse(json).data?.message.requestId;
  return inner ?? withRequestId.parse(json).requestId;
}

/** The node by its id where the reply tells one, else by its name: sites differ in what they answer here. */
const nodeSchema = z.union([
  idSchema,
  z
    .object({ id: someId, nodeId: someId, nodeid: someId, name: someId })
    .transform(({ id, nodeId, nodeid, name }) => id ?? nodeId ?? nodeid ?? name),
]);

/** `flowRequest` with `statusType` and `currentNode` was seen in public clients, the node as a text: its name. */
const flowRequestSchema = z.object({
  id: someId,
  requestId: someId,
  statusType: someId,
  currentNode: nodeSchema.optional().catch(undefined),
});
const flowReplySchema = z.object({ flowRequest: flowRequestSchema });

export interface FlowAt {
  flowRequestId: string | undefined;
  status: string | undefined;
  node: string | undefined;
}

export function flowIn(json: unknown): FlowAt | undefined {
  const parsed = flowReplySchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { id, requestId, statusType, currentNode } = parsed.data.flowRequest;
  return { flowRequestId: requestId ?? id, status: statusType, node: currentNode };
}

/** 没有查询到对应人员信息 (seen in public clients). */
export const unknownPersonCode = '200031';

/** Seen in public clients: the flow is under way. */
export const openStatuses = ['inProcess', 'processing', 'pending'];

/** The flow goes nowhere any more. */
export const overStatuses = ['archived', 'finished', 'deleted'];
