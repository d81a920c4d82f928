/** Names and types as the server registers them; `/readyz` checks that they are there. */
export const searchAttributeTypes = {
  SealState: 'Keyword',
  SealBinding: 'Keyword',
  SealFlow: 'Keyword',
  SealAttention: 'Keyword',
  SealAttempt: 'Int',
} as const;
