import { randomInt, randomUUID } from 'node:crypto';
import type { HostKind } from '../demo/host';
import { approver, type ExitId, type FormValues, fields, nodes } from './flow';
import type { Peer } from './http';

export interface FlowAtEngine {
  flowId: string;
  flowRequestId: string;
  nodeId: string;
  fields: FormValues;
}

/** An engine, and what people do in it. Each act is told to the product as that engine tells it. */
export interface Engine {
  kind: HostKind;
  hostId: string;
  peer: Peer;
  /** A person fills in the form; it waits for its approval. @returns the flow request's id. */
  begin(flowId: string, form: FormValues): Promise<string>;
  /** The approver approves what waits for it, or what was sent back. */
  approve(flow: FlowAtEngine): Promise<void>;
  takeExit(flow: FlowAtEngine, exitId: ExitId, form: FormValues): Promise<void>;
  /** The newest last. */
  flows(): Promise<FlowAtEngine[]>;
  /** @throws Refused 404 for one that is not there. */
  flow(flowRequestId: string): Promise<FlowAtEngine>;
}

const path = (flowRequestId: string) => `/sim/flow-requests/${encodeURIComponent(flowRequestId)}`;

function readers(side: Peer): Pick<Engine, 'flows' | 'flow'> {
  return {
    flows: async () => (await side.get<{ flowRequests: FlowAtEngine[] }>('/sim/flow-requests')).flowRequests,
    flow: (flowRequestId) => side.get(path(flowRequestId)),
  };
}

/** 19 digits, the later the greater. */
function newFlowRequestId(): string {
  return `19${Date.now()}${String(randomInt(10_000)).padStart(4, '0')}`;
}

/** Any engine: its own code posts flow events to the product, by the key that it was given. */
export function webhookEngine(hostId: string, side: Peer, product: Peer): Engine {
  const nodeIds = nodes.map(({ nodeId }) => nodeId);
  type Flow = Pick<FlowAtEngine, 'flowId' | 'flowRequestId'>;
  const tell = ({ flowId, flowRequestId }: Flow, trigger: Record<string, string>, form: FormValues) =>
    product.send<unknown>('POST', `/v1/hosts/${hostId}/flow-events`, {
      ...{ eventId: randomUUID(), flowId, flowRequestId },
      trigger: { ...trigger, action: 'submit' },
      operator: { userId: approver.userId, name: approver.name },
      form,
    });
  return {
    kind: 'webhook',
    hostId,
    peer: side,
    ...readers(side),
    begin: async (flowId, form) => {
      const flowRequestId = newFlowRequestId();
      const given = { flowId, flowRequestId, nodes: nodeIds, nodeId: 'approve', fields: form };
      await side.send('POST', '/sim/flow-requests', given);
      return flowRequestId;
    },
    approve: async (flow) => {
      // It leaves its node once Sealflow has taken that it does.
      await tell(flow, { nodeId: 'approve', when: 'leave' }, withoutWrittenBack(flow.fields));
      await side.send('POST', `${path(flow.flowRequestId)}/move`, { nodeId: 'seal' });
    },
    takeExit: async (flow, exitId, form) => {
      await side.send('POST', `${path(flow.flowRequestId)}/fields`, form);
      await tell(flow, { exitId }, { ...flow.fields, ...form });
      if (exitId === 'stop-sealing')
        await side.send('POST', `${path(flow.flowRequestId)}/move`, { nodeId: 'file' });
    },
  };
}

/** Weaver E10: its ESB tells what happens. */
export function e10Engine(hostId: string, side: Peer): Engine {
  const submit = (flowRequestId: string, body: Record<string, string>) =>
    side.send<void>('POST', `${path(flowRequestId)}/submit`, { userId: approver.userId, ...body });
  return {
    kind: 'e10',
    hostId,
    peer: side,
    ...readers(side),
    begin: async (flowId, form) => {
      const given = { flowId, nodeId: 'approve', fields: form, name: String(form[fields.subject]) };
      return (await side.send<FlowAtEngine>('POST', '/sim/flow-requests', given)).flowRequestId;
    },
    approve: async ({ flowRequestId }) => {
      await side.send('POST', `${path(flowRequestId)}/move`, { nodeId: 'approve' });
      await submit(flowRequestId, {});
    },
    takeExit: async ({ flowRequestId }, exitId, form) => {
      await side.send('POST', `${path(flowRequestId)}/fields`, form);
      await submit(flowRequestId, { exitId });
    },
  };
}

/** A form that is told again tells what a person filled in, not what the product wrote. */
function withoutWrittenBack(form: FormValues): FormValues {
  const written: string[] = [fields.sealCode, fields.appendedSealCode, fields.usedCount, fields.state];
  return Object.fromEntries(Object.entries(form).filter(([id]) => !written.includes(id)));
}
