import { PortError } from '../../application/ports/errors';
import type { HttpRequest, OutgoingHttp } from '../http/http';
import type { Profile } from './profileSchemas';
import { requiredId } from './replies';
import { verdictOf } from './verdict';

export interface TokenOptions {
  http: OutgoingHttp;
  /** The server's address, without a slash at its end. */
  base: string;
  clientId: string;
  clientSecret: string;
  profile: Profile;
}

const label = 'zhangguanjia token';

/**
 * A token for real, past the cache. Whatever goes wrong here, the call that needs the token was not made: no outcome
 * of it is unknown. What is not a token reply at all points at a wrong address, so at our configuration.
 *
 * @throws PortError `passing` or `misconfigured`, never anything else.
 */
export async function fetchToken({
  http,
  profile,
  base,
  clientId,
  clientSecret,
}: TokenOptions): Promise<string> {
  const { token, timeouts, limits, paths } = profile;
  const reply = await http
    .exchange({
      label,
      method: token.method,
      url: base + paths.token,
      ...carried(token, {
        ...token.constants,
        [token.clientId]: clientId,
        [token.clientSecret]: clientSecret,
      }),
      connectTimeoutMs: timeouts.connectMs,
      totalTimeoutMs: timeouts.tokenMs,
      maxReplyBytes: limits.replyBytes,
    })
    .catch((error: unknown) => rethrow(error, 'passing'));
  try {
    const { outcome } = verdictOf(reply, profile, [clientSecret]);
    if (outcome instanceof PortError) throw outcome;
    if (!outcome.ok)
      throw new PortError('misconfigured', `${label}: ${outcome.words}`, { peerCode: outcome.code });
    return requiredId(outcome.reply, profile.reply.accessToken, label);
  } catch (error) {
    return rethrow(error, 'misconfigured');
  }
}

/** GET with a query is level A; a POST was seen (B), its form was not. */
function carried(
  { parameters }: Profile['token'],
  values: Record<string, string>,
): Pick<HttpRequest, 'query' | 'body' | 'headers'> {
  switch (parameters) {
    case 'query':
      return { query: values };
    case 'json':
      return {
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: Buffer.from(JSON.stringify(values)),
      };
    case 'form':
      return {
        headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: Buffer.from(new URLSearchParams(values).toString()),
      };
    default:
      return parameters satisfies never;
  }
}

function rethrow(error: unknown, insteadOfUnknown: 'passing' | 'misconfigured'): never {
  if (!(error instanceof PortError)) throw error;
  // That there are no tokens here says nothing of the call that needs one.
  const { notServed: _, notReadable: __, ...details } = error.details;
  throw new PortError(error.kind === 'unknown' ? insteadOfUnknown : error.kind, error.message, details);
}
