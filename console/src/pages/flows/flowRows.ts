import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { ApiProblem } from '../../api/problem';
import { whole } from '../../components/names';

export type Flow = components['schemas']['ObservedFlow'];
export type SavedSettings = components['schemas']['SavedSealSettings'];

/** A flow that was seen, that has settings, or both. */
export type FlowRow = Pick<Flow, 'flowId' | 'name' | 'lastEventAt' | 'events' | 'settings'>;

/** Flows that have sent events, and those that have settings and no event yet. */
export async function readFlows(hostId: string): Promise<{ items: FlowRow[]; nextCursor: null }> {
  const path = { hostId };
  const [seen, saved] = await Promise.all([
    whole<Flow>((query) => answerOf(api.GET('/v1/hosts/{hostId}/flows', { params: { path, query } }))),
    whole<SavedSettings>((query) =>
      answerOf(api.GET('/v1/hosts/{hostId}/seal-settings', { params: { path, query } })),
    ),
  ]);
  const unseen = saved
    .filter(({ flowId }) => !seen.some((flow) => flow.flowId === flowId))
    .map(({ flowId, enabled, version }) => ({ flowId, events: 0, settings: { enabled, version } }));
  return { items: [...seen, ...unseen], nextCursor: null };
}

/** What is not there is no problem here: a flow may be set before it is seen, and is seen before it is set. */
export async function orNone<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiProblem && error.slug === 'not-found') return null;
    throw error;
  }
}

export interface FlowPath {
  hostId: string;
  flowId: string;
}

/** Of what is read of one flow. */
export const keyOf = ({ hostId, flowId }: FlowPath) => ['flow', hostId, flowId];
