import type { SealRequestWorkflows } from '../application/sealRequests/workflows';
import type { RetryActivities } from '../contracts/sealRequest';
import { orApplicationFailure } from './failures';

export interface RetryActivityDeps {
  workflows: Pick<SealRequestWorkflows, 'retryPending'>;
}

export function createRetryActivities({ workflows }: RetryActivityDeps): RetryActivities {
  return {
    retryPending: ({ sealRequestId, lane }) =>
      orApplicationFailure(() => workflows.retryPending(sealRequestId, lane)),
  };
}
