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
  const services: StuckBesideServices = {
    beside: {
      findStuck: async () => stuck.map((workflowId) => ({ workflowId, type: 'deliverCommand' })),
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
  return { round, rows };
}

test('a request is shown for as long as any delivery to it is stuck, whichever', async () => {
  const { round, rows } = world();
  expect(await round('c1')).toEqual(['r1']);
  expect(await round('c2')).toEqual(['r1']);
  expect([...rows.keys()]).toEqual(['command:c2']);
  expect(await round()).toEqual([]);
  expect(rows.size).toBe(0);
});
