import { randomBytes } from 'node:crypto';
import { isLosslessNumber, parse, stringify } from 'lossless-json';
import { type Simulator, spawnSimulator } from '../simulators/spawn';
import { type JsonClient, jsonClient, lookUntil } from './api';

export const hostKinds = ['webhook', 'e10'] as const;
export type HostKind = (typeof hostKinds)[number];

export const flow = { flowId: '1974556705685094924', flowRequestId: '9223372036854775807' };

export interface FlowAtHost {
  nodeId: string;
  fields: Record<string, string>;
  /** Those that Sealflow asked for. */
  submissions: number;
}

/** A host engine in a process of its own, and what its people do in it. */
export interface HostEngine {
  simulator: Simulator;
  /** What the history of one life may come to. */
  mostHistoryEvents: number;
  /** What an administrator enters to add it. */
  registration: Record<string, unknown>;
  /** Puts the flow request at its approval node, and learns where to tell what happens. */
  begin(sealflow: JsonClient, hostId: string, adminKey: string): Promise<void>;
  /** The flow moves on as the event says, and the engine tells it. */
  happen(sealflow: JsonClient, hostId: string, event: string): Promise<void>;
  flow(): Promise<FlowAtHost>;
  /** What Sealflow has really changed there, and how often. */
  counters(): Promise<Record<string, number>>;
}

export function startHost(kind: HostKind): Promise<HostEngine> {
  return kind === 'e10' ? startE10() : startWebhookHost();
}

const nodes = ['draft', 'approve', 'seal', 'file'];

/** Any engine: its own code tells what happens, and it takes signed commands. */
async function startWebhookHost(): Promise<HostEngine> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const simulator = await spawnSimulator('webhookHost', { secret });
  const side = jsonClient(simulator.url);
  const path = `/sim/flow-requests/${flow.flowRequestId}`;
  return {
    simulator,
    // Mostly 56. An archive that comes while the submit is still under way takes an activity to be written, five more.
    mostHistoryEvents: 61,
    registration: { kind: 'webhook', url: `${simulator.url}/commands`, secret },
    begin: () => side.send('POST', '/sim/flow-requests', { ...flow, nodes, nodeId: 'seal' }),
    happen: async (sealflow, hostId, event) => {
      await sealflow.send('POST', `/v1/hosts/${hostId}/flow-events`, event, { Prefer: 'wait=30' });
    },
    flow: () => side.get(path),
    counters: async () => {
      const { commands } = await side.get<{ commands: { type: string }[] }>(path);
      return counted(commands.map(({ type }) => [type, 1]));
    },
  };
}

function counted(counts: [kind: string, count: number][]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [kind, count] of counts) sums[kind] = (sums[kind] ?? 0) + count;
  return sums;
}

export const applicant = { userId: '8806055923431203001', name: '张三', mobile: '13800000001' };
const approver = { userId: '8806055923431203002', name: '李四' };
/** The ESB webhook that the site has set up to write form fields. */
const triggerToken = 'c2VhbGZsb3ctZGVtbw==';

interface E10FlowRequest {
  nodeId: string;
  fields: Record<string, string>;
  commands: { type: string }[];
}
interface EsbDelivery {
  state: 'under-way' | 'done' | 'given-up';
  tries: { status?: number; reply?: string }[];
}

/** Weaver E10: what happens is told by its ESB, whose reply fills fields; the rest goes by its OpenAPI. */
async function startE10(): Promise<HostEngine> {
  const appSecret = randomBytes(16).toString('hex');
  const exits = [
    { exitId: 'more-uses', name: '追加用印', from: 'seal', to: 'seal' },
    { exitId: 'sealed', name: '用印完成', from: 'seal', to: 'file' },
  ];
  const simulator = await spawnSimulator('e10', {
    corpId: 'demo-corp',
    appKey: 'demo-app',
    appSecret,
    triggerToken,
    employees: [applicant, approver],
    forms: [],
    flows: [
      {
        flowId: flow.flowId,
        name: '用印审批',
        nodes: nodes.map((nodeId) => ({ nodeId, name: nodeId })),
        exits: [...exits].reverse(),
      },
    ],
  });
  const side = jsonClient(simulator.url);
  const path = `/sim/flow-requests/${flow.flowRequestId}`;
  return {
    simulator,
    // Two writes go with replies, and each is waited for by a timer: up to three events more each.
    mostHistoryEvents: 67,
    registration: {
      kind: 'e10',
      baseUrl: simulator.url,
      corpId: 'demo-corp',
      appKey: 'demo-app',
      appSecret,
      readerUserId: applicant.userId,
      esbTriggerToken: triggerToken,
      // What no later form has shown after two seconds is pushed by the ESB webhook.
      writeBack: { mode: 'reply', fallback: 'push', replyWaitSeconds: 20, replyConfirmSeconds: 2 },
    },
    begin: async ({ baseUrl }, hostId, key) => {
      await side.send('POST', '/sim/esb', {
        url: `${baseUrl}/v1/hosts/${hostId}/flow-events`,
        key,
        at: [{ nodeId: 'approve', when: 'leave' }, { exitId: 'more-uses' }],
      });
      await side.send('POST', '/sim/flow-requests', { ...flow, nodeId: 'approve' });
    },
    happen: async (_sealflow, _hostId, event) => {
      const { form, trigger } = readEvent(event);
      await side.send('POST', `${path}/fields`, stringify(form));
      const before = (await deliveries(side)).length;
      await side.send('POST', `${path}/submit`, {
        userId: trigger.exitId ? applicant.userId : approver.userId,
        ...(trigger.exitId ? { exitId: trigger.exitId } : {}),
      });
      await lookUntil(
        'the ESB call to be answered',
        () => deliveries(side),
        (seen) => seen.length > before && seen.every(({ state }) => state === 'done'),
      );
    },
    flow: async () => {
      const { commands, ...request } = await side.get<E10FlowRequest>(path);
      const submissions = commands.filter(({ type }) => type === 'submitRequest').length;
      return { ...request, submissions };
    },
    counters: async () => {
      const { effects } = await side.get<{ effects: Record<string, number> }>('/sim/effects');
      return counted(Object.entries(effects).map(([key, count]) => [key.split(':')[0] ?? key, count]));
    },
  };
}

const deliveries = async (side: JsonClient) =>
  (await side.get<{ deliveries: EsbDelivery[] }>('/sim/esb')).deliveries;

/** Ids as they stand: JavaScript's numbers would change them. */
function readEvent(text: string): { form: Record<string, unknown>; trigger: { exitId?: string } } {
  const event = parse(text) as { form: Record<string, unknown>; trigger: { exitId?: string } };
  const form = Object.fromEntries(
    Object.entries(event.form).map(([id, value]) => [id, isLosslessNumber(value) ? value.toString() : value]),
  );
  return { form, trigger: event.trigger };
}
