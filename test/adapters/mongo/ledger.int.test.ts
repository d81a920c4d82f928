import type { Database } from '../../../adapters/mongo/database';
import { createInbox } from '../../../adapters/mongo/inbox';
import { createLedger } from '../../../adapters/mongo/ledger';
import { createReplies } from '../../../adapters/mongo/replies';
import { createSealRequestViews } from '../../../adapters/mongo/sealRequestViews';
import type { Inbox } from '../../../application/callbacks/stores';
import { LedgerConflictError } from '../../../application/ports/errors';
import type { Ledger, SealRequestView } from '../../../application/sealRequests/stores';
import type { LedgerEntry } from '../../../contracts/ledger';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { applySeal, archivedLedger as life, live, metadata } from '../../domain/sealRequest/life';
import { type Asked, requestIds, startMongo, type TestMongo, watched } from './support';

let mongo: TestMongo;
let db: Database;
let inbox: Inbox;
let ledger: Ledger;
beforeAll(async () => {
  mongo = await startMongo();
  db = mongo.empty();
  inbox = createInbox(db);
  ledger = ledgerOver(db);
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

function ledgerOver(database: Database): Ledger {
  return createLedger(database, {
    views: createSealRequestViews(database),
    inbox: createInbox(database),
    replies: createReplies(database),
  });
}

const newRequest = requestIds();
const numbered = (events: SealRequestEvent[], firstSeq = 0) =>
  events.map((event, index) => ({ seq: firstSeq + index, ...event }));
const append = (id: string, from: number, to?: number, by: Ledger = ledger) =>
  by.append({ sealRequestId: id, firstSeq: from, events: life.slice(from, to) });

describe('append', () => {
  test('what went in comes out, in order and unchanged', async () => {
    const id = newRequest();
    await append(id, 0, 3);
    await append(id, 3);
    expect(await ledger.read(id)).toStrictEqual(numbered(life));
  });

  test('the same batch again is harmless, also where it reaches further or overlaps', async () => {
    const id = newRequest();
    await append(id, 0, 2);
    await append(id, 0, 2);
    await append(id, 0, 4);
    await append(id, 1, 5);
    await append(id, 0);
    await append(id, 0);
    expect(await ledger.read(id)).toStrictEqual(numbered(life));
  });

  test('a key that holds nothing is the same as none, in whatever order keys come', async () => {
    const id = newRequest();
    await append(id, 0, 2);
    const again = life.slice(0, 2).map((event) => {
      const rest = Object.fromEntries([...Object.entries(event.metadata), ['correlationId', undefined]]);
      return Object.fromEntries(Object.entries({ ...event, metadata: rest }).reverse()) as SealRequestEvent;
    });
    await ledger.append({ sealRequestId: id, firstSeq: 0, events: again });
    expect(await ledger.read(id)).toStrictEqual(numbered(life.slice(0, 2)));
  });

  test('an empty batch writes nothing', async () => {
    const id = newRequest();
    await ledger.append({ sealRequestId: id, firstSeq: 0, events: [] });
    expect(await ledger.read(id)).toEqual([]);
  });

  test('long digits, Chinese, quotes and odd characters stay what they are', async () => {
    const subject = '采购合同 "甲/乙" \\ \u0000 $where . 😀';
    const apply = applySeal();
    apply.data.application = {
      ...apply.data.application,
      subject,
      seals: [{ sealId: '9223372036854775807', useCount: 999_999, crossPageUseCount: 0 }],
    };
    const { ledger: events } = live(apply);
    const id = newRequest();
    for (let times = 0; times < 2; times += 1)
      await ledger.append({ sealRequestId: id, firstSeq: 0, events });
    expect(await ledger.read(id)).toStrictEqual(numbered(events));
  });
});

describe('what is asked of the database', () => {
  /** FerretDB reads a whole collection for a range or a list. */
  const withoutId = (asked: readonly Asked[]) => asked.filter(({ filter }) => typeof filter._id !== 'string');

  test('to append, fold and settle: nothing but by `_id`', async () => {
    const id = newRequest();
    const { database, asked } = watched(db);
    const by = ledgerOver(database);
    await append(id, 0, 3, by);
    await append(id, 3, undefined, by);
    expect(withoutId(asked)).toEqual([]);
    // Nobody else has written to it.
    expect(asked.filter(({ collection }) => collection === 'ledger')).toEqual([]);
  });

  test('to heal a view and to fold one anew: nothing but by `_id`', async () => {
    const id = newRequest();
    await append(id, 0);
    const views = db.collection<SealRequestView>('sealRequests');
    await views.updateOne({ _id: id }, { $set: { version: 1, projection: 0 } });
    const { database, asked } = watched(db);
    expect(await ledgerOver(database).heal({ _id: id, version: 1 })).toBe(true);
    expect(await views.findOne({ _id: id })).toMatchObject({ version: life.length - 1 });
    expect(withoutId(asked)).toEqual([]);
  });
});

describe('another event under a number that is taken', () => {
  const [requested, granted] = life;
  if (requested?.type !== 'SealRequested' || granted?.type !== 'SealApplied') throw new Error('another life');

  test.each<[string, SealRequestEvent]>([
    ['of another type', { type: 'ApprovalAwaited', data: {}, metadata: granted.metadata }],
    ['with other data', { ...granted, data: { sealCode: '100002' } }],
    ['with null for a value', { ...granted, data: { sealCode: null } }],
    [
      'at another time',
      { ...granted, metadata: { ...granted.metadata, at: '2026-11-24T08:00:00.001+08:00' } },
    ],
    ['by another actor', { ...granted, metadata: { ...granted.metadata, actor: 'operator' } }],
    ['with a field more', { ...granted, metadata: { ...granted.metadata, correlationId: 'c' } }],
  ])('%s is a conflict, and overwrites nothing', async (_what, other) => {
    const id = newRequest();
    await append(id, 0);
    const before = await ledger.read(id);
    const conflicting = ledger.append({ sealRequestId: id, firstSeq: 1, events: [other] });
    await expect(conflicting).rejects.toBeInstanceOf(LedgerConflictError);
    expect(await ledger.read(id)).toStrictEqual(before);
  });

  test('the conflict names the number and the two types, and nothing that stands in them', async () => {
    const id = newRequest();
    await append(id, 0, 2);
    const other: SealRequestEvent = { ...granted, data: { sealCode: '31415926' } };
    const conflicting = ledger.append({ sealRequestId: id, firstSeq: 1, events: [other] });
    await expect(conflicting).rejects.toThrow(`seal:${id}/000001 holds SealApplied, not this SealApplied`);
    await expect(
      ledger.append({ sealRequestId: id, firstSeq: 0, events: [requested, other] }),
    ).rejects.toThrow(LedgerConflictError);
    expect(await ledger.read(id)).toStrictEqual(numbered(life.slice(0, 2)));
  });

  test('a conflict settles no inbox row', async () => {
    const id = newRequest();
    await append(id, 0, 2);
    const judged: SealRequestEvent = {
      type: 'SealingCompleted',
      data: { inboxId: `conflict-${id}`, round: 0, rule: false },
      metadata: { at: metadata.now, actor: 'vendor' },
    };
    await expect(ledger.append({ sealRequestId: id, firstSeq: 1, events: [judged] })).rejects.toThrow(
      LedgerConflictError,
    );
    expect(await inbox.isSettled(`conflict-${id}`)).toBe(false);
  });
});

describe('two writers of the same numbers at once', () => {
  test('both succeed where they say the same, and each event is there once', async () => {
    const other = ledgerOver(mongo.another(db));
    for (let round = 0; round < 10; round += 1) {
      const id = newRequest();
      await Promise.all([append(id, 0, 4), append(id, 0, 5, other), append(id, 0, 4, other)]);
      expect(await ledger.read(id)).toStrictEqual(numbered(life.slice(0, 5)));
    }
  });

  test('exactly one of twenty that say different things succeeds, and its event stands', async () => {
    const other = ledgerOver(mongo.another(db));
    for (let round = 0; round < 5; round += 1) {
      const id = newRequest();
      await append(id, 0, 1);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, async (_, index) => {
          const event: SealRequestEvent = {
            type: 'SealApplied',
            data: { sealCode: `code-${index}` },
            metadata: { at: metadata.now, actor: 'sealflow' },
          };
          await (index % 2 ? ledger : other).append({ sealRequestId: id, firstSeq: 1, events: [event] });
          return event;
        }),
      );
      const won = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      const lost = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      expect(won).toHaveLength(1);
      for (const reason of lost) expect(reason).toBeInstanceOf(LedgerConflictError);
      expect(await ledger.read(id)).toStrictEqual(numbered([...life.slice(0, 1), ...won]));
    }
  });
});

describe('read', () => {
  test('an unknown request has no events', async () => {
    expect(await ledger.read('h1:-:nobody:1')).toEqual([]);
  });

  test('events come in the order of their numbers, whatever the order they came in', async () => {
    const id = newRequest();
    const many = Array.from(
      { length: 12 },
      (_, index): SealRequestEvent => ({
        type: 'EndRepeated',
        data: { commandId: `c-${index}` },
        metadata: { at: metadata.now, actor: 'engine' },
      }),
    );
    const events = [...life.slice(0, 1), ...many];
    for (const seq of [7, 2, 12, 0, 10, 1, 11, 3, 9, 4, 8, 5, 6])
      await ledger.append({ sealRequestId: id, firstSeq: seq, events: events.slice(seq, seq + 1) });
    expect(await ledger.read(id)).toStrictEqual(numbered(events));
  });

  test('by page, from any number on', async () => {
    const id = newRequest();
    await append(id, 0);
    const pages: LedgerEntry[][] = [];
    for (let fromSeq = 0; ; ) {
      const page = await ledger.read(id, { fromSeq, limit: 3 });
      if (page.length === 0) break;
      pages.push(page);
      fromSeq = (page.at(-1)?.seq ?? 0) + 1;
    }
    expect(pages.map((page) => page.map(({ seq }) => seq))).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(pages.flat()).toStrictEqual(numbered(life));
    expect(await ledger.read(id, { fromSeq: 5 })).toStrictEqual(numbered(life.slice(5), 5));
    expect(await ledger.read(id, { fromSeq: 7 })).toEqual([]);
  });

  test('a gap shows as one', async () => {
    const id = newRequest();
    await append(id, 3, 5);
    expect((await ledger.read(id)).map(({ seq }) => seq)).toEqual([3, 4]);
    await append(id, 0, 2);
    expect((await ledger.read(id)).map(({ seq }) => seq)).toEqual([0, 1, 3, 4]);
    await append(id, 2, 3);
    expect(await ledger.read(id)).toStrictEqual(numbered(life.slice(0, 5)));
  });

  test('requests whose ids begin alike do not see each other', async () => {
    const ids = ['h1:-:alike:1', 'h1:-:alike:10', 'h1:-:alike-2:1', 'h1:-:alike:2'];
    for (const [index, id] of ids.entries()) await append(id, 0, index + 1);
    for (const [index, id] of ids.entries()) expect(await ledger.read(id)).toHaveLength(index + 1);
  });
});

describe('the inbox row that an event judged', () => {
  test('is settled with the event, once and for good', async () => {
    const id = newRequest();
    await append(id, 0);
    await append(id, 0);
    for (const event of life)
      if (event.type === 'SealingCompleted' || event.type === 'FilesArchived')
        expect(await inbox.outcomes(event.data.inboxId)).toEqual([
          { state: 'delivered', at: event.metadata.at },
        ]);
  });

  test.each<[SealRequestEvent['type'], object]>([
    ['SealingCompleted', { state: 'delivered' }],
    ['FilesArchived', { state: 'delivered' }],
    ['SealingAutoEnded', { state: 'delivered' }],
    ['ApprovalTerminated', { state: 'delivered' }],
    ['ApprovalRejected', { state: 'delivered' }],
    ['CallbackIgnored', { state: 'ignored', reason: 'duplicate' }],
  ])('by %s', async (type, outcome) => {
    const id = newRequest();
    const inboxId = `row-of-${id}`;
    await append(id, 0, 2);
    const judged = {
      type,
      data:
        type === 'CallbackIgnored'
          ? { inboxId, event: 'sealingCompleted', reason: 'duplicate' }
          : { inboxId, round: 0, rule: false },
      metadata: { at: metadata.now, actor: 'vendor' },
    } as SealRequestEvent;
    await ledger.append({ sealRequestId: id, firstSeq: 2, events: [judged] });
    expect(await inbox.outcomes(inboxId)).toEqual([{ ...outcome, at: metadata.now }]);
  });

  test('is settled by the next try where the first one died after the event', async () => {
    const id = newRequest();
    const inboxId = `late-${id}`;
    const events: SealRequestEvent[] = [
      ...life.slice(0, 2),
      {
        type: 'ApprovalRejected',
        data: { inboxId, round: 0, rule: false },
        metadata: { at: metadata.now, actor: 'vendor' },
      },
    ];
    const dying = createLedger(db, {
      views: createSealRequestViews(db),
      inbox: { settle: () => Promise.reject(new Error('killed')) },
      replies: createReplies(db),
    });
    await expect(dying.append({ sealRequestId: id, firstSeq: 0, events })).rejects.toThrow('killed');
    expect(await inbox.isSettled(inboxId)).toBe(false);
    await ledger.append({ sealRequestId: id, firstSeq: 0, events });
    expect(await inbox.isSettled(inboxId)).toBe(true);
  });
});
