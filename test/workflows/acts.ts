import axios from 'axios';
import type { RecordLook, Told } from '../../domain/sealRequest/commands';
import type { SealRequestEvent } from '../../domain/sealRequest/events';
import type { SealRequest } from '../../domain/sealRequest/state';
import type {
  AlertKind,
  AttentionDecision,
  AttentionKind,
  CallbackRule,
  FlowAction,
  SealGrant,
} from '../../domain/sealRequest/values';
import type { Simulator } from '../../sandbox/simulators/spawn';
import { until } from '../support/until';
import type { RequestUnderTest, World } from './world';

/** What peers, engines and operators do to a request, each in one line of a test. */

const by = (actor: string) => ({ now: new Date().toISOString(), actor });

/** The peer does this wrong with its next call of the type. */
export async function arm(peer: Simulator, type: string, fault: Record<string, unknown>): Promise<void> {
  await axios.post(`${peer.url}/sim/faults`, { match: { type }, times: 1, ...fault });
}

/** A call has come to the peer that does it wrong. */
export async function untilStruck(peer: Simulator): Promise<void> {
  const faults = async () =>
    (await axios.get<{ faults: { struck: number }[] }>(`${peer.url}/sim/faults`)).data.faults;
  await until(faults, (all) => (all.at(-1)?.struck ?? 0) > 0, 'no such call has come');
}

/** What was armed there is no more, and a call that it holds is answered. */
export async function release(peer: Simulator): Promise<void> {
  await axios.delete(`${peer.url}/sim/faults`);
}

export function end(world: World, request: RequestUnderTest, commandId = 'end-1') {
  const data = { commandId, reason: '流程终止' };
  const command = { type: 'EndSealing', data, metadata: by('engine') } as const;
  return world.workflows.update(request.id, command, `update-${commandId}`);
}

export function supersede(world: World, request: RequestUnderTest, fromFlowEvent = false) {
  const data = { commandId: 'supersede-1', fromFlowEvent };
  const command = { type: 'SupersedeRequest', data, metadata: by('engine') } as const;
  return world.workflows.update(request.id, command, 'update-supersede-1');
}

/** An append whose value stands in a field of the form; `freed` as the API finds it. */
export function appendFromForm(world: World, request: RequestUnderTest, commandId: string, freed: string[]) {
  const { sealId } = request.apply.data.application.seals[0] ?? { sealId: '' };
  const source = { value: '2', fieldIds: ['moreUses'], freed };
  const data = { commandId, seals: [{ sealId, useCount: 2 }], source };
  const command = { type: 'AppendUses', data, metadata: by('engine') } as const;
  return world.workflows.update(request.id, command, `update-${commandId}`);
}

/** An operator decides about the oldest thing that waits, or about what `of` names. */
export async function settle(
  world: World,
  request: RequestUnderTest,
  kind: AttentionKind,
  decision: AttentionDecision,
  { commandId: id, ...more }: { sealCode?: string; commandId?: string } = {},
): Promise<void> {
  const { attention } = await request.reaches(
    (seen) => seen.attention.some((open) => open.kind === kind),
    40_000,
  );
  const about = attention.find((open) => open.kind === kind)?.about ?? '';
  const commandId = id ?? `${decision}-${about}`;
  const data = { commandId, about, decision, note: '已核对', ...more };
  const command = { type: 'SettleAttention', data, metadata: by('operator') } as const;
  expect(await world.workflows.update(request.id, command, `update-${commandId}`)).toBe('accepted');
}

/** What others of ours tell: reconciliation, and whoever saw whether a reply was shown. */
export const told = {
  look: (data: RecordLook['data']): Told => ({ type: 'RecordLook', data, metadata: by('reconciliation') }),
  alert: (kind: AlertKind): Told => ({ type: 'RecordAlert', data: { kind }, metadata: by('reconciliation') }),
  reply: (effectId: string, outcome: 'shown' | 'notShown'): Told => ({
    type: 'RecordReply',
    data: { effectId, outcome },
    metadata: by('sealflow'),
  }),
};

export const isGranted = ({ state, hostEffects }: SealRequest) =>
  state === 'sealing' && hostEffects.length === 0;

/** What a look at the vendor finds that has granted so much more. */
export const totalsOf = ({ seals }: SealRequest, more = 0): SealGrant[] =>
  seals.map(({ sealId, useCount, crossPageUseCount }) => ({
    sealId,
    useCount: useCount + more,
    crossPageUseCount,
  }));

/** The form holds what this effect writes, and the ledger says so. */
export async function untilWritten(request: RequestUnderTest, effectId: string): Promise<void> {
  const isWritten = ({ type, data }: SealRequestEvent) =>
    type === 'FieldsWritten' && data.effectId === effectId;
  await until(
    () => request.ledger(),
    (ledger) => ledger.some(isWritten),
    `${effectId} of ${request.id} is not written`,
  );
}

export const types = async (request: RequestUnderTest) => (await request.ledger()).map(({ type }) => type);

export const submits: CallbackRule = {
  event: 'sealingCompleted',
  action: { kind: 'submitFlow', waitNodeIds: ['seal'], as: 'applicant' },
};
export const returnsFlow: FlowAction = {
  kind: 'returnFlow',
  waitNodeIds: ['seal'],
  as: 'applicant',
  to: 'previous',
};
export const returns: CallbackRule = { event: 'approvalRejected', action: returnsFlow };
export const writesState = (event: CallbackRule['event']): CallbackRule => ({
  event,
  action: { kind: 'writeFields' },
  writeFields: [{ value: 'state', fieldId: 'state' }],
});
