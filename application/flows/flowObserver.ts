import type { FlowEvent } from '../../domain/settings/flowEvent';
import {
  bringsNews,
  nothingObserved,
  type ObservedFields,
  observe,
  samplesOf,
  together,
} from '../../domain/settings/observedFlow';
import type { FlowOfHost } from '../administration/sealSettings';
import type { Log } from '../ports/log';
import type { SecretBox } from '../ports/secrets';
import { type ObservedFlows, type SampledEvent, unseenFlow, withSamples } from './observedFlows';

/** An event as it came, whatever became of it. */
export interface SeenEvent extends FlowOfHost, FlowEvent {
  operator: { userId: string };
}

export interface FlowObserver {
  /** Returns at once, and never throws: what it leads to comes beside the request. */
  note(event: SeenEvent): void;
}

export interface FlowObserverServices {
  observedFlows: Pick<ObservedFlows, 'get' | 'save'>;
  secretBox: SecretBox;
  log: Log;
  now(): Date;
}

/** What brings nothing new is written so often, for the counts and the latest values. */
const writeEveryMs = 60_000;
/** So long a write waits for what comes with it, and lets the request go first. */
const gatherMs = 300;
/** Flows that a process remembers; of one that is forgotten the next event counts as new. */
const mostFlows = 500;

/** What this process has seen of a flow. */
interface Memory {
  flow: FlowOfHost;
  seen: ObservedFields;
  lastEventAt: string;
  /** Events that are not in the store's count yet. */
  unsaved: number;
  sampled: SampledEvent[];
  /** When the next event is written though it brings nothing new. Milliseconds since the epoch. */
  dueAtMs: number;
  isWriting: boolean;
  timer?: NodeJS.Timeout;
}

/**
 * Learns from the events of flows what they are made of. What a process has noted it remembers: most events cost a look
 * into its memory. One that shows something new, or comes a minute after the last write, is written beside the request.
 */
export function createFlowObserver(services: FlowObserverServices): FlowObserver {
  const flows = new Map<string, Memory>();
  const memoryOf = ({ hostId, flowId }: FlowOfHost): Memory => {
    const key = `${hostId}/${flowId}`;
    const memory = flows.get(key) ?? begin({ hostId, flowId });
    // The one that was used longest ago comes first.
    flows.delete(key);
    flows.set(key, memory);
    const [oldest] = flows.keys();
    if (flows.size > mostFlows && oldest !== undefined) flows.delete(oldest);
    return memory;
  };
  return {
    note: (event) => {
      try {
        if (isWorthWriting(memoryOf(event), event, services.now())) writeSoon(services, memoryOf(event));
      } catch (error) {
        logFailure(services, event, error);
      }
    },
  };
}

/** Takes the event in. True where it shows something new, or the last write is a minute old. */
function isWorthWriting(memory: Memory, event: SeenEvent, now: Date): boolean {
  const at = now.toISOString();
  const seen = observe(event, event.operator.userId, at);
  const isNews = bringsNews(memory.seen, seen);
  memory.seen = together(memory.seen, seen);
  memory.lastEventAt = at;
  memory.unsaved += 1;
  if (!isNews && now.getTime() < memory.dueAtMs) return false;
  memory.dueAtMs = now.getTime() + writeEveryMs;
  memory.sampled.push({ at, samples: samplesOf(event) });
  return true;
}

function logFailure(
  { log }: Pick<FlowObserverServices, 'log'>,
  { hostId, flowId }: FlowOfHost,
  error: unknown,
) {
  const fault = error instanceof Error ? error.name : 'unknown';
  log.warn({ hostId, flowId, fault }, 'What events have shown of a flow could not be noted');
}

function begin(flow: FlowOfHost): Memory {
  return {
    ...{ flow, seen: nothingObserved, lastEventAt: '', unsaved: 0 },
    ...{ sampled: [], dueAtMs: 0, isWriting: false },
  };
}

function writeSoon(services: FlowObserverServices, memory: Memory): void {
  memory.timer ??= setTimeout(() => {
    delete memory.timer;
    // One at a time: each counts what the one before it has not.
    if (memory.isWriting) writeSoon(services, memory);
    else void write(services, memory);
  }, gatherMs).unref();
}

/** Never rejects. What could not be written goes with the next event. */
async function write(services: FlowObserverServices, memory: Memory): Promise<void> {
  const { observedFlows, secretBox } = services;
  const { flow, unsaved, sampled } = memory;
  memory.isWriting = true;
  memory.sampled = [];
  try {
    const stored = (await observedFlows.get(flow)) ?? unseenFlow(flow);
    const { lastEventAt } = memory;
    const events = stored.events + unsaved;
    const known = { ...stored, ...together(stored, memory.seen), events, lastEventAt };
    await observedFlows.save(withSamples(secretBox, known, sampled));
    memory.unsaved -= unsaved;
  } catch (error) {
    memory.dueAtMs = 0;
    logFailure(services, flow, error);
  } finally {
    memory.isWriting = false;
  }
}
