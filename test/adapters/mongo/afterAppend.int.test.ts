import type { Database } from '../../../adapters/mongo/database';
import { createInbox } from '../../../adapters/mongo/inbox';
import { createLedger } from '../../../adapters/mongo/ledger';
import { createRecords, type Records } from '../../../adapters/mongo/records';
import { LedgerConflictError } from '../../../application/ports/errors';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import {
  applied,
  applySeal,
  callback,
  ended,
  endSealing,
  live,
  metadata,
} from '../../domain/sealRequest/life';
import { startMongo, type TestMongo } from './support';

/** What else holds true once events are in the ledger: of the view, of replies, of inbox rows. */

let mongo: TestMongo;
let db: Database;
let records: Records;
beforeAll(async () => {
  mongo = await startMongo();
  db = mongo.empty();
  records = createRecords(db);
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

let requests = 0;
const newRequest = () => {
  requests += 1;
  return `h1:-:after-${requests}:1`;
};
const append = (sealRequestId: string, events: SealRequestEvent[], firstSeq = 0) =>
  records.ledger.append({ sealRequestId, firstSeq, events });
const { ledger: granted } = live(applySeal(), applied());

test('a conflict is shown as attention, for good', async () => {
  const id = newRequest();
  await append(id, granted);
  const other: SealRequestEvent = {
    type: 'ApprovalAwaited',
    data: {},
    metadata: { at: metadata.now, actor: 'sealflow' },
  };
  await expect(append(id, [other], 1)).rejects.toBeInstanceOf(LedgerConflictError);
  const kinds = async () =>
    (await records.views.get(id))?.request.attention.map(({ kind, about }) => [kind, about]);
  expect(await kinds()).toEqual([['ledger-conflict', id]]);
  expect((await records.views.list({ attention: true }, { limit: 10 })).map(({ _id }) => _id)).toContain(id);

  const { ledger: completed } = live(applySeal(), applied(), callback('sealingCompleted'));
  await append(id, completed.slice(granted.length), granted.length);
  expect((await records.views.get(id))?.request.state).toBe('completed');
  expect(await kinds()).toEqual([['ledger-conflict', id]]);
});

test('a view that has missed nothing is not healed', async () => {
  const id = newRequest();
  await append(id, granted);
  expect(await records.ledger.heal({ _id: id, version: granted.length - 1 })).toBe(false);
  expect(await records.ledger.heal({ _id: id, version: granted.length - 2 })).toBe(true);
  expect(await records.ledger.heal({ _id: newRequest(), version: -1 })).toBe(false);
});

test.each<[string, SealRequestEvent[], boolean]>([
  ['is not known', [], false],
  ['is sealing', granted, false],
  ['is completed', live(applySeal(), applied(), callback('sealingCompleted')).ledger, false],
  ['has ended', live(applySeal(), applied(), endSealing(), ended()).ledger, true],
  ['was rejected', live(applySeal(), applied(), callback('approvalRejected')).ledger, true],
])('whether the code of a request that %s has died for good', async (_what, events, isOver) => {
  const id = newRequest();
  await append(id, events);
  expect(await records.ledger.isCodeOver(id)).toBe(isOver);
});

test('a value that went into a reply is waited for, once, and one that is pushed is not', async () => {
  const due = async () =>
    (await records.replies.due(Date.parse(metadata.now) + 60_000)).map(({ _id }) => _id);
  const inReply = newRequest();
  const writeBack = { mode: 'reply', fallback: 'push', confirmSeconds: 60 } as const;
  const { ledger: events } = live(applySeal({ writeBack }), applied());
  await append(newRequest(), granted);
  await append(inReply, events);
  await append(inReply, events);
  expect(await due()).toEqual([`${inReply}/sealCode:0`]);
  expect(await records.replies.due(Date.parse(metadata.now) + 59_999)).toEqual([]);
});

test('a row is not settled before the request shows what was judged', async () => {
  const id = newRequest();
  const { ledger: events } = live(applySeal(), applied(), callback('filesArchived', { inboxId: 'row-fold' }));
  const inbox = createInbox(db);
  const { views, replies } = records;
  const fold = () => Promise.reject(new Error('killed'));
  const dying = createLedger(db, { views: { ...views, fold }, inbox, replies });
  await expect(dying.append({ sealRequestId: id, firstSeq: 0, events })).rejects.toThrow('killed');
  expect(await inbox.isSettled('row-fold')).toBe(false);
  await append(id, events);
  expect(await inbox.isSettled('row-fold')).toBe(true);
  expect((await records.views.get(id))?.request.state).toBe('archived');
});
