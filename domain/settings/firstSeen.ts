import { freedAppends } from '../sealRequest/appendValues';
import { decideApplyAgain } from '../sealRequest/decide';
import type { SealRequest } from '../sealRequest/state';

/**
 * What stood when an event was first seen. An event that is sent again is judged by this, also where it was refused
 * before: what came meanwhile is not what it asked about.
 */
export interface FirstSeen {
  /** The latest attempt; 0 where there was none. */
  attempt: number;
  /** An application of the same content would have been that attempt. */
  isOpen: boolean;
  /** Appends of that attempt whose values had left the form. */
  freed: string[];
}

export const nothingSeen: FirstSeen = { attempt: 0, isOpen: false, freed: [] };

/** `isOver`: its life is over, also where its state alone would not say so. `isValueLost`: of its last append. */
export function firstSeenOf(
  request: SealRequest,
  { isOver, isValueLost }: { isOver: boolean; isValueLost: boolean },
): FirstSeen {
  const again = decideApplyAgain(request, { sameContent: true, fromFlowEvent: true });
  return {
    attempt: request.identity.attempt,
    isOpen: !isOver && again === 'sameRequest',
    freed: freedAppends(request, isValueLost),
  };
}
