/**
 * Why a peer has not done, or may not have done, what was asked of it: a code, and what its sentence names. `said` is what
 * the peer, or the network on the way to it, said itself. Plain JSON: causes stand in ledgers, in workflow payloads and
 * in lists, beside the English text that older versions show. The edge has the sentences.
 */
export const causeCodes = [
  /** Of one call. */
  'not-configured',
  'address-forbidden',
  'no-connection',
  'no-answer',
  'http-error',
  'not-served',
  'not-readable',
  'not-accepted',
  'refused',
  'busy',
  'not-sent',
  'misconfigured',
  'unclear',
  /** Of an effect, whatever its calls came to. */
  'lost-call',
  'done-not-shown',
  'will-not-tell',
  'given-up-unclear',
  'given-up-unsent',
  'success-unnamed',
  'success-unconfirmed',
  'success-not-shown',
  'held-already',
  'held-otherwise',
  'held-unreadable',
  'totals-unreadable',
  'totals-not-shown',
  'application-unknown',
  'vendor-id-unknown',
  'end-not-shown',
  'refused-unclear',
  'flow-elsewhere',
  'no-files-wanted',
  /** Of a move: what the newest settings say of its rule. */
  'rule-gone',
  'rule-unreadable',
  /** Of a callback that the vendor does not confirm. */
  'shows-other-stage',
] as const;
export type CauseCode = (typeof causeCodes)[number];

/** What the sentences of some codes name; all others name nothing. */
interface CauseFacts {
  /** The system's symbolic code, or `timeout`. */
  'no-connection': { networkCode: string };
  /** As in `HTTP 500`. */
  'http-error': { status: string };
  'not-served': { said: string };
  'not-readable': { said: string };
  'not-accepted': { said: string };
  refused: { said: string };
  busy: { said: string };
  'not-sent': { said: string };
  misconfigured: { said: string };
  unclear: { said: string };
  'will-not-tell': { said: string };
  'success-unconfirmed': { said: string };
  /** `stage`: as the vendor names it. */
  'end-not-shown': { stage: string };
  'refused-unclear': { said: string; stage: string };
  'flow-elsewhere': { nodeId: string };
  'shows-other-stage': { stage: string };
}

export type CauseOf<Code extends CauseCode> = { code: Code } & (Code extends keyof CauseFacts
  ? CauseFacts[Code]
  : unknown);
export type Cause = { [Code in CauseCode]: CauseOf<Code> }[CauseCode];

/** Of what another version stored, or nobody checks: one that has a sentence here. */
export function isCause(value: unknown): value is Cause {
  if (typeof value !== 'object' || value === null || !('code' in value)) return false;
  return causeCodes.some((code) => code === value.code);
}
