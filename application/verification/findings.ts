/** What two records of one request can disagree about. */
export const findingKinds = [
  ...(['ledger-gap', 'ledger-double', 'ledger-conflict', 'ledger-unreadable', 'ledger-missing'] as const),
  ...(['view-missing', 'view-differs', 'view-without-ledger'] as const),
  ...(['workflow-missing', 'workflow-ended', 'workflow-still-open', 'workflow-differs'] as const),
  ...(['vendor-missing', 'vendor-differs'] as const),
] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  kind: FindingKind;
  sealRequestId: string;
  /** Numbers of events, names of fields, states: never a value of the request. */
  facts: Record<string, string | number>;
}
