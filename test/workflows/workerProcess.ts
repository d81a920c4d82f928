import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWebhookHost } from '../../adapters/hosts/webhook';
import { createFileSource } from '../../adapters/http/fileSource';
import { createConfiguration } from '../../adapters/mongo/configuration';
import { openDatabase } from '../../adapters/mongo/database';
import { createFlowEvents } from '../../adapters/mongo/flowEvents';
import { createRecords } from '../../adapters/mongo/records';
import { openTemporal } from '../../adapters/temporal/connection';
import { createRelay } from '../../adapters/temporal/relay';
import { createSealRequestWorkflows } from '../../adapters/temporal/sealRequests';
import { capabilities } from '../../adapters/vendors';
import { createZhangGuanJia } from '../../adapters/zhangguanjia/client';
import { resolveProfile } from '../../adapters/zhangguanjia/profile';
import type { LedgerPort } from '../../application/sealRequests/stores';
import { createWorkers } from '../../worker/workers';
import { http } from '../support/http';
import type { WorkerSettings } from './world';

/*
 * A real worker process for the workflow tests: the product's workers over one binding and one host, and a point at
 * which it dies, or stands still until SIGCONT: right after the named event is in the ledger, so the workflow task or
 * the activity that wrote it never gets to say so, or much too late.
 */
async function main(settings: WorkerSettings): Promise<void> {
  const db = openDatabase({ url: settings.mongoUrl, name: settings.database });
  const records = createRecords(db);
  const { ledger: recorded } = records;
  const temporal = openTemporal(settings.temporal);
  let hasFrozen = false;
  const ledger: LedgerPort = {
    isCodeOver: recorded.isCodeOver,
    append: async (batch) => {
      await sleep(settings.ledgerTakesMs ?? 0);
      const state = await recorded.append(batch);
      const wrote = (named?: string) => batch.events.some(({ type }) => type === named);
      if (wrote(settings.dieAfter)) process.kill(process.pid, 'SIGKILL');
      if (!hasFrozen && wrote(settings.freezeAfter)) {
        hasFrozen = true;
        process.kill(process.pid, 'SIGSTOP');
      }
      return state;
    },
  };
  const vendor = createZhangGuanJia({ http, ...settings.vendor, profile: resolveProfile(settings.profile) });
  const host = createWebhookHost({ http, ...settings.host });
  const vendors = { forBinding: async () => vendor };
  const workers = await createWorkers({
    temporal: { address: settings.temporal.address },
    namespace: settings.temporal.namespace,
    workflowBundle: { codePath: settings.bundle },
    deps: {
      ledger,
      attempts: records.attempts,
      vendors,
      files: createFileSource(http),
      attachmentOrigins: async () => [],
      sealedFiles: { of: async () => ({ files: [], expiresAt: new Date().toISOString() }) },
      hosts: { forHost: async () => host },
      flowEvents: createFlowEvents(db),
      sealSettings: createConfiguration(db).sealSettings,
      waitAttentionSeconds: settings.waitAttentionSeconds ?? 600,
      reconciliation: {
        page: async () => ({ looked: 0, differed: 0 }),
        forgetOld: async () => ({ forgotten: 0 }),
      },
      workflows: createSealRequestWorkflows(temporal),
      givenCode: { bindings: { recent: async () => null }, capabilities, vendors },
      callbacks: {
        ...records,
        vendors,
        workflows: createSealRequestWorkflows(temporal),
        relay: createRelay(temporal),
        waitAttentionSeconds: 600,
      },
      commandDelivery: { deliver: async () => undefined, relay: async () => 0 },
      sendAlerts: async () => ({ sent: 0 }),
      relayRefused: async () => ({ ended: 0 }),
      notifier: { relay: async () => ({ sent: 0 }) },
      clearRefusal: async () => undefined,
      writeRefusal: async () => undefined,
      relayReplies: async () => ({ signalled: 0 }),
      catalogues: { enabledBindings: async () => [], sync: async () => ({ kind: 'busy' }) },
    },
  });
  process.once('SIGTERM', () => workers.shutdown());
  // The test holds the other end: a worker never outlives it.
  process.stdin.resume().on('end', () => process.kill(process.pid, 'SIGKILL'));
  process.stdout.write('ready\n');
  await workers.run();
  await Promise.all([db.close(), temporal.close()]);
  process.exit(0);
}

const settings: WorkerSettings = JSON.parse(process.argv[2] ?? '{}');
main(settings).catch((error: unknown) => {
  const stderr = openSync('/dev/stderr', 'w');
  writeSync(stderr, `${error instanceof Error ? error.stack : String(error)}\n`);
  closeSync(stderr);
  process.exit(1);
});
