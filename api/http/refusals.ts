import type { CommandRefusal, CommandRefusalCode, Refused, WrongField } from '../../application/refusals';
import { messages } from '../messages';
import { problemField } from '../messages/refusals';
import type { Language } from './language';
import { Problem, type ProblemSlug, refusedFields } from './problem';

export { problemField, refusalSentence, refusalSentences } from '../messages/refusals';

/** A person has to do something first. */
const missingRetrySeconds = 60;

/** Those that are answered by a problem of another name. */
const otherSlugs = {
  invalid: 'unprocessable',
  'workflow-missing': 'unavailable',
  'profile-unfit': 'binding-disabled',
} as const satisfies Partial<Record<CommandRefusalCode, ProblemSlug>>;

function isOther(code: CommandRefusalCode): code is keyof typeof otherSlugs {
  return code in otherSlugs;
}

function slugOf(code: CommandRefusalCode): ProblemSlug {
  return isOther(code) ? otherSlugs[code] : code;
}

/** `language`: of who is told, where that is known beside what the caller asks for. */
export function refusalProblem(
  { code, errors, message, sealRequestId }: CommandRefusal,
  language?: Language,
): Problem {
  const told = language ? { language } : {};
  if (code === 'invalid' && errors) return refusedFields(errors.map(problemField), told);
  const extensions = { ...told, ...(sealRequestId === undefined ? {} : { extensions: { sealRequestId } }) };
  // In the vendor's own words, whatever their language.
  if (message) return new Problem(slugOf(code), message, extensions);
  const headers = code === 'workflow-missing' ? { 'Retry-After': String(missingRetrySeconds) } : {};
  return new Problem(slugOf(code), messages.en.refusals[code], {
    zh: messages.zh.refusals[code],
    headers,
    ...extensions,
  });
}

/** @throws Problem `unprocessable` that names each field. */
export function refuseWrongFields(errors: readonly WrongField[]): void {
  if (errors.length > 0) throw refusedFields(errors.map(problemField));
}

/** What a use case came to; a refusal is thrown as the problem that it is. */
export async function unlessRefused<Result extends { kind: string }>(
  result: Promise<Result | Refused>,
  language?: Language,
): Promise<Exclude<Result, Refused>> {
  const given = await result;
  if (isRefused(given)) throw refusalProblem(given.refusal, language);
  return given as Exclude<Result, Refused>;
}

function isRefused(result: { kind: string }): result is Refused {
  return result.kind === 'refused';
}
