import type { SealRequestView } from '../../application/sealRequests/stores';
import type { RebuildStore, StoredRequest, VerificationStore } from '../../application/verification/ports';
import { sealRequestWorkflowId } from '../../contracts/ids';
import type { Database } from './database';
import { projectionVersion } from './foldView';
import { type LedgerDocument, toEntry } from './ledger';
import { createOpenRequests } from './openRequests';

/** For programs that go through everything: they read by lists and ranges, which no request does. */
export function createVerificationStore(db: Database): VerificationStore & RebuildStore {
  const events = db.collection<LedgerDocument>('ledger');
  const views = db.collection<SealRequestView>('sealRequests');
  const open = createOpenRequests(db);
  const view = async (id: string) => {
    const found = await views.findOne({ _id: id });
    return { view: found, isOutdated: found !== null && found.projection !== projectionVersion };
  };
  const ledgers = async function* () {
    let current: Pick<StoredRequest, 'id' | 'entries'> | undefined;
    // Ids of one request begin alike, up to a slash: its events follow one another.
    for await (const document of events.find().sort({ _id: 1 })) {
      if (current && current.id !== document.sealRequestId) {
        yield current;
        current = undefined;
      }
      current ??= { id: document.sealRequestId, entries: [] };
      current.entries.push(toEntry(document));
    }
    if (current) yield current;
  };
  return {
    ledgers,
    view,
    request: async (id) => {
      const shown = await view(id);
      const workflowId = sealRequestWorkflowId(id);
      const range = { _id: { $gte: `${workflowId}/`, $lt: `${workflowId}/~` } };
      const found = await events.find(range).sort({ _id: 1 }).toArray();
      return { id, entries: found.map(toEntry), ...shown };
    },
    viewIds: async function* () {
      for await (const { _id } of views.find({}, { projection: { _id: 1 } })) yield _id;
    },
    ledgerIds: async function* () {
      for await (const { id } of ledgers()) yield id;
    },
    outdate: async (id) => {
      await views.updateOne({ _id: id }, { $set: { projection: 0 } });
    },
    begin: async (id) => {
      await open.begin(id);
    },
  };
}
