import type { PendingRefusal } from '../../../application/flowEvents/refusedEvents';
import { openRefusals } from '../../../application/flowEvents/refusedOver';
import type { Deps } from '../../deps';
import type { Language } from '../../http/language';
import { refusalSentence } from '../../http/refusals';
import { messages } from '../../messages';
import { runbookJson } from './sealRequestAnswers';
import type { SealRequestJson } from './sealRequestSchemas';

type Attention = SealRequestJson['attention'][number];

/**
 * Requests with what of their flows was refused since: attention that no ledger has, as an event that was refused is
 * nothing that happened to a request. The newest attempt of a flow request shows it.
 */
export async function withRefusedEvents(
  deps: Deps,
  requests: SealRequestJson[],
  language: Language,
): Promise<SealRequestJson[]> {
  if ((await deps.refusedEvents.countPending()) === 0) return requests;
  const shown: SealRequestJson[] = [];
  for (const request of requests) {
    const attention = await attentionOf(deps, request, language);
    shown.push({ ...request, attention: [...request.attention, ...attention] });
  }
  return shown;
}

async function attentionOf(
  deps: Deps,
  { id, hostId, flowId, flowRequestId }: SealRequestJson,
  language: Language,
): Promise<Attention[]> {
  if (flowId === undefined) return [];
  const flow = { hostId, flowId, flowRequestId };
  const open = await openRefusals(deps, flow, deps.now().toISOString());
  if (open.length === 0 || (await deps.requests.attempts.hasLater(id))) return [];
  return Promise.all(open.map((refusal) => attentionFor(deps, refusal, language)));
}

async function attentionFor(
  { refusedEvents, requests }: Deps,
  { _id: about, at: raisedAt }: PendingRefusal,
  language: Language,
): Promise<Attention> {
  const event = await refusedEvents.get(about);
  return {
    kind: 'event-refused',
    about,
    sentence: messages[language].refusedEvents.attention,
    zh: messages.zh.refusedEvents.attention,
    ...(event ? { detail: refusalSentence(event.refusal, language) } : {}),
    ...runbookJson('event-refused', requests),
    raisedAt,
  };
}
