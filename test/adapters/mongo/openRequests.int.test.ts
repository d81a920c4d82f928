import type { Database } from '../../../adapters/mongo/database';
import { createRecords, type Records } from '../../../adapters/mongo/records';
import { type ReconcileServices, reconcile } from '../../../application/reconciliation/reconcile';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import { fold } from '../../../domain/sealRequest/evolve';
import { archivedLedger as life } from '../../domain/sealRequest/life';
import { requestIds, startMongo, type TestMongo } from './support';

let mongo: TestMongo;
let database: Database;
let records: Records;
const last = life.length - 1;

const newId = requestIds();
async function newRequest(to: number): Promise<string> {
  const id = newId();
  await records.ledger.append({ sealRequestId: id, firstSeq: 0, events: life.slice(0, to) });
  return id;
}

async function viewOf(id: string): Promise<SealRequestView> {
  const view = await records.views.get(id);
  if (!view) throw new Error('no view');
  return view;
}

beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
beforeEach(() => {
  database = mongo.empty();
  records = createRecords(database);
});
afterAll(() => mongo.stop(), 30_000);

describe('looks', () => {
  const idsToLookAt = (before: number, limit = 10) => records.views.toLookAt(before, limit);

  test('each is looked at once by one run, those longest ago first, and none that is closed', async () => {
    const [first, second, third] = [await newRequest(2), await newRequest(2), await newRequest(2)];
    expect((await idsToLookAt(100)).sort()).toEqual([first, second, third]);
    await records.views.lookedAt(second, 100);
    await records.views.lookedAt(first, 101);
    expect(await idsToLookAt(100)).toEqual([third]);
    expect(await idsToLookAt(200)).toEqual([third, second, first]);
    expect(await idsToLookAt(200, 2)).toEqual([third, second]);
    await records.views.markClosed(third);
    expect(await idsToLookAt(200)).toEqual([second, first]);
    expect(await viewOf(third)).toMatchObject({ closed: true, version: 1 });
  });

  test('a look takes nothing away from what is folded at the same moment', async () => {
    for (let round = 0; round < 60; round += 1) {
      const id = await newRequest(1);
      const looks = async () => {
        for (let look = 1; look <= 4; look += 1) await records.views.lookedAt(id, look);
      };
      const folds = records.ledger.append({ sealRequestId: id, firstSeq: 1, events: life.slice(1) });
      await Promise.all([looks(), folds, looks()]);
      expect((await viewOf(id)).version).toBe(last);
    }
  }, 30_000);
});

describe('a view that missed the last events, which no other follows', () => {
  /** As the older of two writers at once may leave it. */
  async function stale(): Promise<string> {
    const id = await newRequest(life.length - 2);
    const view = await viewOf(id);
    await records.ledger.append({ sealRequestId: id, firstSeq: last - 1, events: life.slice(last - 1) });
    await database.collection<SealRequestView>('sealRequests').replaceOne({ _id: id }, view);
    expect((await viewOf(id)).version).toBe(last - 2);
    return id;
  }
  test('gets them by healing, which finds nothing the second time', async () => {
    const id = await stale();
    expect(await records.ledger.heal(await viewOf(id))).toBe(true);
    expect(await viewOf(id)).toMatchObject({ version: last, request: fold(life) });
    expect(await records.ledger.heal(await viewOf(id))).toBe(false);
  });

  test('gets them when a look finds its workflow closed', async () => {
    const id = await stale();
    const workflows = { describe: async () => 'closed' } as unknown as ReconcileServices['workflows'];
    const vendors = { forBinding: () => Promise.reject(new Error('not to be asked')) };
    const alertHours = { grantedUnused: 72, notEnded: 24, imagesOverdue: 24 };
    const relay = { deliverCallback: () => Promise.reject(new Error('there is nothing to deliver')) };
    const waitAttentionSeconds = 600;
    const services = { ...records, workflows, vendors, alertHours, waitAttentionSeconds, relay };
    expect(await reconcile(services, await viewOf(id))).toBe('closed');
    expect(await viewOf(id)).toMatchObject({ version: last, closed: true, request: fold(life) });
  });
});
