import { PortError } from '../../../application/ports/errors';
import type { Circuit } from '../../http/circuit';
import { callWithToken, type TokenHolder } from '../../http/deadToken';
import type { HttpReply } from '../../http/http';
import type { Limiter, Limits } from '../../http/limiter';
import type { TokenCache } from '../../http/tokenCache';
import { type Judged, verdictOf } from './envelope';
import { jsonOf } from './json';
import { fetchGrant } from './oauth';
import type { Site } from './site';

export interface E10Call {
  /** The operation, for error texts. */
  name: string;
  method: 'GET' | 'POST';
  path: string;
  query?: Record<string, string>;
  body?: { contentType: string; body: Buffer };
  /** When the whole operation's outcome is to be given up, on this process's clock (milliseconds). */
  until: number;
  /** For a POST that only reads. */
  isRead?: boolean;
  /** For ESB: `code` at the top tells the outcome too. */
  codeTells?: boolean;
  /** For the ESB of some sites. */
  succeedsWithoutCode?: boolean;
}

export interface E10Session {
  site: Site;
  /**
   * The reply of a call that E10 carried out.
   *
   * @throws PortError `refused` in E10's words and with its code as `peerCode`, beside what the exchange throws.
   */
  ask(call: E10Call): Promise<unknown>;
  /** A call without a token, for what is proven otherwise; once, and the reply not judged yet. */
  exchangeOpenly(call: E10Call): Promise<HttpReply>;
  /** A token for real, past the cache. */
  fetchToken(until: number): Promise<void>;
}

interface Context {
  site: Site;
  tokens: TokenCache;
  limiter: Limiter;
  circuit: Circuit;
}

/** How often E10 may be called is not known; this is what a busy site should bear, and 45009 slows us down further. */
const limits: Limits = { perSecond: 20, inFlight: 8 };
const connectTimeoutMs = 3_000;

/**
 * Calls with the token in hand, and once more with a new one where that may have been dead ({@link callWithToken}):
 * 200007 and HTTP 401 were seen in public clients, pages and redirects at the sign-in; the rest is level C.
 */
export function createSession(context: Context): E10Session {
  const { site } = context;
  return {
    site,
    async ask(call) {
      // Also before waiting for a token, which the peer may not answer either.
      context.circuit.assertAdmits();
      const changes = call.method !== 'GET' && !call.isRead;
      const once = (token: string) => callOnce(context, call, token);
      return accepted(call, await callWithToken(holderOf(context, call), { changes, once }));
    },
    exchangeOpenly: (call) => send(context, call, call.query ?? {}),
    async fetchToken(until) {
      await fetchGrant(site, undefined, until);
    },
  };
}

export function jsonBody(value: object): NonNullable<E10Call['body']> {
  return { contentType: 'application/json; charset=utf-8', body: Buffer.from(jsonOf(value)) };
}

function holderOf({ site, tokens, circuit }: Context, { until }: E10Call): TokenHolder {
  return {
    get: () => tokens.get((refreshToken) => circuit.run(() => fetchGrant(site, refreshToken, until))),
    drop: (token) => tokens.forget(token),
  };
}

async function callOnce(context: Context, call: E10Call, token: string) {
  // Seen in public clients: in the query, for GET and POST alike.
  const reply = await send(context, call, { access_token: token, ...call.query }, true);
  const secrets = [context.site.appSecret, token];
  const { codeTells = false, succeedsWithoutCode = false } = call;
  return verdictOf(reply, { secrets, codeTells, succeedsWithoutCode });
}

function send(
  { site, limiter }: Context,
  call: E10Call,
  query: Record<string, string>,
  everyStatus = false,
): Promise<HttpReply> {
  return limiter.run(limits, () => {
    const totalTimeoutMs = call.until - Date.now();
    if (totalTimeoutMs <= 0)
      throw new PortError('passing', `${labelOf(call)}: no time was left; nothing was sent`, {
        unsent: true,
      });
    const { body } = call;
    return site.http.exchange({
      label: labelOf(call),
      method: call.method,
      url: site.api + call.path,
      query,
      headers: { ...site.headers, ...(body ? { 'Content-Type': body.contentType } : {}) },
      ...(body ? { body: body.body } : {}),
      connectTimeoutMs,
      totalTimeoutMs,
      everyStatus,
    });
  });
}

function accepted(call: E10Call, judged: Judged): unknown {
  switch (judged.kind) {
    case 'done':
      return judged.json;
    case 'refused':
      throw new PortError('refused', judged.words, { peerCode: judged.code });
    case 'tokenInvalid':
      throw new PortError('misconfigured', `${labelOf(call)}: a token is not accepted: ${judged.words}`);
    default:
      return judged satisfies never;
  }
}

function labelOf({ name }: E10Call): string {
  return `e10 ${name}`;
}
