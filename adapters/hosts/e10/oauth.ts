import { z } from 'zod';
import { PortError } from '../../../application/ports/errors';
import { defined } from '../../../domain/defined';
import type { HttpRequest } from '../../http/http';
import type { FetchedToken } from '../../http/tokenCache';
import { judge } from './envelope';
import { idSchema, jsonOf } from './json';
import type { Site } from './site';

/** A token is given up this long before its end, so that it does not die on the way; a short-lived one at half its life. */
const longestMarginMs = 120_000;

/** Where E10 does not say how long a token lives; seen in public clients. */
const usualLifeSeconds = 7200;

const codeSchema = z.object({ code: idSchema });
const optionalText = idSchema.optional().catch(undefined);
/** Each in the spellings that were seen in public clients, `acessToken` too. */
const grantSchema = z
  .object({
    accessToken: optionalText,
    access_token: optionalText,
    acessToken: optionalText,
    refreshToken: optionalText,
    refresh_token: optionalText,
    expires_in: z.coerce.number().positive().catch(usualLifeSeconds),
  })
  .transform((reply) => ({
    accessToken: reply.accessToken ?? reply.access_token ?? reply.acessToken,
    refreshToken: reply.refreshToken ?? reply.refresh_token,
    lifeMs: reply.expires_in * 1000,
  }));

interface TokenCall {
  label: string;
  method: 'GET' | 'POST';
  path: string;
  query?: Record<string, string>;
  body?: Record<string, string>;
}

const connectTimeoutMs = 3_000;

/**
 * A token for real: by the refresh token of the one before where E10 still takes that, otherwise by an authorization
 * code (both seen in public clients).
 *
 * Whatever goes wrong here, the call that needs the token was not made: no outcome of it is unknown. What is not a
 * token reply at all points at a wrong address, so at our configuration.
 *
 * @throws PortError `passing` or `misconfigured`, never anything else.
 */
export async function fetchGrant(
  site: Site,
  refreshToken: string | undefined,
  until: number,
): Promise<FetchedToken> {
  if (refreshToken !== undefined) {
    const refreshed = await refresh(site, refreshToken, until);
    if (refreshed) return refreshed;
  }
  const code = await authorize(site, until);
  const body = { app_key: site.appKey, app_secret: site.appSecret, grant_type: 'authorization_code', code };
  const call: TokenCall = { label: 'e10 token', method: 'POST', path: '/oauth2/access_token', body };
  return readGrant(call.label, accepted(call.label, await ask(site, call, [code], until)));
}

async function authorize(site: Site, until: number): Promise<string> {
  const query = { corpid: site.corpId, response_type: 'code', state: 'sealflow' };
  const call: TokenCall = { label: 'e10 authorize', method: 'GET', path: '/oauth2/authorize', query };
  const reply = codeSchema.safeParse(accepted(call.label, await ask(site, call, [], until)));
  if (!reply.success) throw new PortError('misconfigured', `${call.label}: the reply holds no code`);
  return reply.data.code;
}

/**
 * undefined where nothing came of it, whatever the reason: a refresh token that is not good any more, or a site that
 * serves no refresh, must not stand in the way of a new code. Only a site that wants us to wait is waited for.
 */
async function refresh(site: Site, refreshToken: string, until: number): Promise<FetchedToken | undefined> {
  const body = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const call: TokenCall = { label: 'e10 refresh', method: 'POST', path: '/oauth2/refresh_token', body };
  try {
    const judged = await ask(site, call, [refreshToken], until);
    return judged.kind === 'done' ? readGrant(call.label, judged.json) : undefined;
  } catch (error) {
    if (error instanceof PortError && error.details.retryAfterMs === undefined) return undefined;
    throw error;
  }
}

type Judged = ReturnType<typeof judge>;

async function ask(site: Site, call: TokenCall, secrets: string[], until: number): Promise<Judged> {
  const reply = await site.http
    .exchange(requestOf(site, call, until))
    .catch((error: unknown) => rethrow(error, 'passing'));
  try {
    return judge(reply, { secrets: [site.appSecret, ...secrets] });
  } catch (error) {
    return rethrow(error, 'misconfigured');
  }
}

function requestOf(site: Site, { label, method, path, query, body }: TokenCall, until: number): HttpRequest {
  const totalTimeoutMs = until - Date.now();
  if (totalTimeoutMs <= 0)
    throw new PortError('passing', `${label}: no time was left; nothing was sent`, { unsent: true });
  return {
    label,
    method,
    url: site.api + path,
    headers: { ...site.headers, ...(body ? { 'Content-Type': 'application/json; charset=utf-8' } : {}) },
    ...(query ? { query } : {}),
    ...(body ? { body: Buffer.from(jsonOf(body)) } : {}),
    connectTimeoutMs,
    totalTimeoutMs,
  };
}

function rethrow(error: unknown, insteadOfUnknown: 'passing' | 'misconfigured'): never {
  if (error instanceof PortError && error.kind === 'unknown')
    throw new PortError(insteadOfUnknown, error.message, error.details);
  throw error;
}

/** Here a refusal is about our credentials. */
function accepted(label: string, judged: Judged): unknown {
  if (judged.kind === 'done') return judged.json;
  const details = judged.kind === 'refused' ? { peerCode: judged.code } : {};
  throw new PortError('misconfigured', `${label}: ${judged.words}`, details);
}

function readGrant(label: string, json: unknown): FetchedToken {
  const parsed = grantSchema.safeParse(json);
  const { accessToken, refreshToken, lifeMs } = parsed.data ?? {};
  if (accessToken === undefined || lifeMs === undefined)
    throw new PortError('misconfigured', `${label}: the reply holds no token`);
  const usableForMs = lifeMs - Math.min(longestMarginMs, lifeMs / 2);
  return { token: accessToken, usableForMs, ...defined({ refreshToken }) };
}
