import { vendorApplyId } from '../../contracts/derivedIds';
import type { SealRequestEvent } from '../../domain/sealRequest/events';
import type { HostKind } from '../demo/host';
import type { Click } from './clicks';
import type { FlowAtEngine } from './engines';
import { type CallbackMode, type SwitchName, switchedOn } from './faults';
import { vendorOfFlow } from './flow';
import type { Named, RequestShown } from './readings';
import type { Site } from './site';
import { type ApplicationShown, type Vendor, type VendorKind, vendorKinds } from './vendors/vendor';

export interface CallbackShown {
  id: string;
  event: string;
  applyId?: string;
  state: 'no-url' | 'held' | 'under-way' | 'acknowledged' | 'given-up';
  tries: unknown[];
}

export interface Switched {
  on: ReadonlySet<SwitchName>;
  callbacks: CallbackMode;
  /** How many wait to be sent. */
  held: number;
}

/** What a form that begins a flow offers. */
export interface Offered {
  fileTypes: Named[];
  seals: Named[];
}

/** What the first page shows. */
export interface Overview {
  offered: Record<VendorKind, Offered>;
  /** The newest first. */
  flows: { engine: HostKind; flow: FlowAtEngine }[];
  switched: Switched;
}

/** One flow, and all that came of it. */
export interface FlowView extends Offered {
  vendor: Vendor;
  engine: HostKind;
  flow: FlowAtEngine;
  /** By attempts. */
  requests: RequestShown[];
  events: SealRequestEvent[];
  applications: ApplicationShown[];
  callbacks: CallbackShown[];
  switched: Switched;
}

interface LedgerLine {
  type: string;
  at: string;
  actor: string;
  data: unknown;
}

const pageSize = 100;

async function offered({ product, readings }: Site, { bindingId }: Vendor): Promise<Offered> {
  const list = (name: 'seals' | 'file-types') => {
    const path = `/v1/bindings/${bindingId}/${name}?limit=${pageSize}`;
    // Seldom another one: no mark of it is looked for.
    return readings.catalogue(path, '', async () => (await product.get<{ items: Named[] }>(path)).items);
  };
  const [seals, fileTypes] = await Promise.all([list('seals'), list('file-types')]);
  return { seals, fileTypes };
}

/** How often the product has called each peer. */
function callsAt({ sides }: Site): Promise<unknown[]> {
  return Promise.all(Object.values(sides).map((side) => side.get('/sim/calls')));
}

interface CallbacksAt {
  mode: CallbackMode;
  callbacks: CallbackShown[];
}
type CallbacksOf = Record<VendorKind, CallbacksAt>;

async function callbacksOf({ vendors }: Site): Promise<CallbacksOf> {
  const at = ({ peer }: Vendor) => peer.get<CallbacksAt>('/sim/callbacks');
  const [zhangguanjia, qiyuesuo] = await Promise.all([at(vendors.zhangguanjia), at(vendors.qiyuesuo)]);
  return { zhangguanjia, qiyuesuo };
}

/** Callbacks of both vendors come alike: one switch is for both. */
async function switched(site: Site, of: CallbacksOf): Promise<Switched> {
  const all = vendorKinds.flatMap((kind) => of[kind].callbacks);
  const held = all.filter(({ state }) => state === 'held').length;
  return { on: await switchedOn(site.sides), callbacks: of.zhangguanjia.mode, held };
}

export async function overview(site: Site): Promise<Overview> {
  const { engines, vendors } = site;
  const [zhangguanjia, qiyuesuo, ofWebhook, ofE10, callbacks] = await Promise.all([
    offered(site, vendors.zhangguanjia),
    offered(site, vendors.qiyuesuo),
    engines.webhook.flows(),
    engines.e10.flows(),
    callbacksOf(site),
  ]);
  const flows = [
    ...ofWebhook.map((flow) => ({ engine: 'webhook' as const, flow })),
    ...ofE10.map((flow) => ({ engine: 'e10' as const, flow })),
  ];
  return {
    offered: { zhangguanjia, qiyuesuo },
    flows: flows.toReversed().slice(0, 20),
    switched: await switched(site, callbacks),
  };
}

/**
 * @param clicks those about the flow
 * @throws Refused 404 for a flow that the engine has not
 */
export async function flowView(
  site: Site,
  kind: HostKind,
  flowRequestId: string,
  clicks: readonly Click[],
): Promise<FlowView> {
  const engine = site.engines[kind];
  const flow = await engine.flow(flowRequestId);
  const vendor = site.vendors[vendorOfFlow(flow.flowId)];
  const [all, callbacks, calls, lists] = await Promise.all([
    vendor.applications(),
    callbacksOf(site),
    callsAt(site),
    offered(site, vendor),
  ]);
  const seen = JSON.stringify([flow, all, callbacks, calls, clicks]);
  const requests = await requestsOf(site, engine.hostId, flowRequestId, seen);
  const ids = new Set(requests.map(({ id }) => vendorApplyId(id)));
  const applications = all.filter(({ ours }) => ids.has(ours));
  const events = await Promise.all(requests.map((request) => ledgerOf(site, request)));
  return {
    ...{ engine: kind, vendor, flow, requests, applications, ...lists, events: events.flat() },
    switched: await switched(site, callbacks),
    callbacks: callbacks[vendor.kind].callbacks.filter(({ applyId }) =>
      applications.some((each) => each.applyId === applyId),
    ),
  };
}

async function requestsOf({ product, readings }: Site, hostId: string, flowRequestId: string, seen: string) {
  const path = `/v1/seal-requests?${new URLSearchParams({ hostId, flowRequestId })}`;
  return readings.requests(path, seen, async () => {
    const { items } = await product.get<{ items: RequestShown[] }>(path);
    return items.toSorted((a, b) => a.attempt - b.attempt);
  });
}

async function ledgerOf({ product, readings }: Site, request: RequestShown): Promise<SealRequestEvent[]> {
  const path = `/v1/seal-requests/${encodeURIComponent(request.id)}/events?limit=${pageSize}`;
  return readings.ledger(path, JSON.stringify(request), async () => {
    const { items } = await product.get<{ items: LedgerLine[] }>(path);
    // What the ledger's own route shows is what the ledger holds.
    return items.map(
      ({ type, data, at, actor }) => ({ type, data, metadata: { at, actor } }) as SealRequestEvent,
    );
  });
}
