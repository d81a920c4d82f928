import { fields, waitNodeId } from '../flow';
import { type Activities, applyIdOf } from './messages';
import type { createHost, createVendor } from './peers';
import type { Store } from './store';

export interface ActivityDeps {
  taskQueue: string;
  vendor: ReturnType<typeof createVendor>;
  host: ReturnType<typeof createHost>;
  store?: Store;
}

/** With a store: what is intended stands in it before the call, and what came of it after. */
export function createActivities({ taskQueue, vendor, host, store }: ActivityDeps): Activities {
  const idOf = ({ flowRequestId }: { flowRequestId: string }) => applyIdOf(taskQueue, flowRequestId);
  return {
    async apply(application) {
      const applyId = idOf(application);
      await store?.events(applyId, 0, [['Requested', application]]);
      return vendor.apply(applyId, application);
    },
    async writeBack({ application, sealCode }) {
      const applyId = idOf(application);
      const { flowId, flowRequestId } = application;
      const data = { fields: [{ fieldId: fields.sealCode, value: sealCode }] };
      await store?.events(applyId, 1, [
        ['Applied', { sealCode }],
        ['WriteRequested', data],
      ]);
      await host({ type: 'fields.write', commandId: `${applyId}-write`, flowId, flowRequestId, data });
      await store?.events(applyId, 3, [['Written', {}]]);
    },
    async submit({ application, completed }) {
      const applyId = idOf(application);
      const { flowId, flowRequestId, applicant } = application;
      const data = { as: { userId: applicant }, applicant, waitNodeIds: [waitNodeId] };
      await store?.events(applyId, 4, [
        ['Completed', completed],
        ['SubmitRequested', data],
      ]);
      await host({ type: 'flow.submit', commandId: `${applyId}-submit`, flowId, flowRequestId, data });
      await store?.events(applyId, 6, [['Submitted', {}]]);
      await store?.outcome(completed.rowId);
    },
  };
}
