import { createHostActivities } from '../../activities/host';
import type { KeptStep } from '../../application/flowEvents/stores';
import type { HostEffectInput } from '../../contracts/sealRequest';
import type { HostEffectRequested } from '../../domain/sealRequest/events';
import { type E10Peer, longest, node, startE10Peer } from '../adapters/hosts/e10Peer';
import { type Answer, hangUp, json } from '../adapters/support/peer';
import { noFlows, noLedger, untilOutcome } from './tries';

/*
 * A call of E10's names no node: whoever operates the node where the flow has got to would move it on from there. So
 * this E10 takes every submit and every return, and only our own look keeps the flow where it is.
 */

jest.setTimeout(30_000);
let e10: E10Peer;
beforeEach(async () => {
  e10 = await startE10Peer();
});
afterEach(() => e10.close());

const metadata = { at: '2026-11-24T08:00:00.000Z', actor: 'vendor' };
const move = { effectId: 'move', waitNodeIds: ['11', node], as: 'applicant' as const };
const submit: HostEffectRequested = { type: 'FlowSubmitRequested', data: move, metadata };
const giveBack: HostEffectRequested = {
  type: 'FlowReturnRequested',
  data: { ...move, to: 'previous' },
  metadata,
};

const taken = json({ message: { errcode: '0' } });
const refused = json({ message: { errcode: '1200306', errmsg: '无权限' } });
const at = (flowRequest: object): Answer => json({ message: { errcode: 0 }, flowRequest });
const waiting = at({ currentNode: node });
const movedOn = at({ currentNode: '7' });
const over = at({ statusType: 'archived' });

const step = (nodeId: string, when: 'arrive' | 'leave') => ({
  nodeId,
  when,
  eventId: nodeId,
  at: metadata.at,
});

function run(effect: HostEffectRequested, steps: readonly KeptStep[] = []) {
  const { moveFlow } = createHostActivities({
    ...noFlows,
    flowEvents: { steps: async () => [...steps] },
    ledger: noLedger,
    attempts: { hasLater: async () => false },
    hosts: { forHost: async () => e10.host() },
    sealedFiles: { of: async () => ({ files: [], expiresAt: '' }) },
  });
  const input: HostEffectInput = {
    ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] },
    sealRequestId: 'h:f:r:1',
    ...{ hostId: 'h', flowId: 'f', flowRequestId: longest, applicant: '1', effect },
  };
  return untilOutcome(moveFlow, input);
}

describe.each([
  ['submit', 'submitRequest', submit],
  ['return', 'rejectRequest', giveBack],
] as const)('a %s', (_name, call, effect) => {
  const sent = () => e10.targets().filter((target) => target.includes(call)).length;

  test('is sent where the flow waits at one of the nodes', async () => {
    e10.replies = { getInfoByID: [waiting], [call]: [taken] };
    expect(await run(effect)).toEqual({ kind: 'done' });
    expect(sent()).toBe(1);
  });

  test('waits where the flow is elsewhere, and nothing says that it has been at one of the nodes', async () => {
    e10.replies = { getInfoByID: [movedOn], [call]: [taken] };
    expect(await run(effect)).toEqual({ kind: 'elsewhere', foundNodeId: '7' });
    expect(sent()).toBe(0);
  });

  test.each([
    ['the host says that it is over', over, 'archived', 'flow-over', []],
    ['it left one of them', movedOn, '7', 'flow-event', [step(node, 'leave')]],
    ['it went on to another', movedOn, '7', 'flow-event', [step(node, 'arrive'), step('7', 'arrive')]],
  ] as const)('is not made any more where %s', async (_what, found, foundNodeId, because, steps) => {
    e10.replies = { getInfoByID: [found], [call]: [taken] };
    expect(await run(effect, steps)).toEqual({ kind: 'skipped', foundNodeId, because });
    expect(sent()).toBe(0);
  });

  test('is not sent again where the flow has moved on since a try without an answer', async () => {
    e10.replies = { getInfoByID: [waiting, movedOn], [call]: [hangUp, taken] };
    expect(await run(effect)).toEqual({ kind: 'skipped', foundNodeId: '7', because: 'unanswered' });
    expect(sent()).toBe(1);
  });

  test('is sent again where the flow still waits after a try without an answer', async () => {
    e10.replies = { getInfoByID: [waiting], [call]: [hangUp, taken] };
    expect(await run(effect)).toEqual({ kind: 'done' });
    expect(sent()).toBe(2);
  });

  test('that E10 refuses has come too late where the flow is found elsewhere', async () => {
    e10.replies = { getInfoByID: [waiting, movedOn], [call]: [refused] };
    expect(await run(effect)).toMatchObject({ foundNodeId: '7' });
    expect(sent()).toBe(1);
  });
});
