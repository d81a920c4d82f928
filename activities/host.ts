import { hostCommandId } from '../contracts/derivedIds';
import type { HostActivities, HostEffectInput } from '../contracts/sealRequest';
import type { HostOutcome } from '../domain/sealRequest/commands';
import type {
  FilesOfferRequested,
  FlowReturnRequested,
  FlowSubmitRequested,
} from '../domain/sealRequest/events';
import { carryOut, type Effect, type Patience } from './effect';
import {
  type HostFlow,
  type HostPort,
  type Hosts,
  type LedgerPort,
  PortError,
  type SealedFiles,
  tellHost,
} from './ports';

export interface HostActivityDeps {
  ledger: LedgerPort;
  hosts: Hosts;
  sealedFiles: SealedFiles;
}

export function createHostActivities({ ledger, hosts, sealedFiles }: HostActivityDeps): HostActivities {
  const run = (input: HostEffectInput) =>
    carryOut<HostOutcome>(
      ledger,
      input.ledger,
      async () => {
        const host = await hosts.forHost(input.hostId);
        if (await isDeadCode(ledger, input)) return dropEffect(host, input);
        return input.effect.type === 'FilesOfferRequested'
          ? offerEffect(host, sealedFiles, input)
          : hostEffect(host, input, input.effect);
      },
      { patience: patienceWith(input.effect) },
    );
  return { writeFields: run, moveFlow: run, offerFiles: run };
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const maxPostponed = 8;

/**
 * A write that the host does not take steps back after ten minutes and then every three hours, so that it holds up
 * nothing else; after a day of either a person is told.
 */
function patienceWith(effect: HostEffectInput['effect']): Patience<HostOutcome> {
  const givenUp = (message: string, mayHaveSent: boolean): HostOutcome => ({
    kind: mayHaveSent ? 'unknown' : 'unreachable',
    message,
  });
  // Last in the queue, and nothing for the flow to wait for.
  if (effect.type === 'FilesOfferRequested') return { ms: 10 * minuteMs, outcome: givenUp };
  if (effect.type !== 'FieldWriteRequested') return { ms: dayMs, outcome: givenUp };
  const { postponed = 0 } = effect.data;
  if (postponed >= maxPostponed) return { ms: 0, outcome: givenUp };
  return {
    ms: postponed === 0 ? 10 * minuteMs : dayMs / maxPostponed,
    outcome: (message) => ({ kind: 'postponed', message }),
  };
}

/** A code's write may wait long for its host; it must not come after what has replaced or ended the code. */
async function isDeadCode(ledger: LedgerPort, { sealRequestId, effect }: HostEffectInput): Promise<boolean> {
  return (
    effect.type === 'FieldWriteRequested' &&
    effect.data.carriesSealCode &&
    (await ledger.isCodeOver(sealRequestId))
  );
}

/** Nothing is sent any more; where an earlier try may have got through, the ledger must say so all the same. */
function dropEffect(host: HostPort, input: HostEffectInput): Effect<HostOutcome> {
  const { commandId, ...flow } = addressed(input);
  return {
    callTimeoutMs: host.callTimeoutMs,
    readBack: async () => {
      try {
        const { commandDone } = await host.read({ ...flow, ask: commandId });
        if (commandDone === undefined) return { kind: 'dropped', mayBeWritten: true };
        return commandDone ? { kind: 'done' } : 'notDone';
      } catch (error) {
        // Of a flow that is gone nobody is asked what its form holds.
        if (error instanceof PortError && error.kind === 'refused') return 'notDone';
        throw error;
      }
    },
    act: async () => ({ kind: 'dropped' }),
  };
}

function nothingToDo(outcome: HostOutcome): Effect<HostOutcome> {
  return { callTimeoutMs: 0, repeatable: true, act: async () => outcome };
}

function hostEffect(
  host: HostPort,
  input: HostEffectInput,
  effect: Exclude<HostEffectInput['effect'], FilesOfferRequested>,
): Effect<HostOutcome> {
  const { commandId, ...flow } = addressed(input);
  if (effect.type !== 'FieldWriteRequested')
    return moveEffect(host, { ...flow, commandId }, effect, input.applicant);
  return {
    callTimeoutMs: host.callTimeoutMs,
    // Values are absolute and the id is stable: a host that got them twice holds the same.
    repeatable: true,
    act: async (aboutToSend) => {
      aboutToSend();
      await tellHost(host, { ...flow, commandId }, effect, input.applicant);
      return { kind: 'done' };
    },
  };
}

function addressed({ sealRequestId, flowId, flowRequestId, effect }: HostEffectInput) {
  const commandId = hostCommandId(sealRequestId, effect.data.effectId);
  return { commandId, ...(flowId === undefined ? {} : { flowId }), flowRequestId };
}

/** Addresses are made anew for each try; a host that takes an offer twice has the same files twice to fetch. */
function offerEffect(host: HostPort, sealedFiles: SealedFiles, input: HostEffectInput): Effect<HostOutcome> {
  const { sealRequestId, files } = input;
  if (!files) return nothingToDo({ kind: 'refused', message: 'this host was to be offered no files' });
  return {
    callTimeoutMs: host.callTimeoutMs,
    repeatable: true,
    act: async (aboutToSend) => {
      const offer = await sealedFiles.of({ sealRequestId, ...files });
      aboutToSend();
      await host.offerFiles({ ...addressed(input), ...offer });
      return { kind: 'done' };
    },
  };
}

type Move = FlowSubmitRequested | FlowReturnRequested;

/** Moves the flow on, and only from a node at which the rule expects it to wait. */
function moveEffect(
  host: HostPort,
  flow: HostFlow & { commandId: string },
  effect: Move,
  applicant: string,
): Effect<HostOutcome> {
  const { waitNodeIds } = effect.data;
  const { commandId, ...flowKey } = flow;
  return {
    callTimeoutMs: host.callTimeoutMs,
    readBack: async () => {
      const { nodeId, commandDone } = await host.read({ ...flowKey, ask: commandId });
      if (commandDone) return { kind: 'done' };
      if (waitNodeIds.includes(nodeId)) return 'notDone';
      if (commandDone === false) return { kind: 'skipped', foundNodeId: nodeId };
      return { kind: 'unknown', message: `the flow is found at node ${nodeId}, by us or by a person` };
    },
    act: async (aboutToSend) => {
      const { nodeId } = await host.read(flowKey);
      if (!waitNodeIds.includes(nodeId)) return { kind: 'skipped', foundNodeId: nodeId };
      aboutToSend();
      try {
        await tellHost(host, flow, effect, applicant);
        return { kind: 'done' };
      } catch (error) {
        // It was moved on between our look and our call.
        if (error instanceof PortError && error.kind === 'refused' && error.details.nodeId !== undefined)
          return { kind: 'skipped', foundNodeId: error.details.nodeId };
        throw error;
      }
    },
  };
}
