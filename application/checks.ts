/**
 * What a connection check found, by its code and with what its sentence names; the edge has the sentences. `said` is what
 * the peer, or the network on the way to it, said itself.
 */
export const checkCodes = [
  'address-answers',
  'address-silent',
  'server-name-unknown',
  'address-forbidden',
  'port-closed',
  'no-connection-in-time',
  'no-tls',
  'no-connection',
  'vendor-token-given',
  'vendor-signature-accepted',
  'vendor-signature-refused',
  'vendor-signature-failed',
  'vendor-token-failed',
  'vendor-credentials-refused',
  'seals-readable',
  'no-seals',
  'seals-unreadable',
  'detail-there',
  'detail-shows-anything',
  'detail-missing',
  'detail-unreadable',
  'detail-refused',
  'detail-failed',
  'host-command-accepted',
  'host-command-failed',
  'e10-token-given',
  'e10-token-failed',
  'e10-credentials-refused',
  'e10-flows-readable',
  'e10-reader-unknown',
  'e10-flows-unreadable',
  'flow-at-node',
  'flow-over',
  'flow-unreadable',
] as const;
export type CheckCode = (typeof checkCodes)[number];

/** What the sentences of some codes name; all others name nothing. */
interface CheckFacts {
  'address-answers': { host: string };
  /** `field`: the one that holds the address. */
  'address-silent': { field: string; said: string };
  /** `networkCode`: the system's symbolic code. */
  'no-connection': { networkCode: string };
  'vendor-signature-refused': { said: string };
  'vendor-signature-failed': { said: string };
  'vendor-token-failed': { said: string };
  'vendor-credentials-refused': { said: string };
  /** `name`: of one of them. `total`: where the vendor tells it. */
  'seals-readable': { name: string; total?: number };
  'seals-unreadable': { said: string };
  'detail-missing': { said: string };
  'detail-unreadable': { said: string };
  'detail-refused': { said: string };
  'detail-failed': { said: string };
  'host-command-failed': { said: string };
  'e10-token-failed': { said: string };
  'e10-credentials-refused': { said: string };
  'e10-reader-unknown': { said: string };
  'e10-flows-unreadable': { said: string };
  'flow-at-node': { nodeId: string };
  'flow-over': { nodeId: string };
  'flow-unreadable': { said: string };
}

export type CheckFindingOf<Code extends CheckCode> = { code: Code } & (Code extends keyof CheckFacts
  ? CheckFacts[Code]
  : unknown);
export type CheckFinding = { [Code in CheckCode]: CheckFindingOf<Code> }[CheckCode];

export interface CheckStep {
  name: string;
  ok: boolean;
  finding: CheckFinding;
  /** How long it took, in milliseconds. */
  ms: number;
}
