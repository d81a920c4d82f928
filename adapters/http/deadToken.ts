import { PortError } from '../../application/ports/errors';
import { type HttpReply, ofWrite } from './http';
import { normalWord } from './normalWord';

/*
 * A token that is kept may die before its time, and servers tell it in every dress (level B): HTTP 401, a code with
 * words like token已失效, HTTP 500, a redirect to the sign-in, its page. So whatever is not the peer's own envelope, and
 * whatever refusal speaks of tokens, puts the token in doubt before it counts against the call.
 */

/** One reply, judged: what it says of the call, and of the token that the call was made with. */
export interface Verdict<Answer> {
  /**
   * `rejected`: the peer speaks of the token, and did nothing. `suspect`: no answer of the peer's application, maybe
   * since the token is dead.
   */
  token: 'good' | 'rejected' | 'suspect';
  /** Whether the call may have been carried out all the same. */
  mayHaveActed: boolean;
  /** What the reply means where the token is not what is wrong. */
  outcome: Answer | PortError;
  /** Lets go of an outcome that is not taken. */
  discard?(): void;
}

export interface HeldToken {
  token: string;
  /** Fetched after it was asked for: what is turned down with it is not turned down for its age. */
  isFresh: boolean;
}

export interface TokenHolder {
  get(): Promise<HeldToken>;
  /** Drops this one, and none that was fetched since. */
  drop(token: string): void;
}

export interface TokenCall<Answer> {
  /** Whether the peer may have changed something by it. */
  changes: boolean;
  once(token: string): Promise<Verdict<Answer>>;
}

/**
 * Makes a call with the token in hand. One that is put in doubt is dropped, whoever else holds it, and the call made
 * once more with a new one, and never more than once: at once where nothing can have been done. A write that may have
 * been carried out ends as `unknown`, and what reads it back has a new token.
 *
 * @throws PortError as the second reply is judged, or the first where there is no second.
 */
export async function callWithToken<Answer>(holder: TokenHolder, call: TokenCall<Answer>): Promise<Answer> {
  const { verdict, isFresh } = await attempt(holder, call);
  const isAnother = verdict.token === 'rejected' || (verdict.token === 'suspect' && !isFresh);
  if (!isAnother) return outcomeOf(verdict, call);
  verdict.discard?.();
  if (verdict.mayHaveActed && call.changes) throw stillUnknown(verdict);
  return outcomeOf((await attempt(holder, call)).verdict, call);
}

async function attempt<Answer>(holder: TokenHolder, { once }: TokenCall<Answer>) {
  const { token, isFresh } = await holder.get();
  const verdict = await once(token);
  if (verdict.token !== 'good') holder.drop(token);
  return { verdict, isFresh };
}

/** Also with a token that is surely good: the write may have been carried out, whatever was answered instead of that. */
function outcomeOf<Answer>(
  { outcome, mayHaveActed }: Verdict<Answer>,
  { changes }: TokenCall<Answer>,
): Answer {
  if (!(outcome instanceof PortError)) return outcome;
  throw changes && mayHaveActed && outcome.kind === 'misconfigured' ? ofWrite(outcome) : outcome;
}

function stillUnknown({ outcome }: Verdict<unknown>): PortError {
  const fault = outcome instanceof PortError ? outcome : undefined;
  const { message = 'no answer', details = {} } = fault ?? {};
  return new PortError('unknown', `${message}; the token may have expired, the next call has a new one`, {
    ...details,
    ...(fault?.kind === 'misconfigured' ? { isLasting: true } : {}),
  });
}

/** By the status alone: a 4xx is answered before anything is done. */
export function mayHaveActed({ status }: Pick<HttpReply, 'status'>): boolean {
  return status < 400 || status === 408 || status >= 500;
}

/**
 * Level C: words in which servers of this kind speak of a token or a sign-in that is over. A refusal that means
 * something else by them (印章已失效) costs one token and one more refusal.
 */
export const deadTokenWords = [
  'token',
  '令牌',
  '登录',
  '登陆',
  '失效',
  '过期',
  '未授权',
  '未认证',
  '认证失败',
  '鉴权',
  '凭证',
  '会话',
  'session',
  'unauthorized',
  'unauthenticated',
  'not logged in',
  'expired',
  'credential',
];

const tokenNames = ['token', '令牌'];
const overWords = ['失效', '过期', '无效', '不存在', 'expire', 'invalid'];

/** In a 5xx a session may be a database's, and a token a parser's: only words that leave no doubt say the call was not made. */
export function saysTokenIsOver(message: string): boolean {
  return speaksOfToken(message, tokenNames) && speaksOfToken(message, overWords);
}

export function speaksOfToken(message: string, words: readonly string[] = deadTokenWords): boolean {
  const said = normalWord(message);
  return words.some((word) => said.includes(normalWord(word)));
}
