import type { Database } from '../../../adapters/mongo/database';
import { createRecords, type Records } from '../../../adapters/mongo/records';
import { createStuckRows } from '../../../adapters/mongo/stuckRows';
import { PortError } from '../../../application/ports/errors';
import type { VendorDetail } from '../../../application/ports/vendor';
import type { ReconcileServices } from '../../../application/reconciliation/reconcile';
import { createReconcilePort } from '../../../application/reconciliation/reconcilePort';
import { vendorApplyId } from '../../../contracts/derivedIds';
import type { SealRequestCommand } from '../../../domain/sealRequest/commands';
import type { SettingsSnapshot } from '../../../domain/sealRequest/values';
import {
  appendUses,
  applied,
  applySeal,
  callback,
  ended,
  endSealing,
  hostDone,
  live,
  metadata,
  submitRule,
} from '../../domain/sealRequest/life';
import { requestIds, startMongo, type TestMongo } from './support';

/* Which requests the rounds of a day look at, on a clock that is stepped and on a real store. */

const hourMs = 3_600_000;
const day = 24 * hourMs;
/** Nothing has happened for longer than any rest lasts. */
const start = Date.parse(metadata.now) + 2 * day;

let mongo: TestMongo;
let database: Database;
let records: Records;
/** What was asked at the vendor, by its ids. */
let asked: string[];
/** Rows that were handed over to be delivered. */
let handed: string[];
let detail: () => Promise<VendorDetail>;
let describeWorkflow: () => Promise<string>;
let stuckBeside: { workflowId: string; type: string }[];

const { seals } = applySeal().data.application;
const agreeing: VendorDetail = {
  stage: 'unrecognised',
  stageName: '复核中',
  sealCode: null,
  seals: seals.map((seal) => ({ ...seal, usedCount: 0 })),
};
const terms: Partial<SettingsSnapshot> = {
  rules: [],
  quietCloseSeconds: 30 * 86_400,
  archiveWaitSeconds: 365 * 86_400,
};
const granted = [applied(), hostDone('sealCode:0')];
const sealing = [applySeal(terms), ...granted];
const completed = [applySeal(terms), ...granted, callback('sealingCompleted')];
const awaitsArchive = [
  applySeal({ ...terms, rules: [submitRule('filesArchived')] }),
  ...granted,
  callback('sealingCompleted'),
];

beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
beforeEach(() => {
  database = mongo.empty();
  records = createRecords(database);
  [asked, handed] = [[], []];
  detail = async () => agreeing;
  describeWorkflow = async () => 'running';
  stuckBeside = [];
});
afterAll(() => mongo.stop(), 30_000);

const newId = requestIds();
async function begin(commands: SealRequestCommand[]): Promise<string> {
  const id = newId();
  await records.ledger.append({ sealRequestId: id, firstSeq: 0, events: live(...commands).ledger });
  return id;
}
async function beginMany(count: number, commands: SealRequestCommand[]): Promise<string[]> {
  const ids: string[] = [];
  for (let each = 0; each < count; each += 1) ids.push(await begin(commands));
  return ids;
}

/** More uses are granted to one that was completed. */
async function append(id: string): Promise<void> {
  const { ledger } = live(...completed);
  const events = live(...completed, appendUses()).ledger.slice(ledger.length);
  await records.ledger.append({ sealRequestId: id, firstSeq: ledger.length, events });
}

/** One round as its workflow runs it; resolves to how many it looked at. */
async function round(nowMs: number): Promise<number> {
  const workflows = {
    describe: () => describeWorkflow(),
    pendingEffects: async () => [],
    tell: async () => undefined,
  } as unknown as ReconcileServices['workflows'];
  const vendor = {
    detail: async ({ applyId }: { applyId: string }) => {
      asked.push(applyId);
      return detail();
    },
  };
  const vendors = { forBinding: async () => vendor } as unknown as ReconcileServices['vendors'];
  const alertHours = { grantedUnused: 1e6, notEnded: 1e6, imagesOverdue: 1e6 };
  const relay = { deliverCallback: async ({ inboxId }: { inboxId: string }) => void handed.push(inboxId) };
  const nothing = { forget: async () => 0 };
  const waitAttentionSeconds = 600;
  const port = createReconcilePort(
    {
      ...{ ...records, workflows, vendors, alertHours, waitAttentionSeconds, relay },
      ...{
        flowEvents: { ...nothing, forgetSteps: async () => ({ forgotten: 0 }) },
        refusedEvents: nothing,
        deliveries: nothing,
      },
      ...{ beside: { findStuck: async () => stuckBeside }, stuckRows: createStuckRows(database) },
    },
    { callbackRetentionDays: 30 },
  );
  const { looked, more } = await port.page(nowMs, () => undefined);
  // Nothing is left for a second page, which would be a second read of all rows.
  expect(more).toBe(false);
  return looked;
}

const looksAt = (ids: string[]) => {
  const applyIds = new Set(ids.map(vendorApplyId));
  return asked.filter((applyId) => applyIds.has(applyId)).length;
};

test('in a day: in every round while sealing, hourly for an archive that is awaited, else once', async () => {
  const [hot, hourly, daily] = [
    await beginMany(2, sealing),
    await beginMany(6, awaitsArchive),
    await beginMany(60, completed),
  ];
  expect(await round(start)).toBe(68);
  asked = [];
  for (let now = start + hourMs / 2; now <= start + day; now += hourMs / 2) await round(now);
  expect({ hot: looksAt(hot), hourly: looksAt(hourly), daily: looksAt(daily) }).toEqual({
    hot: 2 * 48,
    hourly: 6 * 24,
    daily: 60,
  });
}, 120_000);

/** The moments at which the next rounds are: soon enough for nothing at rest to be due again. */
const rounds = [1, 2, 3, 4].map((each) => start + each * 10);
const [first = 0, second = 0, third = 0, fourth = 0] = rounds;

describe('what is at rest', () => {
  test('is looked at in the next round once something of it is under way again', async () => {
    const id = await begin(completed);
    expect([await round(first), await round(second)]).toEqual([1, 0]);
    await append(id);
    expect([await round(third), await round(fourth)]).toEqual([1, 1]);
  });

  test('and also where that happens while it is looked at', async () => {
    const id = await begin(completed);
    detail = async () => {
      await append(id);
      return agreeing;
    };
    expect([await round(first), await round(second)]).toEqual([1, 1]);
  });

  test('and also where nobody has folded yet what happened', async () => {
    const id = await begin(completed);
    const view = await records.views.get(id);
    detail = async () => {
      await append(id);
      // As a writer leaves it that ended between ledger and view, or before.
      await database.collection<{ _id: string }>('sealRequests').replaceOne({ _id: id }, view ?? {});
      return agreeing;
    };
    expect([await round(first), await round(second)]).toEqual([1, 1]);
    expect((await records.views.get(id))?.request.vendorEffect).toMatchObject({ kind: 'append' });
  });

  test('rests on where it is over, and is noted as closed with its next look', async () => {
    const id = await begin(completed);
    expect([await round(first), await round(second)]).toEqual([1, 0]);
    const { ledger } = live(...completed);
    const events = live(...completed, callback('filesArchived')).ledger.slice(ledger.length);
    await records.ledger.append({ sealRequestId: id, firstSeq: ledger.length, events });
    describeWorkflow = async () => 'closed';
    expect([await round(third), (await records.views.get(id))?.closed]).toEqual([0, undefined]);
    expect([await round(third + day), (await records.views.get(id))?.closed]).toEqual([1, true]);
    expect(await round(fourth + day)).toBe(0);
  });

  test('is looked at in the next round once its workflow is found to be missing', async () => {
    const view = await records.views.get(await begin(completed));
    expect([await round(first), await round(second)]).toEqual([1, 0]);
    if (view) await records.views.markMissing(view, true);
    describeWorkflow = async () => 'unknown';
    expect([await round(third), await round(fourth)]).toEqual([1, 1]);
  });

  test('is looked at in each round, and told nothing, while its workflow is stuck', async () => {
    const id = await begin(completed);
    const isShown = async () => (await records.views.get(id))?.hasAttention;
    const counted = async () => (await records.views.countAttention()).byKind.map(({ kind }) => kind);
    describeWorkflow = async () => 'stuck';
    expect([await round(first), await round(second)]).toEqual([1, 1]);
    expect([asked, await isShown(), await counted()]).toEqual([[], true, ['workflow-stuck']]);
    describeWorkflow = async () => 'running';
    expect(await round(third)).toBe(1);
    expect([await isShown(), await counted()]).toEqual([false, []]);
  });

  test('shows that a callback or a command for it does not come through, until it does', async () => {
    const id = await begin(completed);
    const applyId = vendorApplyId(id);
    await records.vendorApplications.register('b1', applyId, id);
    const { toDeliver } = await records.inbox.store({
      ...{ bindingId: 'b1', contentType: 'application/json', body: Buffer.from('{}') },
      read: { applyId, event: 'filesArchived' },
    });
    const shown = async () => (await records.views.get(id))?.request.attention.map(({ kind }) => kind);
    const stuck = async () => (await createStuckRows(database).all()).map(({ type }) => type);
    const callbackOf = { workflowId: `callback:${toDeliver?._id}`, type: 'deliverCallback' };
    stuckBeside = [callbackOf, { workflowId: 'refused:1', type: 'writeRefusal' }];
    for (const moment of [first, second]) {
      await round(moment);
      expect([await shown(), await stuck()]).toEqual([
        ['delivery-stuck'],
        ['deliverCallback', 'writeRefusal'],
      ]);
    }
    await append(id);
    expect(await shown()).toEqual(['delivery-stuck']);
    stuckBeside = [];
    await round(third);
    expect([await shown(), await stuck()]).toEqual([[], []]);
  });

  test('begins its rest with a look: not where the vendor is away, but where it will not say', async () => {
    await begin(completed);
    detail = () => Promise.reject(new PortError('unknown', 'no answer'));
    expect([await round(first), await round(second)]).toEqual([1, 1]);
    detail = () => Promise.reject(new PortError('refused', 'no such application'));
    expect([await round(third), await round(fourth)]).toEqual([1, 0]);
  });

  test('nor where the look fails', async () => {
    await begin(completed);
    describeWorkflow = () => Promise.reject(new Error('Temporal is away'));
    await expect(round(first)).rejects.toThrow('Temporal is away');
    describeWorkflow = async () => 'running';
    expect([await round(second), await round(third)]).toEqual([1, 0]);
  });

  test('rests on where the vendor shows again and again what was judged already', async () => {
    await begin([applySeal(terms), ...granted, endSealing(), ended()]);
    detail = async () => ({ ...agreeing, stage: 'completed' });
    expect([await round(first), await round(second)]).toEqual([1, 1]);
    const [pending] = await records.inbox.pending({ limit: 10 });
    const outcome = { state: 'ignored' as const, reason: 'earlier-round', at: metadata.now };
    await records.inbox.settle(pending?._id ?? '', outcome);
    expect([await round(third), await round(fourth)]).toEqual([1, 0]);
    // As often as it was seen and not judged yet.
    expect(handed).toEqual([pending?._id, pending?._id]);
  });
});

test('a row of an older version, which says nothing of its next look, is due', async () => {
  const id = await begin(completed);
  const rows = database.collection<{ _id: string }>('openRequests');
  await rows.replaceOne({ _id: id }, { lookedAt: start });
  expect([await round(first), await round(second)]).toEqual([1, 0]);
});
