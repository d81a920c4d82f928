import type { Database } from '../../../adapters/mongo/database';
import { projectionVersion } from '../../../adapters/mongo/foldView';
import { createRecords, type Records } from '../../../adapters/mongo/records';
import { createVerificationStore } from '../../../adapters/mongo/verification';
import { noticeGap } from '../../../application/reconciliation/ledgerGap';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import { writeUnattended } from '../../../application/sealRequests/unattended';
import { ledgerFindings } from '../../../application/verification/ledgerFindings';
import { rebuildViews } from '../../../application/verification/rebuildViews';
import { fold } from '../../../domain/sealRequest/evolve';
import { archivedLedger as life } from '../../domain/sealRequest/life';
import { requestIds, startMongo, type TestMongo } from './support';

/* A ledger that has lost its middle is noticed by whoever folds or reads it, and nothing is made up for it. */
let mongo: TestMongo;
let db: Database;
let records: Records;
let id: string;
beforeAll(async () => {
  mongo = await startMongo();
  db = mongo.empty();
  records = createRecords(db);
}, 30_000);
afterAll(() => mongo.stop(), 30_000);
const newRequest = requestIds();
beforeEach(() => {
  id = newRequest();
});

const append = (from: number, to?: number) =>
  records.ledger.append({ sealRequestId: id, firstSeq: from, events: life.slice(from, to) });
/** As whoever restores them has it: there is no writer any more. */
const lose = (...seqs: number[]) =>
  db.collection<{ _id: string; sealRequestId: string; seq: number }>('ledger').deleteMany({
    sealRequestId: id,
    seq: { $in: seqs },
  });
const viewed = async () => {
  const view = await records.views.get(id);
  if (!view) throw new Error('no view');
  return view;
};
const kinds = async () => (await viewed()).request.attention.map(({ kind }) => kind);
const notice = async (whole = false) => noticeGap(records, await viewed(), { whole });

test('events after a hole are folded by nobody, the request says so, and it ends once the hole is filled', async () => {
  await append(0, 2);
  await append(4, 6);
  await notice();
  const { version, ledgerGap, hasAttention } = await viewed();
  expect({ version, ledgerGap, hasAttention }).toEqual({ version: 1, ledgerGap: 2, hasAttention: true });
  expect(await kinds()).toEqual(['ledger-gap']);
  expect((await records.views.countAttention()).byKind).toMatchObject([{ kind: 'ledger-gap', requests: 1 }]);
  const refused = await writeUnattended(records, id, () => life.slice(2, 3));
  expect(refused).toBe('held');
  await append(2, 4);
  expect(await notice()).toMatchObject({ version: 5, request: fold(life.slice(0, 6)) });
  expect((await viewed()).ledgerGap).toBeUndefined();
  expect(await records.views.countAttention()).toEqual({ requests: 0, byKind: [] });
});

test('what was folded and is lost since is noticed by a read of the ledger, and at the end of its life', async () => {
  await append(0, 6);
  await lose(2, 3);
  await records.ledger.read(id);
  expect(await viewed()).toMatchObject({ version: 5, ledgerGap: 2, hasAttention: true });
  id = newRequest();
  await append(0, 6);
  await lose(2, 3);
  await notice();
  expect(await kinds()).toEqual([]);
  await notice(true);
  expect(await kinds()).toEqual(['ledger-gap']);
});

test('folded anew from a ledger that lost its middle, it does not pass for whole', async () => {
  await append(0, 6);
  await lose(2, 3);
  const older = { projection: projectionVersion - 1 };
  await db.collection<SealRequestView>('sealRequests').updateOne({ _id: id }, { $set: older });
  await createRecords(mongo.another(db)).ledger.append({
    sealRequestId: id,
    firstSeq: 6,
    events: life.slice(6, 7),
  });
  expect(await viewed()).toMatchObject({ version: 1, ledgerGap: 2, ledgerReaches: 6, hasAttention: true });
});

describe('a rebuild', () => {
  const store = () => createVerificationStore(db);
  const rebuild = (only?: string) =>
    rebuildViews({ ...records, store: store() }, { id: only, onEach: () => undefined });
  const views = () => db.collection<SealRequestView>('sealRequests');
  const findings = async () => ledgerFindings(await store().request(id));

  test('makes a read model that is wrong, or lost, what its ledger says, and leaves its marks', async () => {
    await append(0);
    await records.views.markConflict(id);
    const { updatedAt, ...right } = await viewed();
    const isLookedAt = async () => (await records.views.toLookAt(Date.now(), 1000)).includes(id);
    await views().updateOne({ _id: id }, { $set: { 'request.round': 7, 'request.state': 'sealing' } });
    expect(await findings()).toMatchObject([
      { kind: 'ledger-conflict' },
      { kind: 'view-differs', facts: { fields: 'round, state' } },
    ]);
    expect(await rebuild(id)).toEqual({ rebuilt: 1, withoutLedger: [] });
    expect(await viewed()).toMatchObject({ version: life.length - 1, ledgerConflict: true });
    expect((await viewed()).request.state).toBe(right.request.state);
    await records.views.markClosed(id);
    await rebuild(id);
    expect([(await viewed()).closed, await isLookedAt()]).toEqual([true, false]);
    await views().deleteOne({ _id: id });
    expect(await findings()).toMatchObject([{ kind: 'view-missing' }]);
    await rebuild();
    expect([await findings(), await isLookedAt(), (await viewed()).updatedAt]).toEqual([[], true, updatedAt]);
  });

  test('folds nothing over a gap, and takes a read model without a ledger for lost', async () => {
    await append(0, 6);
    await lose(3);
    await rebuild(id);
    expect(await viewed()).toMatchObject({ version: 2, ledgerGap: 3, hasAttention: true });
    expect(await findings()).toMatchObject([{ kind: 'ledger-gap', facts: { seq: 3 } }]);
    await lose(0, 1, 2, 4, 5);
    expect(await rebuild(id)).toEqual({ rebuilt: 0, withoutLedger: [id] });
    expect(await findings()).toMatchObject([{ kind: 'view-without-ledger' }]);
  });

  test('leaves a read model as it is whose ledger has lost its beginning', async () => {
    await append(0, 2);
    await lose(0);
    expect(await rebuild(id)).toEqual({ rebuilt: 0, withoutLedger: [id] });
    await append(2, 4);
    expect(await viewed()).toMatchObject({ version: 3 });
  });

  test('every ledger is read once, whole, also where ids begin alike', async () => {
    const ids = [id, `${id}1`, `${id}11`];
    for (const sealRequestId of ids.toReversed())
      await records.ledger.append({ sealRequestId, firstSeq: 0, events: life.slice(0, 2) });
    const read: string[] = [];
    for await (const { id: each, entries } of store().ledgers())
      if (ids.includes(each)) read.push(`${each} ${entries.map(({ seq }) => seq).join()}`);
    expect(read).toEqual(ids.map((each) => `${each} 0,1`));
  });
});
