import { Socket } from 'node:net';
import type { Database } from '../../../adapters/mongo/database';
import { startMongo, type TestMongo } from './support';

let mongo: TestMongo;
let db: Database;
beforeAll(async () => {
  mongo = await startMongo();
  db = mongo.empty();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

/** Destroyed, and not yet said to be closed: what a server that is killed leaves for a moment. */
function killSockets(): number {
  const port = Number(new URL(mongo.environment(db).SEALFLOW_MONGO_URL).port);
  const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles(): unknown[] };
  const ours = handles().filter((each): each is Socket => each instanceof Socket && each.remotePort === port);
  for (const socket of ours) socket.destroy();
  return ours.length;
}

test('an operation on a connection that is just dying fails or is tried again, and the server is found again', async () => {
  const rows = db.collection<{ _id: string }>('rows');
  for (let round = 0; round < 5; round += 1) {
    await rows.insertOne({ _id: `row-${round}` });
    expect(killSockets()).toBeGreaterThan(1);
    // A read is tried again by the driver itself, once the server is found again.
    expect(await rows.findOne({ _id: `row-${round}` })).toEqual({ _id: `row-${round}` });
    await db.ping();
  }
}, 30_000);
