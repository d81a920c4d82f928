import type { Filter } from 'mongodb';
import type {
  AdminEvent,
  AdminEventFilter,
  AdminEvents,
  AdminOutcome,
  FieldChange,
} from '../../application/administration/adminEvents';
import { defined } from '../../domain/defined';
import type { Database } from './database';
import { timeOrderedId } from './timeOrderedId';

/** By the id of its event. Changes as JSON: their values have any names and shapes, which not every server takes. */
type StoredOutcome = Omit<AdminOutcome, 'changes'> & { _id: string; changes?: string };

export function createAdminEvents(database: Database): AdminEvents {
  const events = database.collection<AdminEvent>('adminEvents');
  const outcomes = database.collection<StoredOutcome>('adminEventOutcomes');
  return {
    begin: async (event) => {
      const _id = timeOrderedId();
      await events.insertOne({ _id, ...event });
      return _id;
    },
    conclude: async (id, { changes, ...outcome }) => {
      const text = changes && JSON.stringify(changes);
      await outcomes.insertOne({ _id: id, ...outcome, ...defined({ changes: text }) });
    },
    list: async (filter, { limit, before }) => {
      const found = await events
        .find(queryOf(filter, before))
        .sort({ _id: -1 })
        .limit(limit + 1)
        .toArray();
      const items = found.slice(0, limit);
      const ids = items.map(({ _id }) => _id);
      const results = await outcomes.find({ _id: { $in: ids } }).toArray();
      const resultOf = (id: string) => {
        const result = results.find(({ _id }) => _id === id);
        return result ? outcomeOf(result) : null;
      };
      const last = found.length > limit ? ids.at(-1) : undefined;
      return {
        items: items.map((event) => ({ ...event, result: resultOf(event._id) })),
        ...defined({ last }),
      };
    },
  };
}

function queryOf({ actor, target }: AdminEventFilter, before: string | undefined): Filter<AdminEvent> {
  return {
    ...defined({ 'actor.id': actor, 'target.id': target }),
    ...(before === undefined ? {} : { _id: { $lt: before } }),
  };
}

function outcomeOf({ _id, changes, ...outcome }: StoredOutcome): AdminOutcome {
  return changes === undefined ? outcome : { ...outcome, changes: JSON.parse(changes) as FieldChange[] };
}
