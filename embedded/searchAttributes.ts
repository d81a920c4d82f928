/** The custom search attributes of a seal request, with the type each is registered under. */
export const SEARCH_ATTRIBUTES = {
  SealState: 'Keyword',
  SealBinding: 'Keyword',
  SealFlow: 'Keyword',
  SealAttention: 'Keyword',
  SealAttempt: 'Int',
} as const;
