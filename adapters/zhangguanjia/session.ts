import type { Readable } from 'node:stream';
import { PortError } from '../../activities/ports';
import {
  download,
  exchange,
  type HttpReply,
  httpUrl,
  type ParseJson,
  peerWords,
  replyJson,
  replyJsonIfAny,
} from '../http';
import type { Limiter, Limits } from '../limiter';
import type { Profile } from './profileSchemas';
import { asRow, type Row, requiredText, textField } from './replies';
import type { TokenCache } from './tokens';

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

/** What the vendor said: its reply, or that it will not, in its own code and words. */
export type VendorAnswer = { ok: true; reply: Row } | VendorRefusal;
export interface VendorRefusal {
  ok: false;
  code: string;
  /** At most 500 characters, without our secrets. */
  words: string;
}

export interface SessionOptions {
  openUrl: string;
  clientId: string;
  clientSecret: string;
  profile: Profile;
  tokens: TokenCache;
  limiter: Limiter;
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
  download(call: VendorDownload): ReturnType<typeof download>;
  send(call: VendorCall): Promise<VendorAnswer>;
  /** A token for real, past the cache. */
  fetchToken(): Promise<string>;
  /** The vendor's own words, bounded and without our secret. */
  words(text: string): string;
}

type Judged = VendorAnswer | { ok: 'auth-error'; words: string };

interface Context extends SessionOptions {
  /** Without a slash at its end. */
  base: string;
}

/**
 * Calls with the token in hand. The level-A envelope `{errcode, errmsg, ...}` is judged here by the profile's lists:
 * success; an auth error (or HTTP 401), after which a new token is fetched and the call made once more; a rate limit
 * (PortError `passing`); anything else, the vendor's refusal, which the caller gets to read.
 */
export function createSession(options: SessionOptions): VendorSession {
  const context = { ...options, base: baseUrl(options.openUrl) };
  return {
    async send(call) {
      const first = await attempt(context, call);
      if (first.ok !== 'auth-error') return first;
      const second = await attempt(context, call);
      if (second.ok !== 'auth-error') return second;
      const message = `${labelOf(call)}: a token fetched just now is not accepted: ${second.words}`;
      throw new PortError('misconfigured', message);
    },
    base: context.base,
    download: (call) => downloadFile(context, call),
    fetchToken: () => fetchToken(context),
    words: (text) => peerWords(text, [options.clientSecret]),
  };
}

async function attempt(context: Context, call: VendorCall): Promise<Judged> {
  const { profile, tokens, clientSecret, limiter } = context;
  const token = await tokenOf(context);
  const reply = await limiter.run(rateOf(profile), () => exchangeCall(context, call, token));
  const judged = judge(reply, profile, [clientSecret, token], call.parse);
  if (judged.ok === 'auth-error') tokens.forget(token);
  return judged;
}

function exchangeCall(context: Context, call: VendorCall, token: string): Promise<HttpReply> {
  const { profile, base } = context;
  const limits = limitsOf(call, profile);
  const body = call.body?.();
  return exchange({
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
  });
}

async function downloadFile(context: Context, call: VendorDownload): ReturnType<typeof download> {
  if (!call.withToken) return downloadOnce(context, call, {});
  const token = await tokenOf(context);
  const first = await downloadOnce(context, call, bearing(context, token));
  if (first.status !== 401) return first;
  first.body.destroy();
  context.tokens.forget(token);
  return downloadOnce(context, call, bearing(context, await tokenOf(context)));
}

function downloadOnce(
  { profile, limiter }: Context,
  { name, url }: VendorDownload,
  headers: Record<string, string>,
) {
  const { timeouts, limits } = profile;
  return limiter.run(rateOf(profile), () =>
    download({
      label: labelOf({ name }),
      method: 'GET',
      url,
      headers,
      connectTimeoutMs: timeouts.connectMs,
      totalTimeoutMs: timeouts.uploadMs,
      maxReplyBytes: limits.imageBytes,
    }),
  );
}

function bearing({ profile }: Context, token: string): Record<string, string> {
  return { Authorization: `${profile.token.scheme} ${token}` };
}

function tokenOf(context: Context): Promise<string> {
  return context.tokens.get(() => fetchToken(context), context.profile.token.cacheMs);
}

function rateOf({ limits: { callsPerSecond, callsAtOnce } }: Profile): Limits {
  return { perSecond: callsPerSecond, inFlight: callsAtOnce };
}

function limitsOf(call: VendorCall, { timeouts, limits }: Profile) {
  const { until, timeoutMs = timeouts.callMs, maxReplyBytes = limits.replyBytes } = call;
  const totalTimeoutMs = Math.min(timeoutMs, until - Date.now());
  if (totalTimeoutMs <= 0)
    throw new PortError('passing', `${labelOf(call)}: no time was left; nothing was sent`);
  return {
    totalTimeoutMs,
    connectTimeoutMs: timeouts.connectMs,
    maxRequestBytes: limits.fileBytes,
    maxReplyBytes,
  };
}

/**
 * A token for real, past the cache. Whatever goes wrong here, the call that needs the token was not made: no outcome
 * of it is unknown. What is not a token reply at all points at a wrong address, so at our configuration.
 */
async function fetchToken({ profile, base, clientId, clientSecret }: Context): Promise<string> {
  const { token, timeouts, limits, paths } = profile;
  const reply = await exchange({
    label: tokenLabel,
    method: 'GET',
    url: base + paths.token,
    query: { ...token.constants, [token.clientId]: clientId, [token.clientSecret]: clientSecret },
    connectTimeoutMs: timeouts.connectMs,
    totalTimeoutMs: timeouts.tokenMs,
    maxReplyBytes: limits.replyBytes,
  }).catch((error: unknown) => rethrow(error, 'passing'));
  try {
    return readToken(judge(reply, profile, [clientSecret]), profile);
  } catch (error) {
    return rethrow(error, 'misconfigured');
  }
}

const tokenLabel = 'zhangguanjia token';

function labelOf({ name }: { name: string }): string {
  return `zhangguanjia ${name}`;
}

function readToken(judged: Judged, profile: Profile): string {
  if (judged.ok === 'auth-error') throw new PortError('misconfigured', `${tokenLabel}: ${judged.words}`);
  if (!judged.ok)
    throw new PortError('misconfigured', `${tokenLabel}: ${judged.words}`, { peerCode: judged.code });
  return requiredText(judged.reply, profile.reply.accessToken, tokenLabel);
}

function rethrow(error: unknown, insteadOfUnknown: 'passing' | 'misconfigured'): never {
  if (!(error instanceof PortError)) throw error;
  // That there are no tokens here says nothing of the call that needs one.
  const { notServed: _, ...details } = error.details;
  throw new PortError(error.kind === 'unknown' ? insteadOfUnknown : error.kind, error.message, details);
}

function judge(reply: HttpReply, profile: Profile, secrets: string[], parse?: ParseJson): Judged {
  const json = asRow(reply.status < 300 ? replyJson(reply, parse) : replyJsonIfAny(reply, parse));
  const code = json && textField(json, profile.reply.code);
  if (!json || code === undefined) return judgeStatus(reply);
  const words = peerWords(
    textField(json, profile.reply.message) ?? `${profile.reply.code[0]} ${code}`,
    secrets,
  );
  if (reply.status === 401 || profile.codes.authError.includes(code)) return { ok: 'auth-error', words };
  if (profile.codes.rateLimited.includes(code))
    throw new PortError('passing', `${reply.label}: rate limited: ${words}`, { peerCode: code });
  if (!profile.codes.success.includes(code)) return { ok: false, code, words };
  if (reply.status < 300) return { ok: true, reply: json };
  throw new PortError('unknown', `${reply.label}: HTTP ${reply.status} with a code of success`);
}

/** A reply without the envelope did not come from the vendor's application, or not from the part that was meant. */
function judgeStatus({ label, status }: HttpReply): Judged {
  const words = `HTTP ${status}`;
  if (status === 401) return { ok: 'auth-error', words };
  if (status < 300)
    throw new PortError('unknown', `${label}: the reply has no readable code of success or failure`);
  if (status === 403 || status === 404 || status === 405)
    throw new PortError(
      'misconfigured',
      `${label}: ${words}; is the address right, and the path in the profile?`,
      { peerCode: words, ...(status === 403 ? {} : { notServed: true }) },
    );
  return { ok: false, code: words, words };
}

/** `openUrl` may hold a path of its own; the profile's paths follow it. A user in it would displace the token. */
function baseUrl(openUrl: string): string {
  const url = httpUrl(openUrl);
  if (url === undefined || [url.search, url.hash, url.username, url.password].some((part) => part !== ''))
    throw new PortError(
      'misconfigured',
      'zhangguanjia: openUrl is not an http(s) address without user and query',
    );
  return url.href.replace(/\/+$/, '');
}
