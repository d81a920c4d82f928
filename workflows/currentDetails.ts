import { movesWaiting, type SealRequest } from '../domain/sealRequest/state';

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
  if (vendorEffect)
    lines.push(`- at the vendor: ${vendorEffect.kind}${vendorEffect.unresolved ? ' (unresolved)' : ''}`);
  for (const { effectId } of request.attachments) lines.push(`- at the vendor: ${effectId}`);
  for (const { type, data } of hostEffects) lines.push(`- at the host: ${type} ${data.effectId}`);
  for (const { data } of movesWaiting(request)) lines.push(`- waits for the flow: ${data.effectId}`);
  if (ledgerConflict) lines.push('- **attention**: the ledger holds other events than this workflow decided');
  for (const { kind, sentence } of request.attention) lines.push(`- **attention** ${kind}: ${sentence}`);
  return lines.join('\n');
}
