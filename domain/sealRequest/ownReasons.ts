/**
 * Why something was not done, where no peer said it: as it is stored, beside the words of peers. What people are told
 * stands in the tables of the edge.
 */
export const ownReasons = {
  givenUp: 'given up by an operator',
  mayBeUsed: 'the vendor shows a use already, or does not tell',
  overWithoutAppend: 'the vendor shows that the application is over, and nothing of the append',
  noSubmitLeft: 'no submit is left that could carry it',
} as const;
export type OwnReason = keyof typeof ownReasons;
