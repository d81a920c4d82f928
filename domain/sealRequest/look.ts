import { defined } from '../defined';
import { codesDied } from './codes';
import type { RecordAlert, RecordLook } from './commands';
import { grantsIn, isOtherCount } from './counts';
import { attention, eventMetadata } from './decision';
import type { EventMetadata, SealRequestEvent } from './events';
import { evolve } from './evolve';
import { codeFound, grantWrite } from './rules';
import { isClosedState, type SealRequest } from './state';
import type { SealGrant, ToldCodes, ToldTotals } from './values';

/**
 * What a look at the vendor tells that no callback has: a code that came after its approval or after its grant, uses
 * that were made, totals that somebody changed there. Says nothing while something of ours is on its way.
 */
export function decideLook({ data, metadata: by }: RecordLook, request: SealRequest): SealRequestEvent[] {
  if (request.vendorEffect || isClosedState(request.state)) return [];
  const metadata = eventMetadata(by);
  // An append has gone through since: code and totals may be those from before it. The next look shows the new ones.
  if (data.round !== undefined && data.round !== request.round)
    return usedEvents(request, { used: data.used }, metadata);
  const code = codeEvents(request, data, metadata);
  const used = usedEvents(code.reduce(evolve, request), data, metadata);
  return [...code, ...used, ...totalsEvents(request, data.totals, metadata)];
}

function codeEvents(
  request: SealRequest,
  { sealCode, codes }: ToldCodes,
  metadata: EventMetadata,
): SealRequestEvent[] {
  if (sealCode === null) return [];
  const found = { sealCode, ...defined({ codes }) };
  if (request.state === 'awaitingApproval') {
    const granted: SealRequestEvent = { type: 'ApprovalGranted', data: found, metadata };
    return [granted, ...grantWrite(evolve(request, granted), request.terms.sealCodeField, 'later', metadata)];
  }
  const lacks = request.state === 'sealing' && !request.codeLive;
  return lacks ? codeFound(request, found, metadata) : [];
}

function usedEvents(
  request: SealRequest,
  { used, codes: told = [] }: Pick<RecordLook['data'], 'used' | 'codes'>,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const changed = request.seals.some(({ sealId, usedCount, unlimited }) => {
    const seen = used.find((uses) => uses.sealId === sealId);
    return seen && ((seen.usedCount ?? usedCount) !== usedCount || seen.unlimited !== unlimited);
  });
  const codes = request.codeLive ? codesDied(request.codes ?? [], told) : undefined;
  if (!changed && !codes) return [];
  return [{ type: 'UsesNoticed', data: { used: [...used], ...defined({ codes }) }, metadata }];
}

function totalsEvents(
  request: SealRequest,
  told: readonly ToldTotals[],
  metadata: EventMetadata,
): SealRequestEvent[] {
  if (request.state !== 'sealing' && request.state !== 'completed') return [];
  const differ = request.seals.some((seal) => {
    const seen = told.find(({ sealId }) => sealId === seal.sealId);
    if (seen?.isDerived) return false;
    return (
      isOtherCount(seen?.useCount, seal.useCount) ||
      isOtherCount(seen?.crossPageUseCount, seal.crossPageUseCount)
    );
  });
  const totals = grantsIn(told, request.seals);
  if (!differ || isTold(request, totals)) return [];
  const sentence = 'The vendor grants other totals than we granted (a reset there?).';
  return [attention('totals-changed', 'totals', sentence, metadata, { found: totals })];
}

/** Once a person knows of these very totals, they are not told again. */
function isTold({ toldTotals }: SealRequest, totals: readonly SealGrant[]): boolean {
  return toldTotals !== null && JSON.stringify(toldTotals) === JSON.stringify(totals);
}

/** An alert is raised once per round. */
export function decideAlert({ data, metadata }: RecordAlert, request: SealRequest): SealRequestEvent[] {
  const raised = request.alerts.some(({ kind, round }) => kind === data.kind && round === request.round);
  if (raised || isClosedState(request.state)) return [];
  return [
    {
      type: 'AlertRaised',
      data: { kind: data.kind, round: request.round },
      metadata: eventMetadata(metadata),
    },
  ];
}
