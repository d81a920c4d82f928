import {
  noticeStuckBeside,
  type StuckBesideServices,
  type StuckRow,
} from '../../../application/reconciliation/stuckBeside';
import type { SealRequestView } from '../../../application/sealRequests/stores';

/* What a round makes of stuck deliveries, over stores that are maps. */

function world() {
  const rows = new Map<string, StuckRow>();
  const marked = new Set<string>();
  let stuck: string[] = [];
  /** Of those that are stuck, the ones that the list of what is under way ends before. */
  let unlisted: string[] = [];
  const services: StuckBesideServices = {
    beside: {
      findStuck: async ({ known }) => {
        const isKnown = (id: string) => known.some(({ workflowId }) => workflowId === id);
        const found = stuck.filter((id) => !unlisted.includes(id) || isKnown(id));
        return found.map((workflowId) => ({ workflowId, type: 'deliverCommand' }));
      },
    },
    stuckRows: {
      insert: async (row) => {
        rows.set(row._id, row);
      },
      all: async () => [...rows.values()],
      remove: async (id) => {
        rows.delete(id);
      },
    },
    inbox: { get: async () => null },
    vendorApplications: { find: async () => null },
    commands: {
      pending: async ({ after }) =>
        after === undefined
          ? ['c1', 'c2'].map((_id) => ({ _id, recordId: `h:${_id}`, sealRequestId: 'r1', at: '' }))
          : [],
    },
    views: {
      get: async (id) => ({ _id: id }) as SealRequestView,
      markDeliveryStuck: async ({ _id }, isStuck) => {
        if (isStuck) marked.add(_id);
        else marked.delete(_id);
      },
    },
  };
  const round = async (...ids: string[]) => {
    stuck = ids.map((id) => `command:${id}`);
    await noticeStuckBeside(services, () => undefined);
    return [...marked];
  };
  const roundBeyondTheList = (...ids: string[]) => {
    unlisted = ids.map((id) => `command:${id}`);
    return round(...ids);
  };
  return { round, roundBeyondTheList, rows };
}

test('a request is shown for as long as any delivery to it is stuck, whichever', async () => {
  const { round, rows } = world();
  expect(await round('c1')).toEqual(['r1']);
  expect(await round('c2')).toEqual(['r1']);
  expect([...rows.keys()]).toEqual(['command:c2']);
  expect(await round()).toEqual([]);
  expect(rows.size).toBe(0);
});

test('a request stays shown where more is under way than is listed', async () => {
  const { round, roundBeyondTheList, rows } = world();
  await round('c1');
  expect(await roundBeyondTheList('c1')).toEqual(['r1']);
  expect([...rows.keys()]).toEqual(['command:c1']);
  expect(await round()).toEqual([]);
});
