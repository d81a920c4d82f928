import { z } from 'zod';
import { PortError } from '../../../application/ports/errors';
import { defined } from '../../../domain/defined';
import { mayHaveActed, speaksOfToken, type Verdict } from '../../http/deadToken';
import { faultOf, type HttpReply, replyJson, replyJsonIfAny } from '../../http/http';
import { isDoubtful, peerWords } from '../../http/peerText';
import { codeSchema, textSchema } from './json';

/** What E10 said. */
export type Judged =
  | { kind: 'done'; json: unknown }
  /** In its own code and words, bounded and without our secrets. */
  | { kind: 'refused'; code: string; words: string }
  | { kind: 'tokenInvalid'; words: string };

export interface JudgeOptions {
  secrets: readonly string[];
  /** Whether `code` at the top tells the outcome too, as it does for ESB (elsewhere it is an authorization code). */
  codeTells?: boolean;
  /** Whether an object without any code is success: so the ESB of some sites answers (seen in public clients). */
  succeedsWithoutCode?: boolean;
}

/** Seen in public clients: 0, "0" and "200". */
const successCodes = ['0', '200'];
/** Seen in public clients. How long to wait is not: these are guesses, in milliseconds. */
const rateLimitedForMs = new Map([
  ['45009', 2_000],
  ['45011', 10_000],
]);
/** Seen in public clients, beside HTTP 401. */
const tokenInvalidCode = '200007';

const innerSchema = z.object({ errcode: codeSchema, errmsg: textSchema });
const envelopeSchema = z.object({
  ...innerSchema.shape,
  code: codeSchema,
  msg: textSchema,
  message: z.union([innerSchema, textSchema]).catch(undefined),
});

interface Told {
  code: string;
  words: string | undefined;
}

/**
 * Reads the envelope: `errcode` and `errmsg` in `message` or at the top, the code as a number or as a text (both seen
 * in public clients).
 *
 * @throws PortError `passing` for a rate limit, with a wait; `unknown` for a reply that says neither yes nor no, or
 * both, and for a 5xx; `misconfigured` for a redirect or a status that speaks of the address.
 */
export function judge(reply: HttpReply, options: JudgeOptions): Judged {
  const { secrets, codeTells = false, succeedsWithoutCode = false } = options;
  const json = reply.status < 300 ? replyJson(reply) : replyJsonIfAny(reply);
  const verdicts = verdictsIn(json, codeTells);
  const words = ({ code, words }: Told) => peerWords(words ?? `errcode ${code}`, secrets);
  const invalid = verdicts.find(({ code }) => code === tokenInvalidCode);
  if (invalid || reply.status === 401)
    return { kind: 'tokenInvalid', words: invalid ? words(invalid) : 'HTTP 401' };
  const fault = faultOf(reply);
  if (fault) throw fault;
  const limited = verdicts.find(({ code }) => rateLimitedForMs.has(code));
  if (limited) throw rateLimited(reply.label, limited.code, words(limited));
  const [no] = verdicts.filter(({ code }) => !successCodes.includes(code));
  const saysYes = verdicts.some(({ code }) => successCodes.includes(code));
  if (no && saysYes)
    throw new PortError('unknown', `${reply.label}: the reply says both success and ${words(no)}`);
  if (no) return { kind: 'refused', code: peerWords(no.code, secrets), words: words(no) };
  if (saysYes) return done(reply, json);
  const isBare =
    succeedsWithoutCode && reply.status < 300 && z.record(z.string(), z.unknown()).safeParse(json).success;
  return isBare ? { kind: 'done', json } : judgeStatus(reply);
}

/** The same, and what it says of the token that the call was made with. */
export function verdictOf(reply: HttpReply, options: JudgeOptions): Verdict<Judged> {
  try {
    return ofJudged(reply, judge(reply, options));
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    if (error.kind === 'passing') return { token: 'good', mayHaveActed: false, outcome: error };
    return { token: 'suspect', mayHaveActed: mayHaveActed(reply), outcome: error };
  }
}

function ofJudged({ status }: HttpReply, judged: Judged): Verdict<Judged> {
  switch (judged.kind) {
    case 'done':
      return { token: 'good', mayHaveActed: true, outcome: judged };
    case 'tokenInvalid':
      return { token: 'rejected', mayHaveActed: false, outcome: judged };
    case 'refused': {
      if (speaksOfToken(judged.words)) return { token: 'rejected', mayHaveActed: false, outcome: judged };
      // Of words that cannot be read nobody knows whether they speak of the token.
      const isVague = status === 403 || judged.code === statusCode(status) || isDoubtful(judged.words);
      return { token: isVague ? 'suspect' : 'good', mayHaveActed: false, outcome: judged };
    }
    default:
      return judged satisfies never;
  }
}

/** In place of a code of E10's own. */
function statusCode(status: number): string {
  return `HTTP ${status}`;
}

function verdictsIn(json: unknown, codeTells: boolean): Told[] {
  const parsed = envelopeSchema.safeParse(json);
  if (!parsed.success) return [];
  const { errcode, errmsg, code, msg, message } = parsed.data;
  const inner = typeof message === 'object' ? message : undefined;
  const text = errmsg ?? msg ?? (typeof message === 'string' ? message : undefined);
  return [
    { code: inner?.errcode, words: inner?.errmsg ?? text },
    { code: errcode, words: text ?? inner?.errmsg },
    { code: codeTells ? code : undefined, words: text ?? inner?.errmsg },
  ].flatMap(({ code, words }) => (code === undefined ? [] : [{ code, words }]));
}

function rateLimited(label: string, code: string, words: string): PortError {
  const retryAfterMs = rateLimitedForMs.get(code);
  return new PortError('passing', `${label}: rate limited: ${words}`, {
    peerCode: code,
    ...defined({ retryAfterMs }),
  });
}

function done({ label, status }: HttpReply, json: unknown): Judged {
  if (status < 300) return { kind: 'done', json };
  throw new PortError('unknown', `${label}: HTTP ${status} with a code of success`);
}

/** A reply without the envelope did not come from E10's OpenAPI, or not from the part that was meant. */
function judgeStatus({ label, status }: HttpReply): Judged {
  const words = statusCode(status);
  if (status < 300)
    throw new PortError('unknown', `${label}: the reply has no readable code of success or failure`);
  if (status === 403 || status === 404 || status === 405)
    throw new PortError(
      'misconfigured',
      `${label}: ${words}; are the address, the path style and callSysCode right?`,
      { peerCode: words },
    );
  return { kind: 'refused', code: words, words };
}
