import type { components } from './generated';

export type ProblemBody = components['schemas']['Problem'];
export type ProblemField = NonNullable<ProblemBody['errors']>[number];

/** What the API answered in place of what was asked for. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(readonly problem: ProblemBody) {
    super(problem.detail);
  }

  /** How the type ends: `not-found`. */
  get slug(): string {
    return this.problem.type.slice(this.problem.type.lastIndexOf(':') + 1);
  }
}

/** The API knows the caller no more: somebody has to sign in again. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
}

/** No answer came. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Of a body that is none of ours. */
const foreign = 'about:blank';

/** Whether somebody else has answered, as a proxy in between may: it says nothing of what became of the call. */
export const isForeign = ({ type }: ProblemBody) => type === foreign;

/** Of any body that came with this status. */
export function problemOf(status: number, body: unknown): ProblemBody {
  if (typeof body === 'object' && body !== null && 'type' in body && 'detail' in body)
    return body as ProblemBody;
  return { type: foreign, title: '', status, detail: `HTTP ${status}`, instance: '', requestId: '' };
}
