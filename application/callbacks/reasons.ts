import { callbackWaits } from '../../contracts/relay';
import { ignoredReasons } from '../../domain/sealRequest/values';

/** Why a stored callback waits, or what its last word was given for. Those of what cannot be read are the adapters'. */
export const deliveryReasons = [
  ...callbackWaits,
  'temporal-away',
  ...ignoredReasons,
  'binding-gone',
  'unreadable',
  'parked',
] as const;
export type DeliveryReason = (typeof deliveryReasons)[number];
