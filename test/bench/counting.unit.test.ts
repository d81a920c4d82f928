import { CommandLog } from '../../bench/measure/commandLog';
import type { CommandSeen } from '../../bench/measure/mongoProxy';
import { added, total } from '../../bench/measure/tallies';
import { readCalls } from '../../bench/measure/temporalCalls';

const poll: CommandSeen = {
  process: 'sealflow api',
  collection: 'pendingCommands',
  kind: 'find otherwise',
  isEmpty: true,
};
const insert: CommandSeen = {
  process: 'sealflow api',
  collection: 'commands',
  kind: 'insert',
  isEmpty: false,
};

test('a loop that finds nothing is background; what it finds is work', async () => {
  const log = new CommandLog();
  const learning = log.learnBackground(20);
  log.add(poll);
  log.add(poll);
  expect(await learning).toBeGreaterThan(0);
  log.clear();
  log.add(poll);
  log.add(insert);
  log.add({ ...poll, isEmpty: false });
  log.add({ ...insert, process: 'bare with a store api' });
  log.add({ ...poll, collection: 'ledger' });
  expect(log.tally('sealflow')).toEqual({
    'api commands insert': 1,
    'api pendingCommands find otherwise': 1,
    'api ledger find otherwise': 1,
  });
});

test('calls at Temporal are those at the frontend that are no polls', () => {
  const requests = (namespace: string, operation: string, service: string, count: string) =>
    `service_requests{namespace="${namespace}",operation="${operation}",service_name="${service}"} ${count}`;
  const metrics = [
    '# TYPE service_requests counter',
    requests('default', 'StartWorkflowExecution', 'frontend', '3'),
    requests('default', 'StartWorkflowExecution', 'history', '3'),
    requests('other', 'StartWorkflowExecution', 'frontend', '1'),
    requests('_unknown_', 'GetSystemInfo', 'frontend', '1'),
    requests('default', 'PollWorkflowTaskQueue', 'frontend', '7'),
    requests('default', 'RecordWorkerHeartbeat', 'frontend', '2'),
    requests('default', 'RecordActivityTaskHeartbeat', 'frontend', '1e+03'),
    requests('temporal_system', 'DescribeNamespace', 'frontend', '13'),
    'service_requests_sum{namespace="default",operation="X",service_name="frontend"} 5',
  ].join('\n');
  expect(readCalls(metrics)).toEqual({
    StartWorkflowExecution: 4,
    GetSystemInfo: 1,
    RecordActivityTaskHeartbeat: 1000,
  });
});

test('only what was added counts', () => {
  const difference = added({ a: 1, b: 2 }, { a: 1, b: 5, c: 1 });
  expect(difference).toEqual({ b: 3, c: 1 });
  expect(total(difference)).toBe(4);
});
