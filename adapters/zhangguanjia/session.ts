import type { Readable } from 'node:stream';
import { PortError } from '../../application/ports/errors';
import { baseUrl } from '../http/baseUrl';
import type { Circuit } from '../http/circuit';
import { callWithToken, type TokenHolder, type Verdict } from '../http/deadToken';
import { type Download, faultOf, type HttpReply, type OutgoingHttp, type ParseJson } from '../http/http';
import type { Limiter, Limits } from '../http/limiter';
import { peerWords } from '../http/peerText';
import type { TokenCache } from '../http/tokenCache';
import type { Profile } from './profileSchemas';
import { fetchToken } from './tokenCall';
import { type VendorAnswer, verdictOf } from './verdict';

export interface VendorCall {
  /** The operation, for error texts. */
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string>;
  /** Called once per attempt, since a stream cannot be sent twice. */
  body?: () => { contentType: string; body: Buffer | Readable };
  /** When the whole operation's outcome is to be given up, on this process's clock (milliseconds). */
  until: number;
  /** For uploads and downloads; otherwise the profile's `callMs`. */
  timeoutMs?: number;
  maxReplyBytes?: number;
  /** In place of the lossless parser, which holds up the whole process for seconds over a reply of many megabytes. */
  parse?: ParseJson;
}

export interface SessionOptions {
  http: OutgoingHttp;
  openUrl: string;
  clientId: string;
  clientSecret: string;
  profile: Profile;
  tokens: TokenCache;
  limiter: Limiter;
  circuit: Circuit;
}

export interface VendorDownload {
  /** The operation, for error texts. */
  name: string;
  url: string;
  /** Only for the server's own addresses. */
  withToken: boolean;
}

export interface VendorSession {
  /** `openUrl`, without a slash at its end. */
  base: string;
  /** A file as it comes, at most `limits.imageBytes`; the reply's status is the caller's to judge. */
  download(call: VendorDownload): Promise<Download>;
  send(call: VendorCall): Promise<VendorAnswer>;
  /** A token for real, past the cache. */
  fetchToken(): Promise<string>;
  /** The vendor's own words, bounded and without our secret. */
  words(text: string): string;
}

interface Context extends SessionOptions {
  /** Without a slash at its end. */
  base: string;
}

/**
 * Calls with the token in hand, and once more with a new one where that may have been dead ({@link callWithToken}). A
 * refusal of the vendor's is the caller's to read.
 */
export function createSession(options: SessionOptions): VendorSession {
  const context = { ...options, base: baseUrl(options.openUrl) };
  const { profile, limiter, circuit, clientSecret } = context;
  const holder = holderOf(context);
  return {
    async send(call) {
      // Also before waiting for a token, which the peer may not answer either.
      circuit.assertAdmits();
      return callWithToken(holder, {
        // A GET of this API reads, and changes nothing.
        changes: call.method !== 'GET',
        async once(token) {
          const reply = await limiter.run(rateOf(profile), () => exchangeCall(context, call, token));
          return verdictOf(reply, profile, [clientSecret, token], call.parse);
        },
      });
    },
    base: context.base,
    download: (call) =>
      call.withToken
        ? callWithToken(holder, { changes: false, once: (token) => downloadWith(context, call, token) })
        : downloadOnce(context, call, {}),
    fetchToken: () => fetchToken(context),
    words: (text) => peerWords(text, [clientSecret]),
  };
}

function holderOf(context: Context): TokenHolder {
  const { tokens, profile, circuit } = context;
  const fetch = async () => {
    const token = await circuit.run(() => fetchToken(context));
    return { token, usableForMs: profile.token.cacheMs };
  };
  return {
    get: () => tokens.get(fetch),
    drop: (token) => tokens.forget(token),
  };
}

function exchangeCall(context: Context, call: VendorCall, token: string): Promise<HttpReply> {
  const { http, profile, base } = context;
  const limits = limitsOf(call, profile);
  const body = call.body?.();
  return http.exchange({
    label: labelOf(call),
    method: call.method,
    url: base + call.path,
    headers: {
      ...bearing(context, token),
      ...(body ? { 'Content-Type': body.contentType } : {}),
    },
    ...(call.query ? { query: call.query } : {}),
    ...(body ? { body: body.body } : {}),
    ...limits,
    everyStatus: true,
  });
}

/** A file that is not there says nothing of the token; a page or a word in its place may well. */
async function downloadWith(
  context: Context,
  call: VendorDownload,
  token: string,
): Promise<Verdict<Download>> {
  const reply = await downloadOnce(context, call, bearing(context, token), true);
  const { label, status, contentType = '', body } = reply;
  const isTurnedAway = status === 401 || status === 403;
  const fault =
    faultOf(reply) ??
    (isTurnedAway ? new PortError('refused', `${label}: answered HTTP ${status}`) : undefined);
  if (fault) {
    body.destroy();
    return { token: status === 401 ? 'rejected' : 'suspect', mayHaveActed: false, outcome: fault };
  }
  const isPage = status < 300 && /html|json/i.test(contentType);
  const outcome = { mayHaveActed: false, outcome: reply, discard: () => void body.destroy() };
  return { token: isPage ? 'suspect' : 'good', ...outcome };
}

function downloadOnce(
  { http, profile, limiter }: Context,
  { name, url }: VendorDownload,
  headers: Record<string, string>,
  everyStatus = false,
) {
  const { timeouts, limits } = profile;
  return limiter.run(rateOf(profile), () =>
    http.download({
      label: labelOf({ name }),
      method: 'GET',
      url,
      headers,
      connectTimeoutMs: timeouts.connectMs,
      totalTimeoutMs: timeouts.uploadMs,
      maxReplyBytes: limits.imageBytes,
      everyStatus,
    }),
  );
}

function bearing({ profile }: Context, token: string): Record<string, string> {
  return { Authorization: `${profile.token.scheme} ${token}` };
}

function rateOf({ limits: { callsPerSecond, callsAtOnce } }: Profile): Limits {
  return { perSecond: callsPerSecond, inFlight: callsAtOnce };
}

function limitsOf(call: VendorCall, { timeouts, limits }: Profile) {
  const { until, timeoutMs = timeouts.callMs, maxReplyBytes = limits.replyBytes } = call;
  const totalTimeoutMs = Math.min(timeoutMs, until - Date.now());
  if (totalTimeoutMs <= 0)
    throw new PortError('passing', `${labelOf(call)}: no time was left; nothing was sent`, { unsent: true });
  return {
    totalTimeoutMs,
    connectTimeoutMs: timeouts.connectMs,
    maxRequestBytes: limits.fileBytes,
    maxReplyBytes,
  };
}

function labelOf({ name }: { name: string }): string {
  return `zhangguanjia ${name}`;
}
