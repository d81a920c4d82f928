import { attention } from './decision';
import type { EventMetadata, SealRequestEvent } from './events';
import { hostCommandKind } from './hostCommands';
import { mayStillCount } from './rules';
import { isCodeOver, isRulePending, mayCodeBeLive, movesWaiting, ruleFor, type SealRequest } from './state';
import { type CallbackEvent, callbackEvents } from './values';

/** What `about` names on an aborted request. */
const abortedCode = 'abort';
const abortedRules = 'abort:rules';

/** Its workflow will never say anything more; what a person has to see to now is said with it. */
export function abortEvents(
  request: SealRequest,
  how: string,
  metadata: EventMetadata,
  mayBeLive = mayCodeBeLive(request),
): SealRequestEvent[] {
  const pending = notRun(request);
  const [live, rules] = [
    'The workflow is gone; the seal code may still be live at the vendor.',
    'The workflow is gone; the rules, writes and moves that it was still to run are run by nobody.',
  ];
  return [
    { type: 'RequestAborted', data: { how }, metadata },
    ...(mayBeLive ? [attention('code-may-be-live', abortedCode, live, metadata)] : []),
    ...(pending.length > 0
      ? [attention('rule-not-run', abortedRules, rules, metadata, { detail: pending.join(', ') })]
      : []),
  ];
}

/**
 * What nobody does once the workflow is gone, as a person finds it: what was due by the ids of its effects, what may
 * still have become due by the events of its rules.
 */
export function notRun(request: SealRequest): string[] {
  return [...dueAtHost(request), ...dueAtVendor(request), ...pendingRules(request)];
}

/** What failed is due only while nobody has decided about it. */
function dueAtHost(request: SealRequest): string[] {
  const { hostEffects, waitingWrites, failedEffects, attention } = request;
  const undecided = failedEffects.filter(({ data }) =>
    attention.some(({ about }) => about === data.effectId),
  );
  return [...hostEffects, ...movesWaiting(request), ...waitingWrites, ...undecided].map(
    (effect) => `${hostCommandKind(effect)} ${effect.data.effectId}`,
  );
}

/** An application that is over takes no more files. What else is on its way there is said of the code. */
function dueAtVendor({ state, attachments, failedAttachments, attention }: SealRequest): string[] {
  if (isCodeOver(state)) return [];
  const undecided = failedAttachments.filter(({ effectId }) =>
    attention.some(({ about }) => about === effectId),
  );
  return [...attachments, ...undecided].map(({ effectId }) => `attachments ${effectId}`);
}

/** An append that the vendor may have taken opens a round, in which every rule may fire anew. */
function pendingRules(request: SealRequest): string[] {
  const opensRound = request.vendorEffect?.kind === 'append';
  return (opensRound ? callbackEvents : mayStillCount[request.state])
    .filter((event) => (opensRound || isRulePending(request, event)) && runsSomething(request, event))
    .map((event) => `rule ${event}`);
}

function runsSomething(request: SealRequest, event: CallbackEvent): boolean {
  const { action, writeFields = [] } = ruleFor(request, event) ?? { action: { kind: 'none' as const } };
  return writeFields.length > 0 || (action.kind !== 'none' && action.kind !== 'writeFields');
}
