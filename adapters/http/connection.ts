import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { AddressPurpose } from '../../application/ports/addresses';
import { assertCallable, guardedLookup, type OutgoingRules } from './addresses';

/** How far one call's connection came: what decides whether the peer can have seen anything of the request. */
export interface Connection {
  /** A socket was asked for. */
  begun: boolean;
  /** TCP, and for https TLS too, stands: from here on bytes of the request may have left. */
  established: boolean;
}

/**
 * Agents for one call, over a connection of its own. Connections are not kept: a kept one that the peer closes
 * just then looks exactly like a lost reply, and a lost reply of a write costs an operator's attention.
 * A connection that does not stand after `connectTimeoutMs` is destroyed, and none is made to an address that may not
 * be called, whatever the name in the URL resolves to.
 */
export function watchedAgents(
  connection: Connection,
  {
    rules,
    purpose,
    connectTimeoutMs,
  }: { rules: OutgoingRules; purpose: AddressPurpose; connectTimeoutMs: number },
) {
  const guarded = <Options extends { host?: string | null | undefined }>(options: Options) => {
    assertCallable(rules, options.host ?? '', purpose);
    return { ...options, lookup: guardedLookup(rules, purpose) };
  };
  const follow = (socket: Duplex | null | undefined, readyEvent: string) => {
    connection.begun = true;
    if (!socket) return socket;
    const timer = setTimeout(() => socket.destroy(new Error('connect timeout')), connectTimeoutMs);
    socket.once(readyEvent, () => {
      clearTimeout(timer);
      connection.established = true;
    });
    socket.once('close', () => clearTimeout(timer));
    return socket;
  };
  class HttpAgent extends http.Agent {
    override createConnection(...[options, done]: Parameters<http.Agent['createConnection']>) {
      return follow(super.createConnection(guarded(options), done), 'connect');
    }
  }
  class HttpsAgent extends https.Agent {
    override createConnection(...[options, done]: Parameters<https.Agent['createConnection']>) {
      return follow(super.createConnection(guarded(options), done), 'secureConnect');
    }
  }
  return { httpAgent: new HttpAgent({ keepAlive: false }), httpsAgent: new HttpsAgent({ keepAlive: false }) };
}
