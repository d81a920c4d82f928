import { defined } from '../defined';
import { isBoundedPattern } from './boundedPattern';
import { codesCorrected, codesTold } from './codes';
import { wrongField } from './commandFaults';
import type { SettleAttention } from './commands';
import { accepted, type Decision, eventMetadata, refused } from './decision';
import type { SealRequestEvent } from './events';
import { evolve } from './evolve';
import { correctedCodeWrites } from './hostOutcomes';
import { correctedWrite } from './rules';
import type { SealRequest } from './state';
import type { FieldError } from './values';

/** No code of any vendor is longer; a pattern is not tried on more. */
const maxCodeLength = 100;

/** What is wrong with a code that a person typed; undefined where nothing is, or where there is no pattern. */
export function notASealCode(sealCode: string, pattern: string | undefined): FieldError | undefined {
  if (pattern === undefined) return undefined;
  if (sealCode.length <= maxCodeLength && fits(sealCode, pattern)) return undefined;
  return wrongField('sealCode', { kind: 'not-a-seal-code', pattern });
}

/** A pattern of before such were refused, which may take for ever, says no more than that a code is one word. */
function fits(sealCode: string, pattern: string): boolean {
  return (isBoundedPattern(pattern) ? new RegExp(`^(?:${pattern})$`, 'u') : /^\S+$/).test(sealCode);
}

const severalMeant = {
  sealId: wrongField('sealId', { kind: 'code-of-which-seal' }),
  person: wrongField('person', { kind: 'code-of-which-person' }),
} as const;

/** Mends a code that a person mistyped, while it is live: afterwards it opens no machine, and belongs into no form. */
export function decideCorrectCode(
  { data: { commandId, sealCode, sealId, person, note }, metadata: by }: SettleAttention,
  request: SealRequest,
): Decision {
  if (sealCode === undefined)
    return refused('invalid', [wrongField('sealCode', { kind: 'code-to-correct' })]);
  const wrong = notASealCode(sealCode, request.terms.sealCodePattern);
  if (wrong) return refused('invalid', [wrong]);
  // What is on its way to the vendor replaces the code, or ends it.
  if (request.vendorEffect) return refused('effect-in-progress');
  if (request.state !== 'sealing' || !request.codeLive) return refused('no-live-code');
  const codes = request.codes && codesCorrected(request.codes, { sealCode, sealId, person });
  if (typeof codes === 'string') return refused('invalid', [severalMeant[codes]]);
  const metadata = eventMetadata(by);
  const told = codesTold({ sealCode, ...defined({ codes }) });
  const corrected: SealRequestEvent = {
    type: 'SealCodeCorrected',
    data: { commandId, ...told, sealCode: told.sealCode ?? sealCode, note },
    metadata,
  };
  const after = evolve(request, corrected);
  const dropped = correctedCodeWrites(after, metadata);
  const rest = dropped.reduce<SealRequest>(evolve, after);
  return accepted(corrected, ...dropped, ...correctedWrite(rest, commandId, metadata));
}
