import { defined } from '../defined';
import { codesDied } from './codes';
import type { RecordAlert, RecordLook } from './commands';
import { grantsIn, isOtherCount } from './counts';
import { attention, eventMetadata } from './decision';
import type { EventMetadata, SealRequestEvent } from './events';
import { evolve } from './evolve';
import { type Follows, followsAll } from './ruleChanges';
import { codeFound, grantWrite } from './rules';
import { isClosedState, type SealRequest } from './state';
import type { SealGrant, ToldCodes, ToldTotals } from './values';
import { missingCodesOver } from './waits';

/**
 * What a look at the vendor tells that no callback has: a code that came after its approval or after its grant, uses
 * that were made, totals that somebody changed there. Says nothing while something of ours is on its way.
 */
export function decideLook(
  { data, metadata: by }: RecordLook,
  request: SealRequest,
  follows: Follows = followsAll,
): SealRequestEvent[] {
  if (request.vendorEffect || isClosedState(request.state)) return [];
  const metadata = eventMetadata(by);
  // An append has gone through since: code and totals may be those from before it. The next look shows the new ones.
  if (data.round !== undefined && data.round !== request.round)
    return usedEvents(request, { used: data.used }, metadata);
  const code = codeEvents(request, data, metadata);
  const used = usedEvents(code.reduce(evolve, request), data, metadata);
  const totals = totalsEvents(request, data.totals, metadata, follows);
  const told = [...code, ...used, ...totals];
  // In runs from before a question may stand that has its answer: it is worth a look of its own.
  return [...told, ...missingCodesOver(told.reduce(evolve, request), metadata, follows)];
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

/** One question at a time, about what the vendor shows now: over once both are equal, asked anew where they differ again. */
function totalsEvents(
  request: SealRequest,
  told: readonly ToldTotals[],
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  const { state, toldTotals, attention: open } = request;
  if (state !== 'sealing' && state !== 'completed') return [];
  const over: SealRequestEvent = {
    type: 'WaitEnded',
    data: { kind: 'totals-changed', about: 'totals' },
    metadata,
  };
  if (!areOthers(told, request)) {
    const isOver = toldTotals !== null && areNumbers(told, request);
    return isOver && follows('totals-changed-once') ? [over] : [];
  }
  const found = grantsIn(told, request.seals);
  const sentence = 'The vendor grants other totals than we granted (a reset there?).';
  const raised = attention('totals-changed', 'totals', sentence, metadata, { found });
  const isOutdated = open.some(
    ({ kind, found: asked }) => kind === 'totals-changed' && !areSame(asked, found),
  );
  if (isOutdated && follows('totals-changed-once')) return [over, raised];
  // Once a person knows of these very totals, they are not told again.
  return areSame(toldTotals, found) ? [] : [raised];
}

function areOthers(told: readonly ToldTotals[], { seals }: SealRequest): boolean {
  return seals.some((seal) => {
    const seen = told.find(({ sealId }) => sealId === seal.sealId);
    if (seen?.isDerived) return false;
    return (
      isOtherCount(seen?.useCount, seal.useCount) ||
      isOtherCount(seen?.crossPageUseCount, seal.crossPageUseCount)
    );
  });
}

/** Whether the vendor told each total itself: what is unlimited, unreadable or derived contradicts nothing and confirms nothing. */
function areNumbers(told: readonly ToldTotals[], { seals }: SealRequest): boolean {
  return seals.every((seal) => {
    const seen = told.find(({ sealId }) => sealId === seal.sealId);
    return typeof seen?.useCount === 'number' && !seen.isDerived;
  });
}

function areSame(some: readonly SealGrant[] | null | undefined, others: readonly SealGrant[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
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
