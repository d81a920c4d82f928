import type { ProblemSlug } from '../../messages/problemTable';

/** By status, by content type of a body that is no JSON, or `body`. */
export type OperationExamples = Record<string, unknown> & {
  /** Which problem of a status is shown. */
  problem?: Partial<Record<number, ProblemSlug>>;
};
