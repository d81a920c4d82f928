import type { ObservedFields, Samples } from '../../domain/settings/observedFlow';
import type { DocumentPage } from '../administration/named';
import type { FlowOfHost } from '../administration/sealSettings';
import { type SealedSecret, type SecretBox, SecretUnreadableError } from '../ports/secrets';

/** What events of a flow have shown, whatever became of them. Nothing is decided by it: it is for people who make settings. */
export interface ObservedFlow extends FlowOfHost, ObservedFields {
  /** As the store saw them; of processes that write at the same moment, one count may be lost. */
  events: number;
  /** ISO 8601; absent where none was seen. */
  lastEventAt?: string;
  /** {@link SampledEvent}s as JSON. */
  samples?: SealedSecret;
}

export const unseenFlow = ({ hostId, flowId }: FlowOfHost): ObservedFlow => ({
  ...{ hostId, flowId, fields: [], nodes: [], exits: [], events: 0 },
});

export interface SampledEvent {
  /** ISO 8601. */
  at: string;
  samples: Samples;
}

export interface NamedPart {
  id: string;
  name: string;
}

/** As an administrator has named them: events name nothing. */
export interface FlowNames {
  flow?: string;
  fields: NamedPart[];
  nodes: NamedPart[];
  exits: NamedPart[];
}

export const noNames: FlowNames = { fields: [], nodes: [], exits: [] };

export interface ObservedFlows {
  get(flow: FlowOfHost): Promise<ObservedFlow | null>;
  /** Of two at the same moment either may win: what the other knew comes with its next write. */
  save(flow: ObservedFlow): Promise<void>;
  /** Those of a host that have been seen or named, in the order of their ids. */
  list(hostId: string, page: { limit: number; after?: string }): Promise<DocumentPage<ObservedFlow>>;
  names(flow: FlowOfHost): Promise<FlowNames | null>;
  /** Names them anew by what they are named now; `before` is what was. */
  rename(
    flow: FlowOfHost,
    change: (names: FlowNames) => FlowNames,
  ): Promise<{ before: FlowNames; names: FlowNames }>;
  /** All that is known of a host's flows, their names too. */
  forget(hostId: string): Promise<void>;
}

const ownerOf = ({ hostId, flowId }: FlowOfHost) =>
  ({ purpose: 'flow.samples', id: `${hostId}/${flowId}` }) as const;

/** Events whose values are kept, encrypted. */
const sampledEvents = 3;

/** With the newest of both. */
export function withSamples(
  box: SecretBox,
  flow: ObservedFlow,
  newest: readonly SampledEvent[],
): ObservedFlow {
  const kept = [...newest, ...openSamples(box, flow)].sort((a, b) => (a.at < b.at ? 1 : -1));
  return { ...flow, samples: box.seal(JSON.stringify(kept.slice(0, sampledEvents)), ownerOf(flow)) };
}

/** Newest first; none where their key is gone: the next event brings others. */
function openSamples(box: SecretBox, flow: ObservedFlow): SampledEvent[] {
  if (!flow.samples) return [];
  try {
    return JSON.parse(box.open(flow.samples, ownerOf(flow))) as SampledEvent[];
  } catch (error) {
    if (error instanceof SecretUnreadableError) return [];
    throw error;
  }
}

/** By field id, each from the newest event that had one. */
export function readSamples(box: SecretBox, flow: ObservedFlow): Map<string, string> {
  return new Map(
    openSamples(box, flow)
      .reverse()
      .flatMap(({ samples }) => samples),
  );
}
