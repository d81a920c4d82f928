import { callbackWaits } from '../../contracts/relay';
import { ignoredReasons } from '../../domain/sealRequest/values';

/** Why a stored callback waits, or what its last word was given for. */
export const deliveryReasons = [
  ...callbackWaits,
  'temporal-away',
  ...ignoredReasons,
  'binding-gone',
  'unreadable',
  'parked',
  /** No event: the vendor was asked what it shows. */
  'notice',
] as const;
export type DeliveryReason = (typeof deliveryReasons)[number];

/** Why no callback could be read in what came. */
export const callbackProblems = [
  /** Neither JSON nor a form, in whatever charset. */
  'malformed',
  'no-event',
  'unknown-event',
  'no-apply-id',
  /** The body and the part nested in it speak of different applications or events. */
  'contradictory',
  'too-many-events',
] as const;
export type CallbackProblem = (typeof callbackProblems)[number];
