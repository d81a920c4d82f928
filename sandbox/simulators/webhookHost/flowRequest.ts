import { z } from 'zod';
import { Refusal } from '../control';
import { fieldsSchema, idSchema } from './values';

export const newFlowRequestSchema = z
  .strictObject({
    flowId: idSchema.optional(),
    flowRequestId: idSchema,
    /** The way of the flow; the last one is its end. */
    nodes: z.array(idSchema).min(1),
    /** Where it stands; the first node unless said otherwise. */
    nodeId: idSchema.optional(),
    fields: fieldsSchema.default({}),
    /** The ids of the form's fields. When given, no other can be written. */
    fieldIds: z.array(idSchema).optional(),
    /** Where each exit leads when a flow is returned by it. */
    exits: z.record(z.string(), idSchema).default({}),
  })
  .refine(({ nodes, nodeId }) => nodeId === undefined || nodes.includes(nodeId), {
    message: 'is none of the nodes',
    path: ['nodeId'],
  });
export type NewFlowRequest = z.infer<typeof newFlowRequestSchema>;

const carriedOutSchema = z.object({ id: z.string(), type: z.string(), at: z.string(), data: z.unknown() });

export const flowRequestSchema = z.object({
  flowId: z.string().optional(),
  flowRequestId: z.string(),
  nodes: z.array(z.string()),
  nodeId: z.string(),
  fields: fieldsSchema,
  fieldIds: z.array(z.string()).optional(),
  exits: z.record(z.string(), z.string()),
  submissions: z.int(),
  returns: z.int(),
  /** What was carried out, in order. */
  commands: z.array(carriedOutSchema),
});
export type FlowRequest = z.infer<typeof flowRequestSchema>;

/** A refusal in the host's own form: `{code, message, nodeId?}`. */
export class HostRefusal extends Error {
  constructor(
    readonly status: 400 | 401 | 404 | 409 | 422,
    readonly code: string,
    message: string,
    readonly nodeId?: string,
  ) {
    super(message);
  }
}

export function statusOf({ nodes, nodeId }: FlowRequest): 'inProcess' | 'finished' {
  return nodeId === nodes.at(-1) ? 'finished' : 'inProcess';
}

export class FlowRequests {
  private readonly byId = new Map<string, FlowRequest>();

  create({ nodeId, ...given }: NewFlowRequest): FlowRequest {
    if (this.byId.has(given.flowRequestId)) throw new Refusal(`${given.flowRequestId} exists already`);
    const start = nodeId ?? given.nodes[0] ?? '';
    const request: FlowRequest = { ...given, nodeId: start, submissions: 0, returns: 0, commands: [] };
    this.byId.set(given.flowRequestId, request);
    return request;
  }

  /** One of before this host started. */
  restore(request: FlowRequest): void {
    this.byId.set(request.flowRequestId, request);
  }

  all(): FlowRequest[] {
    return [...this.byId.values()];
  }

  find(flowRequestId: string): FlowRequest {
    const request = this.byId.get(flowRequestId);
    if (!request) throw new Refusal(`no flow request ${flowRequestId}`, 404);
    return request;
  }

  /** For a command: an unknown one, or one of another flow, is refused in the host's form. */
  addressed(flowRequestId: string, flowId: string | undefined): FlowRequest {
    const request = this.byId.get(flowRequestId);
    if (!request || (flowId !== undefined && request.flowId !== undefined && flowId !== request.flowId))
      throw new HostRefusal(404, 'unknown-flow-request', `流程实例不存在：${flowRequestId}`);
    return request;
  }
}

/** A person moves the flow on, or back. */
export function move(request: FlowRequest, nodeId: string): void {
  if (!request.nodes.includes(nodeId)) throw new Refusal(`${nodeId} is none of the flow's nodes`);
  request.nodeId = nodeId;
}
