import type { Database } from '../../../adapters/mongo/database';
import { createRecords, type Records } from '../../../adapters/mongo/records';
import { abort } from '../../../application/reconciliation/reconcile';
import { settleAborted } from '../../../application/sealRequests/settleAborted';
import { abortEvents } from '../../../domain/sealRequest/abort';
import type { SettleAttention } from '../../../domain/sealRequest/commands';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { dyingAt, requestIds, startMongo, type TestMongo } from '../../adapters/mongo/support';
import { live, lives, metadata, settleAttention } from '../../domain/sealRequest/life';

/* What is written for a request without a workflow, by processes that end between its ledger and its read model. */

let mongo: TestMongo;
let db: Database;
let records: Records;
let dying: Records;
let id: string;
beforeAll(async () => {
  mongo = await startMongo();
  db = mongo.empty();
  records = createRecords(db);
  dying = createRecords(dyingAt(mongo.another(db), 'sealRequests'));
}, 30_000);
afterAll(() => mongo.stop(), 30_000);
const newRequest = requestIds();
beforeEach(() => {
  id = newRequest();
});

const { request, ledger: sealing } = live(...lives.sealing);
const aborted = abortEvents(request, 'by hand', { at: metadata.now, actor: 'sealflow' });

const given = (events: SealRequestEvent[]) =>
  records.ledger.append({ sealRequestId: id, firstSeq: 0, events });
const written = async (since: readonly SealRequestEvent[]) =>
  (await records.ledger.read(id, { fromSeq: since.length })).map(({ type }) => type);
const viewed = async () => {
  const view = await records.views.get(id);
  if (!view) throw new Error('no view');
  return view;
};
/** As its operator sends it again: the same command, some time later. */
const sentAt = (now: string, command: SettleAttention = settleAttention('confirm')): SettleAttention => ({
  ...command,
  metadata: { ...command.metadata, now },
});

describe('a decision of an operator whose read model was not written', () => {
  const before = [...sealing, ...aborted];
  beforeEach(async () => {
    await given(before);
    expect((await viewed()).request.attention).toMatchObject([
      { kind: 'code-may-be-live' },
      { kind: 'rule-not-run' },
    ]);
    const first = settleAborted(dying, id, sentAt('2026-11-24T09:00:00.000Z'));
    await expect(first).rejects.toThrow('killed');
    expect(await written(before)).toEqual(['AttentionSettled']);
  });

  test('is that decision when it is sent again', async () => {
    expect(await settleAborted(records, id, sentAt('2026-11-24T09:00:05.000Z'))).toBe('settled');
    expect(await written(before)).toEqual(['AttentionSettled']);
    const { ledgerConflict, request } = await viewed();
    expect(ledgerConflict).toBeUndefined();
    expect(request.attention).toMatchObject([{ kind: 'rule-not-run' }]);
  });

  test('stands before the next one', async () => {
    const next = settleAttention('giveUp', 'c-next');
    expect(await settleAborted(records, id, sentAt('2026-11-24T09:00:05.000Z', next))).toBe('settled');
    expect(await written(before)).toEqual(['AttentionSettled', 'AttentionSettled']);
    const { ledgerConflict, request } = await viewed();
    expect(ledgerConflict).toBeUndefined();
    expect(request.attention).toEqual([]);
  });
});

test('an abort whose read model was not written is written once', async () => {
  await given(sealing);
  await expect(abort(dying, id, 'by hand')).rejects.toThrow('killed');
  expect(await abort(records, id, 'by hand')).toBe('aborted');
  expect(await written(sealing)).toEqual(aborted.map(({ type }) => type));
  const { ledgerConflict, request } = await viewed();
  expect([ledgerConflict, request.state]).toEqual([undefined, 'aborted']);
});
