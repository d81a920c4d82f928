import { defined } from '../defined';
import type { SealRequest } from '../sealRequest/state';
import type { AlertKind, AttentionKind, SealRequestState, WaitKind } from '../sealRequest/values';

/** What people are alerted of. A peer that is down is one cause, however many requests wait for it. */
export type AlertCause =
  | Exclude<AttentionKind, WaitKind>
  | AlertKind
  | 'event-refused'
  | 'vendor-down'
  | 'host-down';

export interface AlertPeer {
  kind: 'binding' | 'host';
  id: string;
}

/** One thing that waits for a person. */
export interface Matter {
  cause: AlertCause;
  /** Absent of what is the whole site's. */
  peer?: AlertPeer;
  /** What is counted: a request, a refused event, a workflow. */
  about: string;
  /** Of a request. */
  state?: SealRequestState;
  /** ISO 8601. */
  since: string;
}

/** All that has one cause at one peer. */
export interface AlertGroup {
  key: string;
  cause: AlertCause;
  peer?: AlertPeer;
  count: number;
  /** Of the oldest, ISO 8601. */
  since: string;
  /** The oldest few requests. */
  requests: { id: string; state: SealRequestState }[];
}

/** `effect`: at whichever of both the effect is that it is about. */
type Place = 'binding' | 'host' | 'site' | 'effect';

const places: Record<AttentionKind | AlertKind | 'event-refused', Place> = {
  'vendor-away': 'binding',
  'host-away': 'host',
  'callback-unconfirmed': 'binding',
  'apply-unknown': 'binding',
  'append-unknown': 'binding',
  'append-totals-differ': 'binding',
  'end-unknown': 'binding',
  'write-failed': 'host',
  'flow-action-failed': 'host',
  'flow-action-unknown': 'host',
  'flow-not-at-node': 'host',
  'round-unclear': 'binding',
  'code-missing': 'binding',
  'attachments-failed': 'binding',
  'files-not-offered': 'host',
  'peer-unreachable': 'effect',
  'totals-changed': 'binding',
  'code-may-be-live': 'binding',
  'rule-not-run': 'host',
  'ledger-conflict': 'site',
  'ledger-gap': 'site',
  'workflow-missing': 'site',
  'workflow-stuck': 'site',
  'delivery-stuck': 'site',
  'event-refused': 'host',
  'granted-unused': 'binding',
  'not-ended': 'binding',
  'images-overdue': 'binding',
};

const waitCauses: Record<WaitKind, AlertCause> = {
  'vendor-away': 'vendor-down',
  'callback-unconfirmed': 'vendor-down',
  'host-away': 'host-down',
};

function causeOf(kind: AttentionKind): AlertCause {
  switch (kind) {
    case 'vendor-away':
    case 'callback-unconfirmed':
    case 'host-away':
      return waitCauses[kind];
    default:
      return kind;
  }
}

/** What of a request waits for a person. */
export function attentionMatters(id: string, request: SealRequest): Matter[] {
  return request.attention.map(({ kind, about, since, raisedAt }) => ({
    cause: causeOf(kind),
    ...defined({ peer: peerOf(request, kind, about) }),
    about: id,
    state: request.state,
    since: since ?? raisedAt,
  }));
}

/** Nobody says when pictures have come: after a day they are not asked for any more. */
const imagesOpenMs = 24 * 3_600_000;

/** What of an open request is late, and still so. */
export function lateMatters(id: string, request: SealRequest, nowMs: number): Matter[] {
  const isSealing = request.state === 'sealing';
  const isUsed = request.seals.some(({ usedCount }) => usedCount > 0);
  const isStillSo: Record<AlertKind, (at: string) => boolean> = {
    'granted-unused': () => isSealing && !isUsed,
    'not-ended': () => isSealing,
    'images-overdue': (at) => request.archived === null && nowMs - Date.parse(at) < imagesOpenMs,
  };
  return request.alerts
    .filter(({ kind, round, at }) => round === request.round && isStillSo[kind](at))
    .map(({ kind, at }) => ({
      cause: kind,
      ...defined({ peer: peerOf(request, kind) }),
      about: id,
      state: request.state,
      since: at,
    }));
}

function peerOf(
  request: SealRequest,
  kind: AttentionKind | AlertKind,
  effectId?: string,
): AlertPeer | undefined {
  const { bindingId, hostId } = request.identity;
  const binding: AlertPeer = { kind: 'binding', id: bindingId };
  const host: AlertPeer = { kind: 'host', id: hostId };
  switch (places[kind]) {
    case 'site':
      return undefined;
    case 'binding':
      return binding;
    case 'host':
      return host;
    case 'effect':
      return isAtVendor(request, effectId) ? binding : host;
  }
}

function isAtVendor(
  { vendorEffect, attachments, failedAttachments }: SealRequest,
  effectId?: string,
): boolean {
  return [vendorEffect, ...attachments, ...failedAttachments].some((effect) => effect?.effectId === effectId);
}

const shownRequests = 5;

/** By cause and peer, in the order of their keys. */
export function groupMatters(matters: readonly Matter[]): AlertGroup[] {
  const byKey = new Map<string, Matter[]>();
  for (const matter of matters) {
    const key = alertKey(matter);
    byKey.set(key, [...(byKey.get(key) ?? []), matter]);
  }
  return [...byKey]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([key, some]) => {
      const oldestFirst = some.toSorted((one, other) => Date.parse(one.since) - Date.parse(other.since));
      const [oldest] = oldestFirst;
      if (!oldest) return [];
      const { cause, peer, since } = oldest;
      // One request may wait for its peer in several ways.
      const distinct = [
        ...new Map(oldestFirst.toReversed().map((matter) => [matter.about, matter])).values(),
      ];
      const requests = distinct
        .toReversed()
        .flatMap(({ about: id, state }) => (state === undefined ? [] : [{ id, state }]))
        .slice(0, shownRequests);
      return [{ key, cause, ...defined({ peer }), count: distinct.length, since, requests }];
    });
}

function alertKey({ cause, peer }: Matter): string {
  return peer ? `${cause}:${peer.kind}:${peer.id}` : cause;
}

const hourMs = 3_600_000;

/**
 * Whether people are told of an open alert now: at once, then after each of `repeatHours` in turn, the last of which
 * holds from then on.
 */
export function isNoticeDue(
  sent: { number: number; at: string } | null,
  { repeatHours, nowMs }: { repeatHours: readonly number[]; nowMs: number },
): boolean {
  if (!sent) return true;
  const pause = repeatHours[Math.min(sent.number, repeatHours.length) - 1];
  return pause !== undefined && nowMs - Date.parse(sent.at) >= pause * hourMs;
}
