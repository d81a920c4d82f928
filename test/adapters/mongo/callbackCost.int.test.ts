import type { Document } from 'mongodb';
import type { Database } from '../../../adapters/mongo/database';
import { createRecords } from '../../../adapters/mongo/records';
import { createVendorApplications } from '../../../adapters/mongo/vendorApplications';
import type { DeliveryServices, Turn } from '../../../application/callbacks/deliver';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import { tryDelivery } from '../../../application/callbacks/tryDelivery';
import type { VendorApplications } from '../../../application/sealRequests/stores';
import { sealRequestId } from '../../../contracts/ids';
import type { SealRequestCommand } from '../../../domain/sealRequest/commands';
import { applied, applySeal, callback, live } from '../../domain/sealRequest/life';
import { startMongo, type TestMongo } from './support';

/* What the store is asked from a callback's acknowledgement to its signal: each of these is a turn on the network. */

let mongo: TestMongo;
let asked: string[];
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

/** The same database, with a note of every call on a collection. */
function counted(database: Database): Database {
  return {
    ...database,
    collection: <T extends Document>(name: string) =>
      new Proxy(database.collection<T>(name), {
        get: (target, method) => {
          const member: unknown = Reflect.get(target, method);
          if (typeof member !== 'function') return member;
          return (...given: unknown[]) => {
            asked.push(`${name} ${String(method)}`);
            return Reflect.apply(member, target, given);
          };
        },
      }),
  };
}

async function costOf(
  life: SealRequestCommand[],
  received: Partial<ReceivedRow> = {},
  { isOwn = false, ...turn }: Turn & { isOwn?: boolean } = {},
): Promise<{ delivery: string; asked: string[] }> {
  const db = mongo.empty();
  const id = sealRequestId({ hostId: 'h1', flowRequestId: 'r1', attempt: 1 });
  await createRecords(db).ledger.append({ sealRequestId: id, firstSeq: 0, events: live(...life).ledger });
  const database = counted(db);
  const vendor = {
    confirms: () => true,
    detail: async () => ({ stage: 'completed', stageName: '', sealCode: null, seals: [] }),
  };
  const services = {
    ...createRecords(database),
    vendors: { forBinding: async () => vendor },
    workflows: { signalCallback: async () => 'delivered' },
    waitAttentionSeconds: 600,
  } as unknown as DeliveryServices;
  const registering = isOwn ? services : { vendorApplications: createVendorApplications(db) };
  await (registering.vendorApplications as VendorApplications).register('b1', 'known', id);
  asked = [];
  const { toDeliver } = await services.inbox.store({
    bindingId: 'b1',
    contentType: 'application/json',
    body: Buffer.from('{}'),
    read: { applyId: 'known', event: 'sealingCompleted' },
    ...received,
  });
  if (!toDeliver) throw new Error('there is nothing to deliver');
  return { delivery: await tryDelivery(services, toDeliver, {}, turn), asked };
}
const stored = ['inboxPending insertOne', 'inbox insertOne'];
const granted = [applySeal(), applied()];

test('one that is signalled where another process began it: two inserts and two finds', async () => {
  expect(await costOf(granted)).toEqual({
    delivery: 'signalled',
    asked: [...stored, 'vendorApplications findOne', 'sealRequests findOne'],
  });
});

test('one of an application that this process began: two inserts', async () => {
  expect(await costOf(granted, {}, { isOwn: true })).toEqual({ delivery: 'signalled', asked: stored });
});

test('one that the ledger settles: one find more, and its outcome', async () => {
  expect(await costOf([...granted, callback('sealingCompleted')])).toEqual({
    delivery: 'settled',
    asked: [
      ...stored,
      'vendorApplications findOne',
      'sealRequests findOne',
      'ledger findOne',
      'inboxOutcomes insertOne',
      'inboxPending deleteOne',
    ],
  });
});

test('one that was matched before it was stored: one find less', async () => {
  const known = sealRequestId({ hostId: 'h1', flowRequestId: 'r1', attempt: 1 });
  expect(await costOf(granted, {}, { known })).toEqual({
    delivery: 'signalled',
    asked: [...stored, 'sealRequests findOne'],
  });
});

test('one that no application was found for: its mark, and a note', async () => {
  const read = { applyId: 'unknown', event: 'sealingCompleted' } as const;
  expect(await costOf(granted, { read }, { known: null })).toEqual({
    delivery: 'unmatched',
    asked: [...stored, 'vendorApplications insertOne', 'inboxOutcomes insertOne'],
  });
});
