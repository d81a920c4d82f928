import { openTemporal } from '../../../adapters/temporal/connection';
import { listServers, startEmbeddedServers } from '../../../sandbox/embedded/servers';
import { NAMESPACE } from '../../../sandbox/embedded/temporal';
import { removeTempFolders, tempFolder } from './support';

afterAll(removeTempFolders);

/** Each caller goes away at another point of the server's work. */
const deadlinesMs = Array.from({ length: 2000 }, (_, index) => 2 + (index % 60));
const callersAtOnce = 30;
/** As many as make a list take its time. */
const listed = 300;

/** Of the official program a caller that goes away may be the last one that is answered. */
const isOurs = (binary = '') => /temporal-[\d.]+-[0-9a-f]{8}-/.test(binary);

it('answers after callers that went away while their queries ran', async () => {
  const servers = await startEmbeddedServers({ dataDir: tempFolder(), ports: 'free', log: () => undefined });
  const temporal = openTemporal({ address: servers.temporal.address, namespace: NAMESPACE });
  const { workflow, connection } = temporal.client;
  const start = (workflowId: string) =>
    temporal.call(() => workflow.start('any', { workflowId, taskQueue: 'any' }), 60_000);
  const list = () =>
    connection.workflowService.listWorkflowExecutions({ namespace: NAMESPACE, pageSize: 1000 });
  const left = deadlinesMs.values();
  let lost = 0;
  const callAndLeave = async () => {
    for (const deadlineMs of left)
      await connection.withDeadline(Date.now() + deadlineMs, list).catch(() => {
        lost += 1;
      });
  };
  try {
    await Promise.all(Array.from({ length: listed }, (_, index) => start(`listed-${index}`)));
    await Promise.all(Array.from({ length: callersAtOnce }, callAndLeave));
    expect(lost).toBeGreaterThan(0);
    if (!isOurs(listServers(servers.dataDir).temporal?.binary)) return;
    await start('after');
    expect((await workflow.getHandle('after').describe()).status.name).toBe('RUNNING');
  } finally {
    await temporal.close();
    await servers.stop();
  }
}, 400_000);
