import { z } from 'zod';
import { type Flow, isEnd, nodeIn } from './flow';
import { type Form, fieldIn } from './form';
import { refused } from './refusal';
import { type Fields, fieldsSchema, type Ids, idSchema } from './values';

export const newFlowRequestSchema = z
  .strictObject({
    /** One of E10's flows, the first unless said otherwise; with `nodes`, of a flow of its own. */
    flowId: idSchema.optional(),
    flowRequestId: idSchema.optional(),
    name: z.string().min(1).default('用印申请'),
    /** Where it stands; the first node unless said otherwise. */
    nodeId: idSchema.optional(),
    fields: fieldsSchema.default({}),
    /** The way of a flow of its own, in which everybody may act; the last one is its end. */
    nodes: z.array(idSchema).min(1).optional(),
    /** Where the exits lead by which it can be returned. */
    exits: z.record(z.string(), idSchema).default({}),
    /** The ids of the fields of its form. When given, no other can be written. */
    fieldIds: z.array(idSchema).optional(),
  })
  .refine(({ nodes, nodeId }) => !nodes || nodeId === undefined || nodes.includes(nodeId), {
    message: 'is none of the nodes',
    path: ['nodeId'],
  });
type NewFlowRequest = z.input<typeof newFlowRequestSchema>;

const carriedOutSchema = z.object({
  type: z.string(),
  /** As whom; nobody in particular for what ESB writes. */
  userId: z.string().exactOptional(),
  at: z.string(),
  data: z.unknown(),
});
type CarriedOut = z.infer<typeof carriedOutSchema>;

/** A flow request between two starts of E10, whose flows and forms are those of its options. */
export const keptFlowRequestSchema = z.strictObject({
  flowRequestId: z.string(),
  name: z.string(),
  flowId: z.string(),
  nodeId: z.string(),
  fields: fieldsSchema,
  isDeleted: z.boolean(),
  submissions: z.int(),
  returns: z.int(),
  commands: z.array(carriedOutSchema),
});
type KeptFlowRequest = z.infer<typeof keptFlowRequestSchema>;

export interface FlowRequest {
  flowRequestId: string;
  name: string;
  flow: Flow;
  form: Form | undefined;
  nodeId: string;
  fields: Fields;
  isDeleted: boolean;
  submissions: number;
  returns: number;
  /** What was carried out through the OpenAPI and ESB, in order. */
  commands: CarriedOut[];
}

export function shownFlowRequest(request: FlowRequest) {
  const { flow, form, isDeleted, ...rest } = request;
  return {
    flowId: flow.flowId,
    ...rest,
    nodeName: nodeIn(flow, rest.nodeId).name,
    status: statusOf(request),
  };
}

/** `inProcess` was seen in public clients; the others are ours. */
export function statusOf({ flow, nodeId, isDeleted }: FlowRequest): 'inProcess' | 'finished' | 'deleted' {
  if (isDeleted) return 'deleted';
  return isEnd(flow, nodeId) ? 'finished' : 'inProcess';
}

/** Writes values into the form, or refuses and writes none. */
export function writeValues(request: FlowRequest, values: Fields): void {
  for (const fieldId of Object.keys(values)) fieldIn(request.form, fieldId);
  Object.assign(request.fields, values);
}

export class FlowRequests {
  private readonly byId = new Map<string, FlowRequest>();

  constructor(
    private readonly flows: readonly Flow[],
    private readonly forms: readonly Form[],
    private readonly ids: Ids,
  ) {}

  create(given: NewFlowRequest): FlowRequest {
    const { nodeId, name, fields, ...rest } = newFlowRequestSchema.parse(given);
    const flowRequestId = rest.flowRequestId ?? this.ids.next();
    if (this.byId.has(flowRequestId)) throw refused('notPossible', `流程实例已存在：${flowRequestId}`);
    const flow = rest.nodes ? ownFlow({ ...rest, nodes: rest.nodes }) : this.flow(rest.flowId);
    const form = rest.nodes
      ? ownForm(rest.fieldIds)
      : this.forms.find(({ formId }) => formId === flow.formId);
    const request: FlowRequest = {
      flowRequestId,
      name,
      flow,
      form,
      nodeId: nodeIn(flow, nodeId ?? flow.nodes[0]?.nodeId ?? '').nodeId,
      fields: {},
      isDeleted: false,
      submissions: 0,
      returns: 0,
      commands: [],
    };
    writeValues(request, fields);
    this.byId.set(flowRequestId, request);
    return request;
  }

  /** One of before this E10 started. */
  restore({ flowId, ...kept }: KeptFlowRequest): void {
    const flow = this.flow(flowId);
    const form = this.forms.find(({ formId }) => formId === flow.formId);
    this.ids.passOver(kept.flowRequestId);
    this.byId.set(kept.flowRequestId, { ...kept, flow, form });
  }

  /** Those of flows of their own are left out. */
  kept(): KeptFlowRequest[] {
    const ofOptions = this.all().filter(({ flow }) => this.flows.includes(flow));
    return ofOptions.map(({ flow, form: _, ...rest }) => ({ flowId: flow.flowId, ...rest }));
  }

  all(): FlowRequest[] {
    return [...this.byId.values()];
  }

  /** For a test or a person: deleted ones too. */
  any(flowRequestId: string): FlowRequest {
    const request = this.byId.get(flowRequestId);
    if (!request) throw refused('unknownRequest', `requestId 数据错误：${flowRequestId}`);
    return request;
  }

  /** Words and code seen in public clients. */
  find(flowRequestId: string): FlowRequest {
    const request = this.any(flowRequestId);
    if (request.isDeleted) throw refused('unknownRequest', `requestId 数据错误：${flowRequestId}`);
    return request;
  }

  private flow(flowId: string | undefined): Flow {
    const found =
      flowId === undefined ? this.flows[0] : this.flows.find((candidate) => candidate.flowId === flowId);
    if (!found) throw refused('notAllowed', `流程无权限或模板不可用：${flowId}`);
    return found;
  }
}

function ownFlow({
  flowId = 'own',
  nodes,
  exits,
}: {
  flowId?: string | undefined;
  nodes: string[];
  exits: Record<string, string>;
}): Flow {
  return {
    flowId,
    name: flowId,
    nodes: nodes.map((nodeId) => ({ nodeId, name: nodeId })),
    exits: Object.entries(exits).map(([exitId, to]) => ({ exitId, name: exitId, to, kind: 'return' })),
  };
}

function ownForm(fieldIds: string[] | undefined): Form | undefined {
  if (!fieldIds) return undefined;
  const fields = fieldIds.map((fieldId) => ({
    fieldId,
    name: fieldId,
    type: 'text' as const,
    required: false,
  }));
  return { formId: 'own', fields };
}
