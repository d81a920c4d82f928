import { vendorApplyId } from '../../contracts/derivedIds';
import type { SealRequestEvent } from '../../domain/sealRequest/events';
import type { SealRequestState } from '../../domain/sealRequest/values';
import type { HostKind } from '../demo/host';
import type { Click } from './clicks';
import type { FlowAtEngine } from './engines';
import { type CallbackMode, type SwitchName, switchedOn } from './faults';
import { createReadings, type Readings } from './readings';
import type { Site } from './site';

export interface Named {
  id: string;
  name: string;
}

export interface RequestShown {
  id: string;
  attempt: number;
  state: SealRequestState;
  attention: { sentence: string; zh: string }[];
}

export interface ApplicationShown {
  applyId: string;
  stageName: string;
  sealCode: string | null;
  deadCodes: string[];
  isLive: boolean;
  seals: { sealId: string; sealName: string; useCount: number; usedCount: number }[];
}

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

/** What every page shows. */
export interface Overview {
  fileTypes: Named[];
  seals: Named[];
  /** The newest first. */
  flows: { engine: HostKind; flow: FlowAtEngine }[];
  switched: Switched;
}

/** One flow, and all that came of it. */
export interface FlowView {
  engine: HostKind;
  flow: FlowAtEngine;
  /** By attempts. */
  requests: RequestShown[];
  events: SealRequestEvent[];
  applications: ApplicationShown[];
  callbacks: CallbackShown[];
  seals: Named[];
  fileTypes: Named[];
  switched: Switched;
}

interface LedgerLine {
  type: string;
  at: string;
  actor: string;
  data: unknown;
}

const pageSize = 100;

/** What the pages ask the product for, again only where that may say something new. */
export interface ProductReadings {
  catalogue: Readings<Named[]>;
  requests: Readings<RequestShown[]>;
  ledger: Readings<SealRequestEvent[]>;
}

export const createProductReadings = (now?: () => number): ProductReadings => ({
  catalogue: createReadings(now),
  requests: createReadings(now),
  ledger: createReadings(now),
});

async function catalogue({ product, readings, bindingId }: Site, list: 'seals' | 'file-types') {
  const path = `/v1/bindings/${bindingId}/${list}?limit=${pageSize}`;
  // Seldom another one: no mark of it is looked for.
  return readings.catalogue(path, '', async () => (await product.get<{ items: Named[] }>(path)).items);
}

/** How often the product has called each peer. */
function callsAt({ sides }: Site): Promise<unknown[]> {
  return Promise.all(Object.values(sides).map((side) => side.get('/sim/calls')));
}

async function callbacksAt({ vendor }: Site) {
  return vendor.get<{ mode: CallbackMode; callbacks: CallbackShown[] }>('/sim/callbacks');
}

async function switched(site: Site, callbacks: ReturnType<typeof callbacksAt>): Promise<Switched> {
  const [on, { mode, callbacks: all }] = await Promise.all([switchedOn(site.sides), callbacks]);
  return { on, callbacks: mode, held: all.filter(({ state }) => state === 'held').length };
}

export async function overview(site: Site): Promise<Overview> {
  const { webhook, e10 } = site.engines;
  const [seals, fileTypes, ofWebhook, ofE10, now] = await Promise.all([
    catalogue(site, 'seals'),
    catalogue(site, 'file-types'),
    webhook.flows(),
    e10.flows(),
    switched(site, callbacksAt(site)),
  ]);
  const flows = [
    ...ofWebhook.map((flow) => ({ engine: 'webhook' as const, flow })),
    ...ofE10.map((flow) => ({ engine: 'e10' as const, flow })),
  ];
  return { seals, fileTypes, flows: flows.toReversed().slice(0, 20), switched: now };
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
  const callbacks = callbacksAt(site);
  const [flow, { applications }, now, calls, seals, fileTypes] = await Promise.all([
    engine.flow(flowRequestId),
    site.vendor.get<{ applications: ApplicationShown[] }>('/sim/applications'),
    switched(site, callbacks),
    callsAt(site),
    catalogue(site, 'seals'),
    catalogue(site, 'file-types'),
  ]);
  const seen = JSON.stringify([flow, applications, await callbacks, calls, clicks]);
  const requests = await requestsOf(site, engine.hostId, flowRequestId, seen);
  const applyIds = new Set(requests.map(({ id }) => vendorApplyId(id)));
  const ofFlow = ({ applyId }: { applyId?: string }) => applyId !== undefined && applyIds.has(applyId);
  const events = await Promise.all(requests.map((request) => ledgerOf(site, request)));
  return {
    ...{ engine: kind, flow, requests, seals, fileTypes, switched: now, events: events.flat() },
    applications: applications.filter(ofFlow),
    callbacks: (await callbacks).callbacks.filter(ofFlow),
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
