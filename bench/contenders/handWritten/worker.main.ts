import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from './activities';
import { readOptions } from './options';
import { createHost, createVendor } from './peers';
import { openStore } from './store';

async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const { temporalAddress, taskQueue, bundle, ...options } = readOptions();
  const store = options.store ? openStore(options.store.url, options.store.database) : undefined;
  const connection = await NativeConnection.connect({ address: temporalAddress });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: { codePath: bundle },
    activities: createActivities({
      taskQueue,
      vendor: createVendor(options.vendor),
      host: createHost(options.host),
      ...(store ? { store } : {}),
    }),
  });
  process.once('SIGTERM', () => worker.shutdown());
  const ended = worker.run();
  process.send?.({ ready: true });
  await ended;
  await Promise.all([connection.close(), store?.close()]);
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
