import type { SealRequestView } from '../../../../application/sealRequests/stores';
import { type FlowRequest, field } from '../flowEvents/flows';
import { CallbackDesk } from './callbackDesk';

/* What callbacks cost that are done with at once, and what a read model that lags behind may not do to them. */

let desk: CallbackDesk;
beforeAll(async () => {
  desk = await CallbackDesk.open();
}, 120_000);
afterAll(() => desk.close(), 60_000);
afterEach(() => desk.calm());

test('one that goes through at once is carried by nobody, and its history is its outcome', async () => {
  const request = await desk.flow.granted();
  await request.finish();
  const { id } = await desk.until(request, 'delivered');
  await desk.untilCleared(id);
  await desk.relayAsScheduled();
  expect(await desk.historyOf(id)).toEqual(['delivered']);
  expect(await desk.carried.statusOf(id)).toBeUndefined();
});

describe('what the ledger settles alone costs no call at the vendor, and its workflow nothing', () => {
  async function repeated(request: FlowRequest, event: string, reason: string): Promise<void> {
    // What is still on its way of the first one is not of the others.
    const { id } = await desk.until(request, 'delivered');
    await desk.untilCleared(id);
    const history = await desk.untilAtRest(request);
    const [asked, ledger] = [await desk.detailsAsked(), await request.ledgerTypes()];
    for (let time = 0; time < 3; time += 1) {
      await desk.send(request, event);
      await desk.until(request, 'ignored', reason);
    }
    const own = await desk.product.until(
      () => desk.shownOf(request),
      (items) => items.every(({ state }) => state !== 'received'),
    );
    expect(own.filter(({ state, reason: why }) => state === 'ignored' && why === reason)).toHaveLength(3);
    expect([await desk.historyLength(request), await desk.detailsAsked()]).toEqual([history, asked]);
    expect(await request.ledgerTypes()).toEqual(ledger);
  }

  test('a repetition', async () => {
    const request = await desk.flow.granted();
    await request.finish();
    await request.untilLedger('FlowSubmitted');
    await repeated(request, 'sealingCompleted', 'duplicate');
  });

  test('an archive of what was rejected, which the vendor would never confirm', async () => {
    const request = await desk.flow.granted();
    await request.happens('reject');
    await request.untilState('rejected');
    await repeated(request, 'filesArchived', 'request-closed');
  });
});

test('a read model that is a round behind does not swallow the completion of the next round', async () => {
  const request = await desk.flow.granted();
  await request.finish();
  await request.untilLedger('FlowSubmitted');
  const views = desk.rows<SealRequestView>('sealRequests');
  const behind = await views.findOne({ _id: request.id() });
  expect(behind?.request.state).toBe('completed');
  expect((await request.append({ [field.moreUses]: '1' })).status).toBe(200);
  await request.untilLedger('FieldsWritten', 1, 2);
  await desk.finishedInSilence(request);
  await views.replaceOne({ _id: request.id() }, behind ?? ({} as SealRequestView));
  await desk.send(request);
  const types = await request.untilLedger('SealingCompleted', 1, 2);
  expect(types.filter((type) => type === 'SealingCompleted')).toHaveLength(2);
  expect(await desk.until(request, 'delivered')).toMatchObject({ state: 'delivered' });
});
