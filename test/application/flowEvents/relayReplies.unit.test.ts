import { type ReplyRelayServices, relayReplies } from '../../../application/flowEvents/relayReplies';
import type { PendingReply } from '../../../application/flowEvents/stores';
import { TemporalAwayError } from '../../../application/ports/errors';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import type { WorkflowStatus } from '../../../application/sealRequests/workflows';
import type { Told } from '../../../domain/sealRequest/commands';
import { applied, applySeal, live, replied } from '../../domain/sealRequest/life';

/* What a reply carried and nobody confirmed, of requests whose workflows do not wait for it themselves. */

const id = 'h1:f1:r1:1';
const pending: PendingReply = {
  _id: `${id}/sealCode:0`,
  sealRequestId: id,
  effectId: 'sealCode:0',
  dueAt: Date.parse('2026-11-24T08:01:00.000+08:00'),
};
const life = [
  applySeal({ writeBack: { mode: 'reply', fallback: 'push', confirmSeconds: 60 } }),
  applied(),
] as const;
const waiting = live(...life).request;

interface World {
  view?: Partial<SealRequestView> | null;
  tell?: 'delivered' | 'gone' | 'away';
  status?: WorkflowStatus;
}

async function pass({ view = { request: waiting }, tell = 'delivered', status = 'running' }: World) {
  const told: Told[] = [];
  const cleared: string[] = [];
  const shown = view && ({ _id: id, version: 2, ...view } as SealRequestView);
  const services: ReplyRelayServices = {
    replies: {
      due: async (now) => (now >= pending.dueAt ? [pending] : []),
      clear: async (row) => void cleared.push(row),
    },
    views: { get: async () => shown },
    ledger: { heal: async () => false },
    workflows: {
      tell: async (_, telling) => {
        if (tell === 'away') throw new TemporalAwayError('away');
        told.push(telling);
        return tell;
      },
      describe: async () => status,
    },
  };
  return { ...(await relayReplies(services)), told, cleared };
}

test('the request is told by the time at which it was due, and the row stays until that is seen', async () => {
  expect(await pass({})).toEqual({
    signalled: 1,
    told: [
      {
        type: 'RecordReply',
        data: { effectId: 'sealCode:0', outcome: 'notShown' },
        metadata: { now: '2026-11-24T00:01:00.000Z', actor: 'sealflow' },
      },
    ],
    cleared: [],
  });
});

test.each<[string, World]>([
  ['it has been confirmed', { view: { request: live(...life, replied('sealCode:0')).request } }],
  ['it took the second way', { view: { request: live(...life, replied('sealCode:0', 'notShown')).request } }],
  ['nothing is known of the request', { view: null }],
])('nothing is left to be done, and nobody is told: %s', async (_what, world) => {
  expect(await pass(world)).toEqual({ signalled: 0, told: [], cleared: [pending._id] });
});

test.each<[string, WorkflowStatus, boolean]>([
  ['it has come back since', 'running', false],
  ['Temporal has lost it', 'unknown', false],
  ['it is closed', 'closed', true],
  ['it was ended by hand', 'endedByHand', true],
])('told to a workflow that is not found, while %s', async (_what, status, isOver) => {
  const { signalled, cleared } = await pass({ tell: 'gone', status });
  expect([signalled, cleared]).toEqual([0, isOver ? [pending._id] : []]);
});

test('one whose ledger is at odds with it is not told again and again', async () => {
  expect(await pass({ view: { request: waiting, ledgerConflict: true } })).toEqual({
    signalled: 0,
    told: [],
    cleared: [],
  });
});

test('with Temporal away the row is kept for the next pass', async () => {
  await expect(pass({ tell: 'away' })).rejects.toThrow(TemporalAwayError);
});
