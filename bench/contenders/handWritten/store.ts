import { randomUUID } from 'node:crypto';
import { MongoClient, MongoServerError } from 'mongodb';
import type { Application } from './messages';

interface LedgerDocument {
  _id: string;
  type: string;
  at: string;
  data: unknown;
}

/** What no honest version can do without: the command, each event, what came in, and what became of it. */
export interface Store {
  command(applyId: string, application: Application): Promise<void>;
  events(applyId: string, firstSeq: number, events: [type: string, data: unknown][]): Promise<void>;
  /** @returns the id of its row. */
  received(applyId: string, body: string): Promise<string>;
  outcome(rowId: string): Promise<void>;
  close(): Promise<void>;
}

/** Inserts and nothing else, with the concern and the number of connections that the product has. */
export function openStore(url: string, database: string): Store {
  const client = new MongoClient(url, {
    maxPoolSize: 8,
    writeConcern: { w: 'majority', journal: true },
  });
  const db = client.db(database);
  const commands = db.collection<{ _id: string; at: string; application: Application }>('commands');
  const ledger = db.collection<LedgerDocument>('ledger');
  const inbox = db.collection<{ _id: string; applyId: string; at: string; body: string }>('inbox');
  const outcomes = db.collection<{ _id: string; state: string; at: string }>('inboxOutcomes');
  const now = () => new Date().toISOString();
  return {
    command: async (applyId, application) => {
      await commands.insertOne({ _id: applyId, at: now(), application });
    },
    events: async (applyId, firstSeq, events) => {
      const documents = events.map(([type, data], index) => {
        const seq = String(firstSeq + index).padStart(6, '0');
        return { _id: `${applyId}/${seq}`, type, at: now(), data };
      });
      await ledger.insertMany(documents, { ordered: true }).catch(unlessThere);
    },
    received: async (applyId, body) => {
      const _id = randomUUID();
      await inbox.insertOne({ _id, applyId, at: now(), body });
      return _id;
    },
    outcome: async (rowId) => {
      await outcomes.insertOne({ _id: `${rowId}/final`, state: 'delivered', at: now() }).catch(unlessThere);
    },
    close: () => client.close(),
  };
}

/** An activity that is tried again finds what it wrote before. */
function unlessThere(error: unknown): void {
  if (!(error instanceof MongoServerError && error.code === 11000)) throw error;
}
