import type { Alerts, OpenAlert } from '../../application/alerts/ports';
import { type Database, insertOnce } from './database';
import { lastNumbered } from './lastNumbered';

interface NoticeDocument {
  /** `<key>:<when it was first seen>/<number>`. */
  _id: string;
  at: string;
}

/** A few rows, and mostly none: only inserted, and deleted once people were told that it is over. */
export function createAlerts(db: Database): Alerts {
  const open = db.collection<OpenAlert>('openAlerts');
  const notices = db.collection<NoticeDocument>('alertNotices');
  const failures = db.collection<{ _id: string; at: string }>('alertFailures');
  const noticeId = ({ _id, at }: OpenAlert, number: number) => `${_id}:${at}/${number}`;
  return {
    open: () => open.find({}).toArray(),
    begin: async (alert) => {
      await insertOnce(open, alert);
      return (await open.findOne({ _id: alert._id })) ?? alert;
    },
    lastSent: async (alert) => {
      const { number, found } = await lastNumbered((each) => notices.findOne({ _id: noticeId(alert, each) }));
      return found ? { number, at: found.at } : null;
    },
    recordSent: async (alert, { number, at }) => {
      await insertOnce(notices, { _id: noticeId(alert, number), at });
    },
    end: async (alert, sent) => {
      await open.deleteOne({ _id: alert._id });
      for (let number = sent?.number ?? 0; number > 0; number -= 1)
        await notices.deleteOne({ _id: noticeId(alert, number) });
    },
    noteFailure: async ({ _id }, at) => {
      await insertOnce(failures, { _id, at });
    },
    clearFailure: async ({ _id }) => {
      await failures.deleteOne({ _id });
    },
    countFailures: () => failures.countDocuments({}),
  };
}
