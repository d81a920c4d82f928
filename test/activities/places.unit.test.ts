import { MockActivityEnvironment } from '@temporalio/testing';
import { createHostActivities } from '../../activities/host';
import { inPlaces, placesPerPeer } from '../../activities/places';
import { createVendorActivities } from '../../activities/vendor';
import type { HostPort } from '../../application/ports/host';
import type { HostEffectInput } from '../../contracts/sealRequest';
import { noFlows, noLedger } from './tries';

/* A peer that does not answer takes no more than its share of a worker's places. */

/** What a try has left in its heartbeat, and what it ended with. */
function begin<Result>(work: () => Promise<Result>, heartbeatDetails?: unknown, attempt = 1) {
  const environment = new MockActivityEnvironment({ attempt, heartbeatDetails });
  const tried = { left: undefined as unknown, ended: environment.run(work) };
  environment.on('heartbeat', (details: unknown) => {
    tried.left = details;
  });
  return tried;
}

const nothing = { ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] } };
const busy = { type: 'PeerBusy', nonRetryable: false };

test('one more than its share goes at once, others begin, and a place that is free is taken', async () => {
  const inPlace = inPlaces(noLedger, 2);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const start = (peerId: string) =>
    begin(() =>
      inPlace(peerId, nothing, () => {
        begun.push(peerId);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
  const held = [start('stuck'), start('stuck')];
  await expect(start('stuck').ended).rejects.toMatchObject(busy);
  const other = start('other');
  expect(begun).toEqual(['stuck', 'stuck', 'other']);
  for (const end of ends) end();
  await Promise.all([...held, other].map(({ ended }) => ended));
  start('stuck');
  expect(begun).toEqual(['stuck', 'stuck', 'other', 'stuck']);
});

test.each<[string, number, unknown, unknown]>([
  ['a first try, so that the next need not wait for it', 1, undefined, { sent: 'no', busy: 1 }],
  ['one after a try that died', 2, undefined, { busy: 1 }],
  [
    'one after a call that was lost',
    2,
    { sent: 'over', answeredDone: true, busy: 2 },
    { sent: 'over', answeredDone: true, busy: 3 },
  ],
  ['one that was reset by hand', 1, { sent: 'over', busy: 7 }, { sent: 'over', busy: 1 }],
])('without a place, what was known before stays known: %s', async (_what, attempt, before, left) => {
  const inPlace = inPlaces(noLedger, 0);
  const tried = begin(() => inPlace('stuck', nothing, async () => undefined), before, attempt);
  await expect(tried.ended).rejects.toMatchObject(busy);
  expect(tried.left).toEqual(left);
});

test('a look at a flow goes by the looks before it, and not by the tries that had no place', async () => {
  const data = { effectId: 'm', waitNodeIds: ['seal'], as: 'applicant' as const };
  const metadata = { at: '2026-11-24T08:00:00.000Z', actor: 'vendor' };
  const read = async () => ({ nodeId: 'draft', isOver: false });
  const { awaitFlow } = createHostActivities({
    ...{ ...noFlows, ledger: noLedger, attempts: { hasLater: async () => false } },
    ...{ hosts: { forHost: async () => ({ read }) as unknown as HostPort }, sealedFiles: { of: jest.fn() } },
  });
  const input = {
    ...{ ...nothing, sealRequestId: 'h:f:r:1', hostId: 'h', flowRequestId: 'r', applicant: 'u', told: true },
    effect: { type: 'FlowSubmitRequested', data, metadata } as const,
  };
  const third = begin(() => awaitFlow(input), { sent: 'no', busy: 9 }, 12);
  await expect(third.ended).rejects.toMatchObject({ type: 'FlowNotAtNode', nextRetryDelay: 4000 });
});

test('what led to an effect is in the ledger, also while others hold all places of its binding', async () => {
  const written: number[] = [];
  const ledger = {
    ...noLedger,
    append: async ({ firstSeq }: { firstSeq: number }) => {
      written.push(firstSeq);
      return undefined;
    },
  };
  const inPlace = inPlaces(ledger, 0);
  const input = { ledger: { sealRequestId: 'h:f:r:1', firstSeq: 3, events: [] } };
  for (const attempt of [1, 2]) {
    const tried = begin(() => inPlace('stuck', input, async () => undefined), undefined, attempt);
    await expect(tried.ended).rejects.toMatchObject(busy);
  }
  expect(written).toEqual([3]);
});

describe('the share holds', () => {
  const common = { ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] }, sealRequestId: 'h:f:r:1' };
  let release = () => {};
  const stuck = new Promise<never>((_resolve, reject) => {
    release = () => reject(new Error('over'));
  });
  const never = () => stuck;
  afterAll(() => release());
  const share = async (work: () => Promise<unknown>) => {
    for (let n = 0; n < placesPerPeer; n += 1) begin(work).ended.catch(() => {});
    await expect(begin(work).ended).rejects.toMatchObject(busy);
  };

  test('for a binding', async () => {
    const files = { open: never };
    const { endSealing } = createVendorActivities({
      attachmentOrigins: async () => [],
      ledger: noLedger,
      vendors: { forBinding: never },
      files,
    });
    await share(() => endSealing({ ...common, bindingId: 'b', reason: '' }));
  });

  test('for a host', async () => {
    const { writeFields } = createHostActivities({
      ...noFlows,
      ...{ ledger: noLedger, attempts: { hasLater: async () => false } },
      ...{ hosts: { forHost: never }, sealedFiles: { of: never } },
    });
    const effect: HostEffectInput['effect'] = {
      type: 'FieldWriteRequested',
      data: { effectId: 'w', fields: [], carriesSealCode: false },
      metadata: { at: '2026-11-24T08:00:00.000Z', actor: 'vendor' },
    };
    await share(() => writeFields({ ...common, hostId: 'h', flowRequestId: 'r', applicant: 'u-1', effect }));
  });
});
