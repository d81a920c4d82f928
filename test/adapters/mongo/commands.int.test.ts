import { createAttempts } from '../../../adapters/mongo/attempts';
import { createCommands, listLateRefusals } from '../../../adapters/mongo/commands';
import type { Database } from '../../../adapters/mongo/database';
import { createVendorApplications } from '../../../adapters/mongo/vendorApplications';
import type {
  Attempts,
  CommandRecord,
  Commands,
  LateRefusal,
  VendorApplications,
} from '../../../application/sealRequests/stores';
import { sealRequestId } from '../../../contracts/ids';
import { appendUses, endSealing } from '../../domain/sealRequest/life';
import { dyingAt, startMongo, type TestMongo, watched, winnersOf } from './support';

let mongo: TestMongo;
let db: Database;
let second: Database;
beforeAll(async () => {
  mongo = await startMongo();
  db = mongo.empty();
  second = mongo.another(db);
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

const request = 'h1:f1:r1:1';
let ids = 0;
function newCommand(changed: Partial<CommandRecord> = {}): Omit<CommandRecord, 'instance'> {
  ids += 1;
  return {
    _id: `h1:c-${ids}`,
    hash: 'hash-1',
    kind: 'end',
    commandId: `c-${ids}`,
    sealRequestId: request,
    attempt: 1,
    command: endSealing(`c-${ids}`),
    at: '2026-11-24T00:00:00.000Z',
    ...changed,
  };
}

describe('commands', () => {
  let commands: Commands;
  beforeEach(() => {
    commands = createCommands(db);
  });
  const everyPending = () => commands.pending({ limit: 1000 });

  async function recorded(changed: Partial<CommandRecord> = {}): Promise<CommandRecord> {
    const record = await commands.record(newCommand(changed));
    if (!record) throw new Error('not recorded');
    return record;
  }

  test('a record holds all that was asked, and waits until it is dispatched', async () => {
    const command = newCommand({ kind: 'append', command: appendUses('c-x'), supersedes: 'h1:f1:r1:1' });
    const record = await commands.record(command);
    expect(record).toStrictEqual({ ...command, instance: expect.stringMatching(/^[0-9a-f]{32}$/) });
    if (!record) throw new Error('not recorded');
    expect(await commands.get(record._id)).toStrictEqual(record);
    expect(await commands.isPending(record)).toBe(true);
    expect(await everyPending()).toContainEqual({
      _id: record.instance,
      recordId: record._id,
      sealRequestId: request,
      at: record.at,
    });
    await commands.markDispatched(record);
    await commands.markDispatched(record);
    expect(await commands.isPending(record)).toBe(false);
    expect(await commands.get(record._id)).toStrictEqual(record);
  });

  test('an unknown id has no record', async () => {
    expect(await commands.get('h1:nobody')).toBeNull();
  });

  test('of twenty at once with one id one is recorded, and only it waits', async () => {
    const others = createCommands(second);
    for (let round = 0; round < 5; round += 1) {
      const { _id } = newCommand();
      const won = await winnersOf(20, (index) =>
        (index % 2 ? commands : others).record(newCommand({ _id, hash: `hash-${index}` })),
      );
      expect(won).toHaveLength(1);
      expect(await commands.get(_id)).toStrictEqual(won[0]);
      expect((await everyPending()).filter(({ recordId }) => recordId === _id)).toHaveLength(1);
    }
  });

  test('the same id again gets nothing, and leaves the first as it is', async () => {
    const first = await recorded();
    expect(await commands.record(newCommand({ _id: first._id, hash: 'hash-2' }))).toBeNull();
    expect(await commands.get(first._id)).toStrictEqual(first);
    await commands.markDispatched(first);
    expect(await commands.record(newCommand({ _id: first._id }))).toBeNull();
    expect((await everyPending()).filter(({ recordId }) => recordId === first._id)).toEqual([]);
  });

  test('a refused one frees its id', async () => {
    const first = await recorded();
    await commands.remove(first);
    expect(await commands.get(first._id)).toBeNull();
    expect(await commands.isPending(first)).toBe(false);
    const again = await recorded({ _id: first._id, hash: 'hash-2' });
    expect(again.instance).not.toBe(first.instance);
    // What is still said of the first does not hit the one after it.
    await commands.remove(first);
    await commands.markDispatched(first);
    await commands.refuseLate(first, { code: 'closed' });
    expect(await commands.get(first._id)).toStrictEqual(again);
    expect(await commands.isPending(again)).toBe(true);
    expect(await commands.lateRefusal(again)).toBeNull();
  });

  test('a late refusal is the outcome, the first one stands, and nothing waits any more', async () => {
    const sealRequestId = 'h1:f1:late:1';
    const record = await recorded({ sealRequestId });
    expect(await commands.lateRefusal(record)).toBeNull();
    const refusal = {
      code: 'invalid',
      errors: [{ path: 'seals', code: 'required', message: 'is required' }],
    } as const;
    await commands.refuseLate(record, { ...refusal, errors: [...refusal.errors] });
    await commands.refuseLate(record, { code: 'vendor-refused', message: '次数超限' });
    expect(await commands.lateRefusal(record)).toMatchObject({
      _id: record.instance,
      recordId: record._id,
      sealRequestId,
      refusal,
    });
    for (const found of [
      await commands.lateRefusalsOf(sealRequestId),
      await commands.lateRefusalsOfAll([sealRequestId]),
    ])
      expect(found).toEqual([await commands.lateRefusal(record)]);
    expect(await commands.isPending(record)).toBe(false);
    expect(await commands.get(record._id)).toStrictEqual(record);
    expect(await commands.lateRefusalsOf(request)).not.toContainEqual(
      expect.objectContaining({ recordId: record._id }),
    );
  });

  describe('the late refusals of a request', () => {
    const refusal = { code: 'closed' } as const;
    const refused = async (sealRequestId: string) => {
      const record = await recorded({ sealRequestId });
      await commands.refuseLate(record, refusal);
      return record.instance;
    };

    test('are found by ids alone, however many came at once', async () => {
      const sealRequestId = 'h1:f1:often:1';
      await refused('h1:f1:often:10');
      const all = await Promise.all(Array.from({ length: 6 }, () => refused(sealRequestId)));
      const { database, asked } = watched(db);
      const found = await createCommands(database).lateRefusalsOf(sealRequestId);
      expect(found.map(({ _id }) => _id).sort()).toEqual(all.sort());
      expect(asked.filter(({ filter }) => typeof filter._id !== 'string')).toEqual([]);
    });

    test('of an older version are found once setup has listed them', async () => {
      const sealRequestId = 'h1:f1:older:1';
      const kept = { recordId: 'h1:c-old', sealRequestId, refusal, at: '2026-11-24T00:00:00.000Z' };
      const rows = ['old-1', 'old-2'].map((_id) => ({ _id, ...kept }));
      await db.collection<LateRefusal>('commandRefusals').insertMany(rows);
      for (const _times of [1, 2]) await listLateRefusals(db);
      expect(await commands.lateRefusalsOf(sealRequestId)).toEqual(rows);
      expect(
        await db
          .collection('commandRefusalsListed')
          .countDocuments({ instance: { $in: ['old-1', 'old-2'] } }),
      ).toBe(2);
    });
  });

  describe('a process that dies', () => {
    test('before the pending row is there leaves no record that nobody would ever finish', async () => {
      const command = newCommand();
      await expect(createCommands(dyingAt(db, 'pendingCommands')).record(command)).rejects.toThrow('killed');
      expect(await commands.get(command._id)).toBeNull();
    });

    test('before the refusal is there leaves a command that still waits', async () => {
      const record = await recorded();
      const refused = createCommands(dyingAt(db, 'commandRefusals')).refuseLate(record, { code: 'closed' });
      await expect(refused).rejects.toThrow('killed');
      expect(await commands.isPending(record)).toBe(true);
      const found = async () => (await commands.lateRefusalsOf(record.sealRequestId)).map(({ _id }) => _id);
      expect(await found()).not.toContain(record.instance);
      await commands.refuseLate(record, { code: 'closed' });
      expect((await found()).filter((instance) => instance === record.instance)).toHaveLength(1);
    });

    test('before the record is gone leaves a command that still waits', async () => {
      const record = await recorded();
      await expect(createCommands(dyingAt(db, 'commands')).remove(record)).rejects.toThrow('killed');
      expect(await commands.isPending(record)).toBe(true);
    });
  });

  test('what waits comes oldest first, page by page, and by request', async () => {
    const own = createCommands(mongo.empty());
    const made: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const record = await own.record(
        newCommand({ sealRequestId: index % 2 ? 'h1:-:odd:1' : 'h1:-:even:1' }),
      );
      made.push(record?._id ?? '');
    }
    const pages: string[][] = [];
    for (let after: string | undefined; ; ) {
      const page = await own.pending({ limit: 3, after });
      if (page.length === 0) break;
      pages.push(page.map(({ recordId }) => recordId));
      after = page.at(-1)?._id;
    }
    expect(pages).toEqual([made.slice(0, 3), made.slice(3, 6), made.slice(6)]);
    const odd = await own.pendingOf(['h1:-:odd:1']);
    expect(odd.map(({ recordId }) => recordId).sort()).toEqual(made.filter((_, index) => index % 2).sort());
    await own.clearPending(odd[0]?._id ?? '');
    expect(await own.pending({ limit: 10 })).toHaveLength(6);
  });

  test('a pending row whose record was never made can be cleared', async () => {
    const own = createCommands(mongo.empty());
    const record = await own.record(newCommand());
    if (!record) throw new Error('not recorded');
    await own.clearPending(record.instance);
    await own.clearPending(record.instance);
    expect(await own.pending({ limit: 10 })).toEqual([]);
    expect(await own.get(record._id)).toStrictEqual(record);
  });
});

describe('attempts', () => {
  let attempts: Attempts;
  beforeAll(() => {
    attempts = createAttempts(db);
  });
  const row = (
    key: { hostId: string; flowId?: string; flowRequestId: string },
    attempt: number,
    hash = 'hash',
  ) => ({
    _id: sealRequestId({ ...key, attempt }),
    hash,
    commandRecordId: `h1:c-${attempt}`,
    at: '2026-11-24T00:00:00.000Z',
  });

  test('of twenty at once one claims an attempt, and its row stands', async () => {
    const others = createAttempts(second);
    for (let round = 0; round < 5; round += 1) {
      const key = { hostId: 'h1', flowRequestId: `race-${round}` };
      const won = await winnersOf(20, async (index) => {
        const claimed = row(key, 1, `hash-${index}`);
        return (await (index % 2 ? attempts : others).claim(claimed)) ? claimed : null;
      });
      expect(won).toHaveLength(1);
      expect(await attempts.get(sealRequestId({ ...key, attempt: 1 }))).toStrictEqual(won[0]);
    }
  });

  test('the latest is the highest without a gap', async () => {
    const key = { hostId: 'h1', flowId: 'f1', flowRequestId: 'many' };
    expect(await attempts.latest(key)).toBeNull();
    for (const attempt of [1, 2, 3]) {
      expect(await attempts.claim(row(key, attempt))).toBe(true);
      expect(await attempts.latest(key)).toStrictEqual({ attempt, row: row(key, attempt) });
    }
    expect(await attempts.claim(row(key, 2, 'other'))).toBe(false);
    for (const [attempt, isFollowed] of [
      [1, true],
      [2, true],
      [3, false],
    ] as const)
      expect(await attempts.hasLater(sealRequestId({ ...key, attempt }))).toBe(isFollowed);
    expect(await attempts.get(sealRequestId({ ...key, attempt: 2 }))).toStrictEqual(row(key, 2));
  });

  test('of the latest that a process has seen only what comes after it is looked for', async () => {
    const flow = { hostId: 'h1', flowRequestId: 'remembered' };
    const { database, asked } = watched(db);
    const here = createAttempts(database);
    await here.claim(row(flow, 1));
    await attempts.claim(row(flow, 2));
    expect(await here.latest(flow)).toStrictEqual({ attempt: 2, row: row(flow, 2) });
    expect(await here.latest(flow)).toStrictEqual({ attempt: 2, row: row(flow, 2) });
    expect(asked.map(({ filter }) => filter._id.at(-1))).toEqual(['2', '3', '3']);
  });

  test('those since a moment are the ones whose commands were recorded from then on', async () => {
    const at = (index: number) => `2026-12-24T00:00:0${index}.000Z`;
    const rows = [0, 1, 2].map((index) => ({
      ...row({ hostId: 'h1', flowRequestId: `since-${index}` }, 1),
      at: at(index),
    }));
    for (const each of rows) await attempts.claim(each);
    expect(await attempts.since(at(1))).toStrictEqual(rows.slice(1));
    expect(await attempts.since(at(3))).toEqual([]);
  });

  test('an id that is none has no later one', async () => {
    expect(await attempts.hasLater('nobody')).toBe(false);
  });

  test.each<[string, { hostId: string; flowId?: string; flowRequestId: string }]>([
    ['another host', { hostId: 'h2', flowId: 'f1', flowRequestId: 'alike' }],
    ['another flow', { hostId: 'h1', flowId: 'f2', flowRequestId: 'alike' }],
    ['no flow', { hostId: 'h1', flowRequestId: 'alike' }],
    ['another flow request', { hostId: 'h1', flowId: 'f1', flowRequestId: 'alike-2' }],
  ])('those of %s are its own', async (_what, other) => {
    await attempts.claim(row({ hostId: 'h1', flowId: 'f1', flowRequestId: 'alike' }, 1));
    expect(await attempts.latest(other)).toBeNull();
    expect(await attempts.hasLater(sealRequestId({ ...other, attempt: 1 }))).toBe(false);
  });
});

describe('applications at the vendor', () => {
  let applications: VendorApplications;
  beforeAll(() => {
    applications = createVendorApplications(db);
  });

  test('each is found under its binding alone', async () => {
    await applications.register('b1', 'sf1', 'h1:-:r1:1');
    await applications.register('b2', 'sf1', 'h1:-:r2:1');
    expect(await applications.find('b1', 'sf1')).toBe('h1:-:r1:1');
    expect(await applications.find('b2', 'sf1')).toBe('h1:-:r2:1');
    expect(await applications.find('b1', 'sf2')).toBeNull();
    expect(await applications.find('b3', 'sf1')).toBeNull();
  });

  test('what this process registered it knows, and which events of it came here', async () => {
    const elsewhere = createVendorApplications(mongo.another(db));
    const { database, asked } = watched(db);
    const own = createVendorApplications(database);
    await own.register('b1', 'own', 'h1:-:r8:1');
    expect(await own.find('b1', 'own')).toBe('h1:-:r8:1');
    expect(await own.match('b1', 'own')).toBe('h1:-:r8:1');
    expect(asked).toEqual([]);
    const events = ['sealingCompleted', 'sealingCompleted', 'filesArchived'] as const;
    expect(events.map((event) => own.isFirst('b1', 'own', event))).toEqual([true, false, true]);
    await own.register('b1', 'over', 'h1:-:r8:2');
    const closed = ['approvalRejected', 'filesArchived'] as const;
    expect(closed.map((event) => own.isFirst('b1', 'over', event))).toEqual([true, false]);
    expect(await elsewhere.match('b1', 'own')).toBe('h1:-:r8:1');
    expect(elsewhere.isFirst('b1', 'own', 'autoEnded')).toBe(false);
  });

  test('registered twice is harmless, and the first one stands', async () => {
    await Promise.all(Array.from({ length: 10 }, () => applications.register('b1', 'sf9', 'h1:-:r9:1')));
    await applications.register('b1', 'sf9', 'h1:-:other:1');
    expect(await applications.find('b1', 'sf9')).toBe('h1:-:r9:1');
  });

  describe('that a callback came for before', () => {
    test('are not known, and say once they are registered that it waits', async () => {
      expect(await applications.match('b1', 'early')).toBeNull();
      expect(await applications.match('b1', 'early')).toBeNull();
      expect(await applications.find('b1', 'early')).toBeNull();
      expect(await applications.register('b1', 'early', 'h1:-:r3:1')).toBe('awaited');
      expect(await applications.find('b1', 'early')).toBe('h1:-:r3:1');
      expect(await applications.match('b1', 'early')).toBe('h1:-:r3:1');
    });

    test('say so again, to whoever takes over from one that died in between; the first one stands', async () => {
      await applications.match('b1', 'taken over');
      await applications.register('b1', 'taken over', 'h1:-:r4:1');
      expect(await applications.register('b1', 'taken over', 'h1:-:r4:1')).toBe('awaited');
      await applications.register('b1', 'taken over', 'h1:-:other:1');
      expect(await applications.find('b1', 'taken over')).toBe('h1:-:r4:1');
    });

    test('a callback that comes once they are registered finds them, and nobody waits', async () => {
      expect(await applications.register('b1', 'in time', 'h1:-:r5:1')).toBe('registered');
      expect(await applications.match('b1', 'in time')).toBe('h1:-:r5:1');
      expect(await applications.register('b1', 'in time', 'h1:-:r5:1')).toBe('registered');
    });

    test('of both at the same moment at least one hears of the other', async () => {
      const others = createVendorApplications(mongo.another(db));
      for (let round = 0; round < 100; round += 1) {
        const applyId = `race-${round}`;
        const [matched, registered] = await Promise.all([
          others.match('b1', applyId),
          applications.register('b1', applyId, 'h1:-:r6:1'),
        ]);
        expect(matched !== null || registered === 'awaited').toBe(true);
        expect(await applications.find('b1', applyId)).toBe('h1:-:r6:1');
      }
    }, 60_000);
  });
});
