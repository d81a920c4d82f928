import type { RequestedCommand, SettleAttention } from '../domain/sealRequest/commands';
import { decide } from '../domain/sealRequest/decide';
import type { SealRequest } from '../domain/sealRequest/state';
import { attentionDecisions } from '../domain/sealRequest/values';
import { effectsUnderWay } from '../domain/sealRequest/waits';
import { pasted, toFillIn } from './pasted';

/** One update that a person may send now. `input`: the JSON to paste. */
export interface Choice {
  update: 'resolveAttention' | 'retryNow' | 'endSealing' | 'abandon';
  input: string;
}

/** What the decider takes about one thing that waits. */
export function choicesAbout(request: SealRequest, about: string): Choice[] {
  return attentionDecisions.flatMap((decision) => {
    const wants = tried(settle({ decision, about }, request), request);
    if (wants === 'other') return [];
    const wanted = wants === 'nothing' ? {} : { [wants]: toFillIn };
    return [typed('resolveAttention', { decision, note: toFillIn, about, ...wanted }, request)];
  });
}

/** What the decider takes whether anything waits or not. */
export function otherChoices(request: SealRequest): Choice[] {
  const reason = { reason: toFillIn };
  const isOpen = (type: 'EndSealing' | 'AbandonRequest') =>
    tried({ type, data: { commandId, reason: '' }, metadata: by(request) }, request) === 'nothing';
  return [
    ...(effectsUnderWay(request).length > 0 ? [typed('retryNow', {}, request)] : []),
    ...(request.state === 'sealing' && isOpen('EndSealing') ? [typed('endSealing', reason, request)] : []),
    ...(isOpen('AbandonRequest') ? [typed('abandon', reason, request)] : []),
  ];
}

/** Known to no request. */
const commandId = '';
const by = ({ changedAt }: SealRequest) => ({ now: changedAt, actor: '' });

function settle(
  data: Pick<SettleAttention['data'], 'decision' | 'about'>,
  request: SealRequest,
): SettleAttention {
  return { type: 'SettleAttention', data: { commandId, note: '', ...data }, metadata: by(request) };
}

/** What it lacks to be taken now. */
function tried(
  command: RequestedCommand,
  request: SealRequest,
): 'nothing' | 'sealCode' | 'vendorApplicationId' | 'other' {
  const decision = decide(command, request);
  if (decision.kind === 'accepted') return 'nothing';
  const errors = decision.kind === 'refused' ? (decision.refusal.errors ?? []) : [];
  const wanted = (['sealCode', 'vendorApplicationId'] as const).find((name) =>
    errors.some(({ path }) => path === name),
  );
  return wanted ?? 'other';
}

function typed(update: Choice['update'], fields: Record<string, string>, { identity }: SealRequest): Choice {
  return { update, input: pasted(fields, identity) };
}
