import { causeOf, PortError, type PortErrorKind } from '../application/ports/errors';

/** Whom an operation is asked at. */
export interface Peer {
  kind: 'binding' | 'host';
  id: string;
}

/** One operation at a vendor or a host, with its token and its wait for a turn. */
export interface PeerCall {
  peer: Peer;
  /** As the port names it: `apply`, `writeFields`. */
  call: string;
  /** `failed` for a fault of our own. */
  outcome: 'done' | PortErrorKind | 'failed';
  /** The code of the cause, where it was not done. */
  reason?: string;
  seconds: number;
}

export type OnPeerCall = (call: PeerCall) => void;

/** The same client; `onCall` is told how each of its operations ended. What answers without waiting is no operation. */
export function observed<Client extends object>(client: Client, peer: Peer, onCall: OnPeerCall): Client {
  const watched = (call: string, operation: (...args: unknown[]) => unknown) => {
    return (...args: unknown[]) => {
      const began = performance.now();
      const answer = operation(...args);
      if (!(answer instanceof Promise)) return answer;
      const ended = (how: Pick<PeerCall, 'outcome' | 'reason'>) =>
        onCall({ peer, call, seconds: (performance.now() - began) / 1000, ...how });
      answer.then(
        () => ended({ outcome: 'done' }),
        (error: unknown) => ended(howItFailed(error)),
      );
      return answer;
    };
  };
  const members = Object.entries(client).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === 'function' ? watched(name, (...args) => Reflect.apply(member, client, args)) : member,
  ]);
  return Object.fromEntries(members) as Client;
}

function howItFailed(error: unknown): Pick<PeerCall, 'outcome' | 'reason'> {
  if (!(error instanceof PortError)) return { outcome: 'failed' };
  return { outcome: error.kind, reason: causeOf(error).code };
}

interface CallLog {
  info(fields: Record<string, unknown>, sentence: string): void;
  warn(fields: Record<string, unknown>, sentence: string): void;
}

/** Each call is a line of the log, and told to the others. */
export function peerCallNotes(log: CallLog, others: readonly OnPeerCall[]): OnPeerCall {
  return (done) => {
    const { peer, call, outcome, reason, seconds } = done;
    for (const other of others) other(done);
    const isAnswered = outcome === 'done' || outcome === 'refused';
    log[isAnswered ? 'info' : 'warn'](
      { [`${peer.kind}Id`]: peer.id, call, outcome, reason, ms: Math.round(seconds * 1000) },
      'peer call',
    );
  };
}

/** Upper bounds in seconds: a call that goes well takes 20 ms to 2 s, none may take longer than 120. */
export const peerCallBuckets = [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];
