import { vendorApplyId } from '../../contracts/derivedIds';
import type { SealRequestEvent } from '../../domain/sealRequest/events';
import type { SealRequestState } from '../../domain/sealRequest/values';
import type { HostKind } from '../demo/host';
import type { FlowAtEngine } from './engines';
import { type CallbackMode, type SwitchName, switchedOn } from './faults';
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

async function catalogue({ product, bindingId }: Site, list: 'seals' | 'file-types'): Promise<Named[]> {
  const path = `/v1/bindings/${bindingId}/${list}?limit=${pageSize}`;
  return (await product.get<{ items: Named[] }>(path)).items;
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

/** @throws Refused 404 for a flow that the engine has not. */
export async function flowView(site: Site, kind: HostKind, flowRequestId: string): Promise<FlowView> {
  const engine = site.engines[kind];
  const callbacks = callbacksAt(site);
  const [flow, requests, { applications }, now, seals, fileTypes] = await Promise.all([
    engine.flow(flowRequestId),
    requestsOf(site, engine.hostId, flowRequestId),
    site.vendor.get<{ applications: ApplicationShown[] }>('/sim/applications'),
    switched(site, callbacks),
    catalogue(site, 'seals'),
    catalogue(site, 'file-types'),
  ]);
  const applyIds = new Set(requests.map(({ id }) => vendorApplyId(id)));
  const ofFlow = ({ applyId }: { applyId?: string }) => applyId !== undefined && applyIds.has(applyId);
  const events = await Promise.all(requests.map(({ id }) => ledgerOf(site, id)));
  return {
    ...{ engine: kind, flow, requests, seals, fileTypes, switched: now, events: events.flat() },
    applications: applications.filter(ofFlow),
    callbacks: (await callbacks).callbacks.filter(ofFlow),
  };
}

async function requestsOf({ product }: Site, hostId: string, flowRequestId: string) {
  const path = `/v1/seal-requests?${new URLSearchParams({ hostId, flowRequestId })}`;
  const { items } = await product.get<{ items: RequestShown[] }>(path);
  return items.toSorted((a, b) => a.attempt - b.attempt);
}

async function ledgerOf({ product }: Site, id: string): Promise<SealRequestEvent[]> {
  const path = `/v1/seal-requests/${encodeURIComponent(id)}/events?limit=${pageSize}`;
  const { items } = await product.get<{ items: LedgerLine[] }>(path);
  // What the ledger's own route shows is what the ledger holds.
  return items.map(
    ({ type, data, at, actor }) => ({ type, data, metadata: { at, actor } }) as SealRequestEvent,
  );
}
