import type { CommandRefusal, CommandRefusalCode, Refused, WrongField } from '../../application/refusals';
import { fieldMessage, messages } from '../messages';
import { Problem, type ProblemField, type ProblemSlug, refusedFields } from './problem';

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

export function refusalProblem({ code, errors, message, sealRequestId }: CommandRefusal): Problem {
  if (code === 'invalid' && errors) return refusedFields(errors.map(problemField));
  const extensions = sealRequestId === undefined ? {} : { extensions: { sealRequestId } };
  // In the vendor's own words, whatever their language.
  if (message) return new Problem(slugOf(code), message, extensions);
  const headers = code === 'workflow-missing' ? { 'Retry-After': String(missingRetrySeconds) } : {};
  return new Problem(slugOf(code), messages.en.refusals[code], {
    zh: messages.zh.refusals[code],
    headers,
    ...extensions,
  });
}

/** In both languages, of which the caller is shown one. */
export function problemField(error: WrongField): ProblemField {
  if ('message' in error) return error;
  const { path, ...fault } = error;
  return { path, code: fault.code, message: fieldMessage(fault, 'en'), zh: fieldMessage(fault, 'zh') };
}

/** What a use case came to; a refusal is thrown as the problem that it is. */
export async function unlessRefused<Result extends { kind: string }>(
  result: Promise<Result | Refused>,
): Promise<Exclude<Result, Refused>> {
  const given = await result;
  if (isRefused(given)) throw refusalProblem(given.refusal);
  return given as Exclude<Result, Refused>;
}

function isRefused(result: { kind: string }): result is Refused {
  return result.kind === 'refused';
}
