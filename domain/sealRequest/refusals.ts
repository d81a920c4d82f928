import type { FieldError } from './values';

/** Why the decider does not take a command. The edge has a status and a sentence for each; the domain knows none. */
export const refusalCodes = [
  'not-found',
  'effect-in-progress',
  'not-granted-yet',
  'already-open',
  'apply-anew',
  'closed',
  /** `errors` says of which fields. */
  'invalid',
  'nothing-to-settle',
  /** No code is out that could be corrected. */
  'no-live-code',
  /** The ledger holds other events than were decided: nothing is taken until a person looked. */
  'ledger-conflict',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export interface Refusal {
  code: RefusalCode;
  errors?: FieldError[];
}
