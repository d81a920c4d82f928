import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** What operators filter by in the Temporal UI. Never encrypted there: no personal data, subjects or codes. */
export const sealStateAttribute = defineSearchAttributeKey('SealState', SearchAttributeType.KEYWORD);
export const sealBindingAttribute = defineSearchAttributeKey('SealBinding', SearchAttributeType.KEYWORD);
export const sealFlowAttribute = defineSearchAttributeKey('SealFlow', SearchAttributeType.KEYWORD);
/** The kind of the oldest open attention; absent where none is. */
export const sealAttentionAttribute = defineSearchAttributeKey('SealAttention', SearchAttributeType.KEYWORD);
export const sealAttemptAttribute = defineSearchAttributeKey('SealAttempt', SearchAttributeType.INT);
/** Names and types as the server registers them; `/readyz` checks that they are there. */
export const searchAttributeTypes = {
  SealState: 'Keyword',
  SealBinding: 'Keyword',
  SealFlow: 'Keyword',
  SealAttention: 'Keyword',
  SealAttempt: 'Int',
} as const;
