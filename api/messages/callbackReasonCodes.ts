import { callbackProblems, deliveryReasons } from '../../application/callbacks/reasons';
import { verifierRefusals } from '../../application/callbacks/verifierSchemes';

/** Everything that stands as `reason` beside a callback. */
export const callbackReasons = [
  ...deliveryReasons,
  ...callbackProblems,
  'profile-invalid',
  ...verifierRefusals,
] as const;
export type CallbackReason = (typeof callbackReasons)[number];

/** undefined for what an older version wrote, or a bare state. */
export function asCallbackReason(reason: string | undefined): CallbackReason | undefined {
  return callbackReasons.find((known) => known === reason);
}
