import type { InboxReader } from '../callbacks/stores';
import type { SealRequestViews } from '../sealRequests/stores';
import { countedRarely } from './counted';
import { hoursOf, perDay, perHour } from './periods';

/** How a binding or a host has answered in about the last hour, as all processes have measured it together. */
export interface PeerTime {
  kind: 'binding' | 'host';
  id: string;
  calls: number;
  /** Those that got no answer, or none that could be read. */
  failed: number;
  meanMs: number;
  longestMs: number;
}

export interface PeerTimes {
  lastHour(): Promise<PeerTime[]>;
}

/** What has happened lately. */
export interface Activity {
  /** ISO 8601; some time ago, see {@link createActivity}. */
  countedAt: string;
  /** Oldest first, in the zone of the site; a day without any is there with 0. */
  usesPerDay: { day: string; count: number }[];
  /** Oldest first; `hour` is when it began. */
  callbacksPerHour: { hour: string; count: number }[];
  /** Slowest first. */
  peers: PeerTime[];
}

export interface ActivityServices {
  views: Pick<SealRequestViews, 'usesPerHour'>;
  inboxReader: Pick<InboxReader, 'receivedSince'>;
  peerTimes: PeerTimes;
  /** IANA name. */
  timeZone: string;
  now(): Date;
}

/** Charts need not follow by the second. */
const freshForMs = 60_000;
const days = 30;
const hours = 24;
const shownPeers = 10;

export function createActivity(services: ActivityServices): () => Promise<Activity> {
  return countedRarely(() => count(services), freshForMs);
}

async function count({ views, inboxReader, peerTimes, timeZone, now }: ActivityServices): Promise<Activity> {
  const at = now();
  const since = hoursOf(at, hours);
  const [uses, received, peers] = await Promise.all([
    views.usesPerHour(new Date(at.getTime() - days * 24 * 3_600_000).toISOString()),
    inboxReader.receivedSince(new Date(since[0] ?? at)),
    peerTimes.lastHour(),
  ]);
  return {
    countedAt: at.toISOString(),
    usesPerDay: perDay(uses, { until: at, days, timeZone }),
    callbacksPerHour: perHour(received, since),
    peers: peers.toSorted((one, other) => other.meanMs - one.meanMs).slice(0, shownPeers),
  };
}
