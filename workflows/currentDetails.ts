import {
  closeAdvice,
  isRulePending,
  movesWaiting,
  type SealRequest,
  type VendorEffect,
} from '../domain/sealRequest/state';

/**
 * What the Temporal UI shows of a running request. Encrypted like every payload, where payloads are; a site may leave
 * them plain, so there is no person, subject or seal code in it.
 */
export function currentDetails(request: SealRequest, ledgerConflict: boolean): string {
  const { state, round, vendorEffect, hostEffects, identity } = request;
  const lines = [`**${state}** · attempt ${identity.attempt} · round ${round}`];
  for (const seal of request.seals)
    lines.push(
      `- seal ${seal.sealId}: granted ${seal.unlimited ? 'unlimited' : seal.useCount}, used ${seal.usedCount} as last told`,
    );
  if (vendorEffect) lines.push(`- at the vendor: ${vendorEffect.kind}${howItStands(vendorEffect, request)}`);
  for (const { effectId } of request.attachments) lines.push(`- at the vendor: ${effectId}`);
  for (const { type, data } of hostEffects) lines.push(`- at the host: ${type} ${data.effectId}`);
  for (const { data } of movesWaiting(request)) lines.push(`- waits for the flow: ${data.effectId}`);
  if (request.abandoning) lines.push('- **given up**: aborted once nothing is live at the vendor');
  const quiet = quietWait(request);
  if (quiet) lines.push(`- waits for ${quiet}`);
  if (ledgerConflict) lines.push('- **attention**: the ledger holds other events than this workflow decided');
  for (const { kind, sentence } of request.attention) lines.push(`- **attention** ${kind}: ${sentence}`);
  return lines.join('\n');
}

function howItStands(
  { effectId, unresolved, since }: VendorEffect,
  { attention, givenUp }: SealRequest,
): string {
  if (unresolved) return ' (unresolved: waits for a person)';
  if (givenUp?.some((other) => other.effectId === effectId)) return ' (given up, being cancelled)';
  // What the ledger says of its beginning; a try that is under way is among the pending activities.
  const waits = attention.some(({ about }) => about === effectId);
  return waits && since ? ` (waits since ${since})` : '';
}

/** What comes from outside, where nothing of ours is under way. */
function quietWait(request: SealRequest): string | undefined {
  const { vendorEffect, hostEffects, attachments } = request;
  if (vendorEffect || hostEffects.length > 0 || attachments.length > 0) return undefined;
  if (request.state === 'awaitingApproval') return 'the approval at the vendor';
  if (request.state === 'sealing') return 'somebody to seal, and the vendor to tell that it is done';
  const advice = closeAdvice(request);
  if (advice.kind !== 'afterQuiet') return undefined;
  return isRulePending(request, 'filesArchived')
    ? 'the files to be archived'
    : `what may come late; closes after ${advice.seconds} s without anything`;
}
