import { randomUUID } from 'node:crypto';
import type { PeerTime, PeerTimes } from '../../application/overview/activity';
import type { OnPeerCall, Peer } from '../peerCalls';
import type { Database } from './database';

interface Tally {
  peer: Peer;
  calls: number;
  failed: number;
  seconds: number;
  longest: number;
}

/** What one process has measured in the hour before `at`, replaced by that process alone. */
interface ProcessTimes {
  _id: string;
  /** Milliseconds since the epoch. */
  at: number;
  tallies: Tally[];
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export interface PeerTimesOfProcess extends PeerTimes {
  called: OnPeerCall;
  /** Writes what was measured since the last minute. */
  stop(): Promise<void>;
}

/** How long calls take: each process adds up its own, and writes them once a minute while there are any. */
export function createPeerTimes(db: Database, now: () => number = Date.now): PeerTimesOfProcess {
  const collection = db.collection<ProcessTimes>('peerTimes');
  const _id = randomUUID();
  const minutes = new Map<number, Map<string, Tally>>();
  let timer: NodeJS.Timeout | undefined;
  const write = async () => {
    clearTimeout(timer);
    timer = undefined;
    const at = now();
    for (const minute of minutes.keys()) if (minute < at - hourMs) minutes.delete(minute);
    const tallies = added([...minutes.values()].flatMap((minute) => [...minute.values()]));
    if (tallies.length > 0) writeLater();
    // In nobody's way: what the database does not take comes a minute later.
    await collection.replaceOne({ _id }, { at, tallies }, { upsert: true }).catch(() => undefined);
  };
  const writeLater = () => {
    timer ??= setTimeout(() => void write(), minuteMs).unref();
  };
  return {
    called: ({ peer, outcome, seconds }) => {
      const minute = Math.floor(now() / minuteMs) * minuteMs;
      const failed = outcome === 'done' || outcome === 'refused' ? 0 : 1;
      const before = minutes.get(minute) ?? new Map<string, Tally>();
      const tally = { peer, calls: 1, failed, seconds, longest: seconds };
      minutes.set(minute, before.set(peer.id, sum(before.get(peer.id), tally)));
      writeLater();
    },
    stop: async () => {
      if (timer) await write();
      clearTimeout(timer);
    },
    lastHour: async () => {
      const found = await collection.find().toArray();
      const dead = found.filter(({ at }) => at < now() - hourMs);
      for (const { _id: process } of dead) await collection.deleteOne({ _id: process });
      return added(found.filter((times) => !dead.includes(times)).flatMap(({ tallies }) => tallies)).map(
        toTime,
      );
    },
  };
}

function added(tallies: readonly Tally[]): Tally[] {
  const byPeer = new Map<string, Tally>();
  for (const tally of tallies) byPeer.set(tally.peer.id, sum(byPeer.get(tally.peer.id), tally));
  return [...byPeer.values()];
}

function sum(one: Tally | undefined, other: Tally): Tally {
  if (!one) return other;
  return {
    peer: other.peer,
    calls: one.calls + other.calls,
    failed: one.failed + other.failed,
    seconds: one.seconds + other.seconds,
    longest: Math.max(one.longest, other.longest),
  };
}

function toTime({ peer: { kind, id }, calls, failed, seconds, longest }: Tally): PeerTime {
  const ms = (value: number) => Math.round(value * 1000);
  return { kind, id, calls, failed, meanMs: ms(seconds / calls), longestMs: ms(longest) };
}
