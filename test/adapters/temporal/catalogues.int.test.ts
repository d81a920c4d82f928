import { createCatalogueWorkflows } from '../../../adapters/temporal/catalogues';
import { openTemporal, type TemporalConnection } from '../../../adapters/temporal/connection';
import { catalogueWorkflowId } from '../../../contracts/syncCatalogues';
import { ownNamespace } from '../../support/servers';
import { until } from '../../support/until';

/* A sync that is asked for while no worker runs, on a real server. */

let temporal: TemporalConnection;
beforeAll(async () => {
  temporal = openTemporal(await ownNamespace());
}, 60_000);
afterAll(async () => {
  await temporal.close();
}, 30_000);

test('whoever waits for a sync that does not end leaves nothing open at the server', async () => {
  const service = temporal.client.workflowService;
  const poll = service.getWorkflowExecutionHistory.bind(service);
  let open = 0;
  const watched = (request: Parameters<typeof poll>[0]) => {
    open += 1;
    return poll(request).finally(() => {
      open -= 1;
    });
  };
  Object.assign(service, { getWorkflowExecutionHistory: watched });
  const asked = createCatalogueWorkflows(temporal).sync('b1', 2000);
  const opened = async () => open;
  await until(opened, (count) => count === 1, 'its result is not waited for');
  expect(await asked).toBeNull();
  // The server lets a poll stand for twenty seconds, and each is followed by another.
  await until(opened, (count) => count === 0, 'its result is still waited for', 5000);
  await temporal.call(() => temporal.client.workflow.getHandle(catalogueWorkflowId('b1')).terminate());
}, 60_000);
