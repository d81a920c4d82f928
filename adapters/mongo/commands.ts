import type {
  CommandRecord,
  Commands,
  LateRefusal,
  PendingCommand,
} from '../../application/sealRequests/stores';
import { allNumbered } from './allNumbered';
import { type Database, insertOnce, insertOrAwait } from './database';
import { oldestFirst } from './oldestFirst';
import { timeOrderedId } from './timeOrderedId';

/** Lists the late refusals of a request, so that they are found by ids; maybe twice, and maybe before they are there. */
interface ListedRefusal {
  /** `<sealRequestId>/<number>`: from 1 without gaps, never deleted. */
  _id: string;
  /** The refusal's `_id`. */
  instance: string;
}

const refusalRows = (db: Database) => db.collection<LateRefusal>('commandRefusals');
const refusalList = (db: Database) => db.collection<ListedRefusal>('commandRefusalsListed');
const listedId = (sealRequestId: string, number: number) => `${sealRequestId}/${number}`;

export function createCommands(db: Database): Commands {
  const records = db.collection<CommandRecord>('commands');
  const pending = db.collection<PendingCommand>('pendingCommands');
  const refusals = refusalRows(db);
  const clearPending = async (instance: string) => {
    await pending.deleteOne({ _id: instance });
  };
  return {
    get: (recordId) => records.findOne({ _id: recordId }),
    record: async (command) => {
      const record = { ...command, instance: timeOrderedId() };
      const { _id: recordId, sealRequestId, at, instance } = record;
      await insertOnce(pending, { _id: instance, recordId, sealRequestId, at });
      if (await insertOrAwait(records, record)) return record;
      await clearPending(instance);
      return null;
    },
    remove: async ({ _id, instance }) => {
      await records.deleteOne({ _id, instance });
      await clearPending(instance);
    },
    markDispatched: ({ instance }) => clearPending(instance),
    refuseLate: async ({ _id, instance, sealRequestId }, refusal) => {
      const at = new Date().toISOString();
      // Before the refusal, whose command nobody refuses again.
      await listRefusal(db, { sealRequestId, instance });
      await insertOnce(refusals, { _id: instance, recordId: _id, sealRequestId, refusal, at });
      await clearPending(instance);
    },
    lateRefusal: ({ instance }) => refusals.findOne({ _id: instance }),
    lateRefusalsOf: (id) => refusalsOf(db, id),
    lateRefusalsOfAll: (ids) => refusals.find({ sealRequestId: { $in: [...ids] } }).toArray(),
    isPending: async ({ instance }) => (await pending.findOne({ _id: instance })) !== null,
    pendingOf: (ids) => pending.find({ sealRequestId: { $in: [...ids] } }).toArray(),
    pending: (page) => oldestFirst(pending, page),
    countPending: () => pending.estimatedDocumentCount(),
    clearPending,
  };
}

async function refusalsOf(db: Database, sealRequestId: string): Promise<LateRefusal[]> {
  const listed = await listedRefusals(db, sealRequestId);
  const instances = new Set(listed.map(({ instance }) => instance));
  const found = await Promise.all([...instances].map((_id) => refusalRows(db).findOne({ _id })));
  return found.filter((refusal) => refusal !== null);
}

function listedRefusals(db: Database, sealRequestId: string): Promise<ListedRefusal[]> {
  return allNumbered((number) => refusalList(db).findOne({ _id: listedId(sealRequestId, number) }), 1);
}

async function listRefusal(
  db: Database,
  { sealRequestId, instance }: Pick<CommandRecord, 'sealRequestId' | 'instance'>,
): Promise<void> {
  const listed = await listedRefusals(db, sealRequestId);
  if (listed.some((each) => each.instance === instance)) return;
  let number = listed.length + 1;
  while (!(await insertOnce(refusalList(db), { _id: listedId(sealRequestId, number), instance })))
    number += 1;
}

/** Lists those of versions that listed none: once, by `setup`. */
export async function listLateRefusals(db: Database): Promise<void> {
  for await (const { _id: instance, sealRequestId } of refusalRows(db).find({}).sort({ _id: 1 }))
    await listRefusal(db, { sealRequestId, instance });
}
