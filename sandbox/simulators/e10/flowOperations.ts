import { z } from 'zod';
import type { E10 } from './e10';
import { nodeIn } from './flow';
import { type FlowRequest, statusOf, writeValues } from './flowRequest';
import { formDataSchema, refuseIncomplete, valuesOf } from './form';
import { type Operation, type Outcome, read } from './operation';
import { refused } from './refusal';
import { idSchema, literal } from './values';

const remarkSchema = z.string().optional();
/** Seen in public clients: at most 200 code points. */
const longestRemark = 200;

const submitSchema = z.object({
  userid: idSchema,
  requestId: idSchema,
  remark: remarkSchema,
  formData: formDataSchema.optional(),
});
const rejectSchema = z.object({
  userid: idSchema,
  requestId: idSchema,
  remark: remarkSchema,
  RejectToType: idSchema.pipe(z.enum(['0', '1', '2', '3'])),
  RejectToNodeid: idSchema.optional(),
});
const flag = z
  .union([z.boolean(), z.literal([0, 1, '0', '1'])])
  .transform((given) => [true, 1, '1'].includes(given));
const createSchema = z.object({
  userid: idSchema,
  workflowId: idSchema,
  requestname: z.string().min(1).optional(),
  isnextflow: flag.default(false),
  isVerifyFormRequired: flag.default(false),
  formData: formDataSchema.optional(),
});
const readSchema = z.object({ userid: idSchema, id: idSchema });

const service = '/api/workflow/core/paService';

/** All seen in public clients. */
export function flowOperations(e10: E10): Operation[] {
  const post = { methods: ['POST'], envelope: 'site' } as const;
  const create = (call: Parameters<Operation['act']>[0]) => createRequest(e10, read(call, createSchema));
  return [
    {
      name: 'submitRequest',
      path: `${service}/v1/submitRequest`,
      ...post,
      act: (call) => submit(e10, read(call, submitSchema)),
    },
    {
      name: 'rejectRequest',
      path: `${service}/v1/rejectRequest`,
      ...post,
      act: (call) => reject(e10, read(call, rejectSchema)),
    },
    { name: 'doCreateRequest', path: `${service}/v1/doCreateRequest`, ...post, act: create },
    { name: 'doCreateRequest', path: `${service}/v2/doCreateRequest`, ...post, act: create },
    {
      name: 'getInfoByID',
      methods: ['GET'],
      envelope: 'site',
      path: '/workflow/v2/getInfoByID',
      act: (call) => describe(e10, read(call, readSchema)),
    },
  ];
}

function submit(e10: E10, { userid, requestId, remark, formData }: z.infer<typeof submitSchema>): Outcome {
  refuseLong(remark);
  const request = e10.flowRequests.find(requestId);
  const values = formData ? valuesOf(formData, request.form, e10.options.formValues) : {};
  e10.submit(request, userid, { values });
  return carriedOut(e10, request, 'submitRequest', userid, { remark, fields: values });
}

function reject(e10: E10, given: z.infer<typeof rejectSchema>): Outcome {
  const { userid, requestId, remark, RejectToType, RejectToNodeid } = given;
  refuseLong(remark);
  const request = e10.flowRequests.find(requestId);
  e10.return(request, userid, RejectToType, RejectToNodeid);
  return carriedOut(e10, request, 'rejectRequest', userid, { remark, RejectToType, RejectToNodeid });
}

function createRequest(e10: E10, given: z.infer<typeof createSchema>): Outcome {
  const { userid, workflowId, requestname, isnextflow, isVerifyFormRequired, formData } = given;
  e10.people.find(userid);
  const form = e10.options.forms.find(
    ({ formId }) => formId === e10.options.flows.find(({ flowId }) => flowId === workflowId)?.formId,
  );
  const values = formData ? valuesOf(formData, form, e10.options.formValues) : {};
  if (isVerifyFormRequired) refuseIncomplete(form, values);
  const name = requestname === undefined ? {} : { name: requestname };
  const request = e10.flowRequests.create({ flowId: workflowId, ...name });
  writeValues(request, values);
  if (isnextflow) e10.submit(request, userid);
  return carriedOut(e10, request, 'doCreateRequest', userid, { requestname, fields: values });
}

function refuseLong(remark = ''): void {
  if (Array.from(remark).length > longestRemark) throw refused('notPossible', '签字意见超过200个字符');
}

function carriedOut(e10: E10, request: FlowRequest, type: string, userId: string, data: unknown): Outcome {
  e10.effects.add(`${type}:${request.flowRequestId}`);
  request.commands.push({ type, userId, at: new Date().toISOString(), data });
  return { receipt: { requestId: literal(request.flowRequestId) } };
}

function describe(e10: E10, { userid, id }: z.infer<typeof readSchema>): Outcome {
  e10.people.find(userid);
  const request = e10.flowRequests.find(id);
  const { flow, form, fields, name, flowRequestId } = request;
  const dataDetails = Object.entries(fields).map(([fieldId, value]): [string, unknown] => [
    form?.fields.find((field) => field.fieldId === fieldId)?.name ?? fieldId,
    value,
  ]);
  return {
    data: {
      flowRequest: {
        id: literal(flowRequestId),
        name,
        statusType: statusOf(request),
        currentNode: currentNode(e10, request),
        ...(flow.formId === undefined ? {} : { formId: literal(flow.formId) }),
      },
      formData: { dataDetails: Object.fromEntries(dataDetails) },
    },
  };
}

function currentNode({ options }: E10, { flow, nodeId }: FlowRequest) {
  const { name } = nodeIn(flow, nodeId);
  if (options.currentNodeAs === 'name') return name;
  return options.currentNodeAs === 'id' ? literal(nodeId) : { id: literal(nodeId), name };
}
