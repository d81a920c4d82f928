import { Context } from '@temporalio/activity';
import type { SealSettingsStore } from '../application/administration/sealSettings';
import type { FlowEvents } from '../application/flowEvents/stores';
import { PortError } from '../application/ports/errors';
import type { SealedFiles } from '../application/ports/files';
import type { HostPort, Hosts } from '../application/ports/host';
import type { Appended, AttemptsPort, LedgerPort } from '../application/sealRequests/stores';
import { tellHost } from '../application/sealRequests/tellHost';
import { hostCommandId } from '../contracts/derivedIds';
import type {
  AwaitFlowInput,
  EffectResult,
  HostActivities,
  HostEffectInput,
  MoveEffectInput,
} from '../contracts/sealRequest';
import { defined } from '../domain/defined';
import type { HostOutcome, MoveWaitOutcome, RuleOutcome } from '../domain/sealRequest/commands';
import type { FilesOfferRequested } from '../domain/sealRequest/events';
import { hasMovedOn } from '../domain/sealRequest/flowSteps';
import { moveBy } from '../domain/sealRequest/rules';
import { isBeforeNextAttempt, isCodeOver } from '../domain/sealRequest/state';
import { awaitFlowEffect, leftOfPatience, patienceOf } from './awaitFlow';
import { carryOut, type Effect, type Patience, type Why } from './effect';
import { type MoveOf, moveEffect } from './move';
import { inPlaces } from './places';

export interface HostActivityDeps {
  ledger: LedgerPort;
  attempts: AttemptsPort;
  hosts: Hosts;
  sealedFiles: SealedFiles;
  /** What events of flows said of where they are. */
  flowEvents: Pick<FlowEvents, 'steps'>;
  sealSettings: Pick<SealSettingsStore, 'latest'>;
  /** How long a move may wait for its flow before a person is told. */
  waitAttentionSeconds: number;
}

export function createHostActivities(deps: HostActivityDeps): HostActivities {
  const inPlace = inPlaces(deps.ledger);
  const run = (input: HostEffectInput) => inPlace(input.hostId, input, () => effectAt(deps, input));
  return {
    writeFields: run,
    moveFlow: run,
    offerFiles: run,
    awaitFlow: (input) => inPlace(input.hostId, input, () => awaitFlow(deps, input)),
    takeRule: (input) => takeRule(deps, input),
  };
}

function awaitFlow(deps: HostActivityDeps, input: AwaitFlowInput): Promise<EffectResult<MoveWaitOutcome>> {
  const patienceMs = leftOfPatience(input, deps.waitAttentionSeconds * 1000);
  const patience = patienceOf(input, patienceMs);
  const prepare = async () => {
    const { commandId: _, ...flow } = addressed(input);
    const host = await deps.hosts.forHost(input.hostId);
    return awaitFlowEffect(host, flow, input, { move: moveOf(deps, input), patienceMs });
  };
  return carryOut(deps.ledger, input.ledger, prepare, patience ? { patience } : {});
}

/** Of the flow as its settings are now, whether they are switched on or not: the request has begun already. */
function takeRule(
  { ledger, sealSettings }: HostActivityDeps,
  { ledger: batch, hostId, flowId, effect }: MoveEffectInput,
): Promise<EffectResult<RuleOutcome>> {
  return carryOut<RuleOutcome>(ledger, batch, async () => ({
    callTimeoutMs: 0,
    repeatable: true,
    act: async () => {
      const saved = flowId === undefined ? null : await sealSettings.latest({ hostId, flowId });
      if (!saved) return { kind: 'none' };
      const { callbacks: rules, onFailure } = saved.settings;
      const rule = moveBy(effect.data.effectId, { rules, ...(onFailure ? { onFailure } : {}) });
      return rule ? { kind: 'found', settingsVersion: saved.version, rule } : { kind: 'none' };
    },
  }));
}

function moveOf({ attempts, flowEvents }: HostActivityDeps, input: HostEffectInput): MoveOf {
  const { sealRequestId, applicant, appliedAt } = input;
  return {
    applicant,
    hasLaterAttempt: () => attempts.hasLater(sealRequestId),
    hasMovedOn: async (waitNodeIds) => {
      const since = await flowEvents.steps(sealRequestId);
      return hasMovedOn([...(appliedAt ? [appliedAt] : []), ...since], waitNodeIds);
    },
  };
}

function effectAt(deps: HostActivityDeps, input: HostEffectInput) {
  const { ledger, hosts, sealedFiles } = deps;
  return carryOut<HostOutcome>(
    ledger,
    input.ledger,
    async (appended) => {
      const host = await hosts.forHost(input.hostId);
      const dropped = await whyDropped(deps, input, appended);
      if (dropped) return dropEffect(host, input, dropped);
      return input.effect.type === 'FilesOfferRequested'
        ? offerEffect(host, sealedFiles, input)
        : hostEffect(host, deps, input, input.effect);
    },
    { patience: patienceWith(input.effect) },
  );
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const maxPostponed = 8;

/**
 * A write that the host does not take steps back after ten minutes and then every three hours, so that it holds up
 * nothing else; after a day of either a person is told.
 */
function patienceWith(effect: HostEffectInput['effect']): Patience<HostOutcome> {
  const givenUp = (why: Why, mayHaveSent: boolean): HostOutcome => ({
    kind: mayHaveSent ? 'unknown' : 'unreachable',
    ...why,
  });
  // Last in the queue, and nothing for the flow to wait for.
  if (effect.type === 'FilesOfferRequested') return { ms: 10 * minuteMs, outcome: givenUp };
  if (effect.type !== 'FieldWriteRequested') return { ms: dayMs, outcome: givenUp };
  const { postponed = 0 } = effect.data;
  if (postponed >= maxPostponed) return { ms: 0, outcome: givenUp };
  return {
    ms: postponed === 0 ? 10 * minuteMs : dayMs / maxPostponed,
    outcome: ({ message }) => ({ kind: 'postponed', message }),
  };
}

type Dropped = Extract<HostOutcome, { kind: 'dropped' }>;

/**
 * A write may wait long for its host. A code's must not come after what has replaced or ended the code, and none after
 * a later attempt: the form is that one's, and may hold its values already.
 */
async function whyDropped(
  { ledger, attempts }: HostActivityDeps,
  { sealRequestId, effect }: HostEffectInput,
  appended: Appended | undefined,
): Promise<Dropped | undefined> {
  if (effect.type !== 'FieldWriteRequested') return undefined;
  const state = appended?.state;
  if (!isLatest(appended) && (await attempts.hasLater(sealRequestId)))
    return { kind: 'dropped', reason: 'later-attempt' };
  if (!effect.data.carriesSealCode) return undefined;
  const isDead = state === undefined ? await ledger.isCodeOver(sealRequestId) : isCodeOver(state);
  return isDead ? { kind: 'dropped' } : undefined;
}

/**
 * Whether the ledger alone says that there is no later attempt. It does not know of a request that was ended by hand, and
 * of such a one no event is new: only a later try, or a workflow that was reset.
 */
function isLatest(appended: Appended | undefined): boolean {
  const { state, isNew } = appended ?? { isNew: false };
  return isNew && state !== undefined && isBeforeNextAttempt(state) && Context.current().info.attempt === 1;
}

/** Nothing is sent any more; where an earlier try may have got through, the ledger must say so all the same. */
function dropEffect(host: HostPort, input: HostEffectInput, dropped: Dropped): Effect<HostOutcome> {
  const { commandId, ...flow } = addressed(input);
  return {
    callTimeoutMs: host.callTimeoutMs,
    readBack: async () => {
      try {
        const { commandDone } = await host.read({ ...flow, ask: commandId });
        if (commandDone === undefined) return { ...dropped, mayBeWritten: true };
        return commandDone ? { kind: 'done' } : 'notDone';
      } catch (error) {
        // Of a flow that is gone nobody is asked what its form holds.
        if (error instanceof PortError && error.kind === 'refused') return 'notDone';
        throw error;
      }
    },
    act: async () => dropped,
  };
}

function nothingToDo(outcome: HostOutcome): Effect<HostOutcome> {
  return { callTimeoutMs: 0, repeatable: true, act: async () => outcome };
}

function hostEffect(
  host: HostPort,
  deps: HostActivityDeps,
  input: HostEffectInput,
  effect: Exclude<HostEffectInput['effect'], FilesOfferRequested>,
): Effect<HostOutcome> {
  const { commandId, ...flow } = addressed(input);
  if (effect.type !== 'FieldWriteRequested')
    return moveEffect(host, { ...flow, commandId }, effect, moveOf(deps, input));
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
  return { commandId, ...defined({ flowId }), flowRequestId };
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
