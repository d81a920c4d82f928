import { noticeWaits } from '../../../application/reconciliation/waits';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import type { PendingEffect } from '../../../application/sealRequests/workflows';
import type { SealRequestCommand, Told } from '../../../domain/sealRequest/commands';
import { applied, applySeal, live } from '../../domain/sealRequest/life';

/** What reconciliation makes of the activities that Temporal has pending. */

const minuteMs = 60_000;
let described = 0;
beforeEach(() => {
  described = 0;
});

/** A request whose commands were given so long ago. */
function viewOf(agoMs: number, ...commands: SealRequestCommand[]): SealRequestView {
  const now = new Date(Date.now() - agoMs).toISOString();
  const timed = commands.map((command) => ({ ...command, metadata: { now, actor: 'engine' } }));
  return { _id: 'h1:f1:r1:1', request: live(...timed).request } as unknown as SealRequestView;
}

async function tellings(view: SealRequestView, ...pending: Partial<PendingEffect>[]): Promise<Told[]> {
  const told: Told[] = [];
  const workflows = {
    pendingEffects: async () => {
      described += 1;
      return pending.map((effect) => ({
        ...{ lane: 'vendor' as const, activityId: '1', attempt: 19, scheduledAt: Date.now() },
        ...effect,
      }));
    },
    tell: async (_id: string, telling: Told) => {
      told.push(telling);
      return 'delivered' as const;
    },
  };
  const count = await noticeWaits({ workflows, waitAttentionSeconds: 600 }, view);
  expect(count).toBe(told.length);
  return told;
}

test('an application that has been tried in vain for twelve minutes', async () => {
  const view = viewOf(12 * minuteMs, applySeal());
  expect(await tellings(view, { said: 'connect ECONNREFUSED' })).toMatchObject([
    {
      type: 'RecordWait',
      data: {
        kind: 'vendor-away',
        about: 'apply',
        since: view.request.requestedAt,
        said: 'connect ECONNREFUSED',
      },
    },
  ]);
});

test('a write that its host does not take', async () => {
  const view = viewOf(12 * minuteMs, applySeal(), applied());
  expect(await tellings(view, { lane: 'host' })).toMatchObject([
    { data: { kind: 'host-away', about: 'sealCode:0' } },
  ]);
});

test('while all is well Temporal is not asked', async () => {
  expect(await tellings(viewOf(9 * minuteMs, applySeal()), {})).toEqual([]);
  expect(described).toBe(0);
});

test.each<[string, Partial<PendingEffect>[]]>([
  ['has just got its turn', [{ attempt: 1 }]],
  ['was not tried yet, others of its peer being under way', [{ attempt: 3, failureType: 'PeerBusy' }]],
  ['is over by now', []],
  ['is another’s', [{ lane: 'host' }]],
])('nothing is said of an activity that %s', async (_what, pending) => {
  expect(await tellings(viewOf(12 * minuteMs, applySeal()), ...pending)).toEqual([]);
});

test('one that nobody has taken up waits as well', async () => {
  const view = viewOf(12 * minuteMs, applySeal());
  expect(await tellings(view, { attempt: 1, scheduledAt: Date.now() - 11 * minuteMs })).toHaveLength(1);
});
