import type { SealRequestWorkflows } from '../../application/sealRequests/workflows';
import { until } from '../support/until';

/** An update that a busy worker has not taken in yet is sent again under its id, as the product does. */
export function patient(workflows: SealRequestWorkflows): SealRequestWorkflows {
  return {
    ...workflows,
    update: (...update) =>
      until(
        () => workflows.update(...update),
        (outcome) => outcome !== 'pending',
        `nobody takes ${update[2]}`,
      ),
  };
}
