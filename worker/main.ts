import { Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createAlertWebhook } from '../adapters/alerts/webhook';
import { createSealedTokens } from '../adapters/crypto/sealedToken';
import { createSecretBox } from '../adapters/crypto/secretBox';
import { createFileSource } from '../adapters/http/fileSource';
import type { OutgoingHttp } from '../adapters/http/http';
import { outgoingHttp } from '../adapters/http/outgoing';
import { createReadQueue } from '../adapters/http/readQueue';
import { createAlerts } from '../adapters/mongo/alerts';
import { type Configuration, createConfiguration } from '../adapters/mongo/configuration';
import { type Database, openDatabase } from '../adapters/mongo/database';
import { createDeliveries } from '../adapters/mongo/deliveries';
import { createFlowEvents } from '../adapters/mongo/flowEvents';
import { createPayloadKeyRows } from '../adapters/mongo/payloadKeys';
import { createPeerTimes, type PeerTimesOfProcess } from '../adapters/mongo/peerTimes';
import { createPendingNotifications } from '../adapters/mongo/pendingNotifications';
import { createRecords } from '../adapters/mongo/records';
import { createRefusedEvents } from '../adapters/mongo/refusedEvents';
import { createStuckRows } from '../adapters/mongo/stuckRows';
import { peerCallNotes } from '../adapters/peerCalls';
import { createHosts, createVendors } from '../adapters/registry';
import { createBesideWorkflows } from '../adapters/temporal/besideWorkflows';
import { heldPayloadKeys } from '../adapters/temporal/codec';
import { openTemporal, type TemporalConnection } from '../adapters/temporal/connection';
import { createDataConverter, createWorkerDataConverter } from '../adapters/temporal/dataConverter';
import { createRelay } from '../adapters/temporal/relay';
import { createSealRequestWorkflows } from '../adapters/temporal/sealRequests';
import type { Tracing } from '../adapters/tracing';
import { capabilities } from '../adapters/vendors';
import { alertTexts } from '../api/messages/alertTexts';
import { refusalSentences } from '../api/messages/refusals';
import { attachmentOriginsOf } from '../application/administration/attachmentOrigins';
import type { Deliveries } from '../application/administration/deliveries';
import { type AlertServices, sendAlerts } from '../application/alerts/sendAlerts';
import { registeringLedger } from '../application/callbacks/registeringLedger';
import { createCatalogueSync } from '../application/catalogues/sync';
import { createSealedFiles, fileAddressPurpose } from '../application/files/sealedFiles';
import { clearRefusal } from '../application/flowEvents/clearRefusal';
import { noteRefusedLate } from '../application/flowEvents/refusedLate';
import { relayRefused } from '../application/flowEvents/relayRefused';
import { relayReplies } from '../application/flowEvents/relayReplies';
import { writeRefusal } from '../application/flowEvents/writeRefusal';
import { createNotifier, type Notifier, notifyingLedger } from '../application/notifications/notifier';
import type { Hosts } from '../application/ports/host';
import { createReconcilePort } from '../application/reconciliation/reconcilePort';
import { createCommandDelivery } from '../application/sealRequests/relayCommands';
import { type Config, loadConfig } from '../config';
import { createLogger } from '../config/logger';
import { type Ending, runMain } from '../config/runMain';
import { defined } from '../domain/defined';
import { activityLog } from './activityLog';
import { workflowBundle } from './bundle';
import { prometheusAt, watchEventLoop, workerMetrics } from './metrics';
import { assertHoldsPayloadKeys } from './payloadKeys';
import { temporalLog } from './temporalLog';
import { createWorkers } from './workers';
import { limitStacksOfWorkflows } from './workflowStacks';

/** A call to a peer that is cut off then is read back by the next try, as after a crash. */
const stopMs = 25_000;

async function main(endWhenAsked: (ending: Ending) => void): Promise<void> {
  const config = loadConfig(process.env);
  const logger = createLogger('sealflow-worker', config.logLevel);
  installRuntime(config, logger);
  limitStacksOfWorkflows();
  const { mongo } = config;
  const { namespace, ...temporal } = config.temporal;
  const database = openDatabase({ url: mongo.url, name: mongo.database });
  const deliveries = createDeliveries(database);
  const peerTimes = createPeerTimes(database);
  const held = beginKeyCheck(config, database, logger);
  const tracing = tracingOf(config);
  const connection = openTemporal({
    ...config.temporal,
    dataConverter: createDataConverter(config.payloads),
    ...(tracing ? { interceptors: [tracing.client] } : {}),
  });
  const deps = createActivityDeps(config, {
    ...{ database, deliveries, peerTimes, logger, temporal: connection },
    ...defined({ tracing }),
  });
  const workers = await createWorkers({
    temporal,
    namespace,
    dataConverter: createWorkerDataConverter(config.payloads),
    workflowBundle: await workflowBundle(config.workflowBundle),
    deps,
    activityInterceptors: [activityLog(logger), ...(tracing ? [tracing.activities] : [])],
    onAway: (seconds) => logger.warn({ seconds }, `Temporal is not there yet; asking again in ${seconds} s`),
  });
  const ended = workers.run();
  const lag = watchEventLoop(Runtime.instance().metricMeter);
  logger.info({ temporal: temporal.address }, 'Sealflow worker is running');
  const stop = async () => {
    workers.shutdown();
    await ended;
    lag.stop();
    await deps.notifier.idle();
    await Promise.all([deliveries.flush(), peerTimes.stop()]);
    await Promise.allSettled([database.close(), connection.close(), tracing?.stop()]);
  };
  endWhenAsked({ logger, stop, withinMs: stopMs });
  // To whoever started this process and waits for it.
  process.send?.({ ready: true });
  await Promise.race([ended, held.then(() => ended)]);
}

/** Whoever starts listens to it once all runs: Temporal and the database may come in any order. */
function beginKeyCheck({ payloads }: Config, database: Database, logger: Logger): Promise<void> {
  const onAway = (seconds: number) =>
    logger.warn({ seconds }, `The database is not there yet; asking again in ${seconds} s`);
  const held = assertHoldsPayloadKeys(createPayloadKeyRows(database), heldPayloadKeys(payloads), onAway);
  held.catch(() => undefined);
  return held;
}

interface Parts {
  database: Database;
  deliveries: Deliveries;
  peerTimes: PeerTimesOfProcess;
  logger: Logger;
  temporal: TemporalConnection;
  tracing?: Tracing;
}

function tracingOf({ otlpEndpoint }: Config): Tracing | undefined {
  if (otlpEndpoint === undefined) return undefined;
  // What makes traces is loaded where they are wanted alone.
  const { startTracing }: typeof import('../adapters/tracing') = require('../adapters/tracing');
  return startTracing('sealflow-worker', otlpEndpoint);
}

function createActivityDeps(config: Config, parts: Parts) {
  const { database, deliveries, peerTimes, logger, temporal, tracing } = parts;
  const secretBox = createSecretBox(config.secretKeys);
  const http = outgoingHttp(config.outgoing);
  const { waitAttentionSeconds, runbookUrl, api } = config;
  const configuration = createConfiguration(database);
  const { bindings, sealSettings, catalogues } = configuration;
  const { peerCalled } = workerMetrics(Runtime.instance().metricMeter);
  const told = [peerCalled, peerTimes.called, ...(tracing ? [tracing.peerCalled] : [])];
  const onCall = peerCallNotes(logger, told);
  const vendors = createVendors({ bindings, catalogues, secretBox, http, onCall });
  const workflows = createSealRequestWorkflows(temporal, {
    publicUrl: api.publicUrl,
    ...defined({ runbookUrl }),
  });
  const relay = createRelay(temporal);
  const flowEvents = createFlowEvents(database);
  const refusedEvents = createRefusedEvents(database);
  const hosts = createHosts({
    hosts: configuration.hosts,
    sealSettings,
    secretBox,
    http,
    deliveries,
    onCall,
  });
  const notifier = createNotifierOf({ database, deliveries, logger }, configuration, hosts);
  const stored = createRecords(database);
  const ledgerOfWorker = registeringLedger(stored.ledger, { ...stored, relay });
  const records = { ...stored, ledger: notifyingLedger(ledgerOfWorker, notifier.noteBatch) };
  const { ledger, leases, attempts } = records;
  const refusals = { refusedEvents, flowEvents, hosts, relay, requests: records };
  const lateRefusals = { refusedEvents, sealSettings, hosts: configuration.hosts, refusalSentences, relay };
  const stuckRows = createStuckRows(database);
  const alerts = {
    ...createAlertDeps(config, database, { configuration, http }),
    ...{ views: records.views, refusedEvents, stuckRows, log: logger },
  };
  return {
    ledger,
    attempts,
    workflows,
    vendors,
    files: createFileSource(http),
    attachmentOrigins: async (hostId: string) => {
      const host = await configuration.hosts.recent(hostId);
      return host ? attachmentOriginsOf(host) : [];
    },
    sealedFiles: createSealedFiles({
      vendors,
      tokens: createSealedTokens(config.secretKeys, fileAddressPurpose),
      readQueueOf: (limits) => createReadQueue(vendors, limits),
    }),
    hosts,
    notifier,
    relayRefused: (onEach: () => void) => relayRefused(refusals, onEach),
    writeRefusal: (refusedId: string) => writeRefusal(refusals, refusedId),
    clearRefusal: (refusedId: string) => clearRefusal(refusals, refusedId),
    flowEvents,
    sealSettings,
    waitAttentionSeconds: config.waitAttentionSeconds,
    reconciliation: createReconcilePort(
      {
        ...records,
        vendors,
        flowEvents,
        refusedEvents,
        deliveries,
        workflows,
        beside: createBesideWorkflows(temporal),
        stuckRows,
        relay,
        alertHours: config.alertHours,
        waitAttentionSeconds,
        notifier,
      },
      config,
    ),
    sendAlerts: (onEach: () => void) => sendAlerts(alerts, onEach),
    givenCode: { bindings, capabilities, vendors },
    callbacks: { ...records, vendors, workflows, relay, waitAttentionSeconds },
    commandDelivery: createCommandDelivery({
      ...records,
      workflows,
      relay,
      onRefusedLate: (record, refusal) => noteRefusedLate(lateRefusals, record, refusal),
    }),
    catalogues: createCatalogueSync({ bindings, vendors, leases, catalogues }),
    relayReplies: (onEach: () => void) => relayReplies({ ...records, workflows }, onEach),
  };
}

function createNotifierOf(
  { database, deliveries, logger: log }: Pick<Parts, 'database' | 'deliveries' | 'logger'>,
  { hosts }: Configuration,
  hostClients: Hosts,
): Notifier {
  const pending = createPendingNotifications(database);
  return createNotifier({ hosts, hostClients, pending, deliveries, log, now: () => new Date() });
}

function createAlertDeps(
  { alerts, runbookUrl, timeZone, api }: Config,
  database: Database,
  { configuration, http }: { configuration: Configuration; http: OutgoingHttp },
): Omit<AlertServices, 'views' | 'refusedEvents' | 'stuckRows' | 'log'> {
  const texts = alertTexts({ timeZone, ...defined({ runbookUrl }) });
  const stores = { binding: configuration.bindings, host: configuration.hosts };
  return {
    alerts: createAlerts(database),
    ...(alerts ? { sender: createAlertWebhook({ http, texts, ...alerts }) } : {}),
    nameOf: async ({ kind, id }) => (await stores[kind].recent(id))?.name ?? null,
    requestUrl: (id) => `${api.publicUrl}/v1/seal-requests/${encodeURIComponent(id)}`,
    repeatHours: alerts?.repeatHours ?? [],
    now: () => new Date(),
  };
}

/** Temporal's metrics, and ours of the worker, are where Prometheus looks. */
function installRuntime({ workerMetricsAddress }: Config, logger: Logger): void {
  Runtime.install({
    logger: temporalLog(logger),
    ...(workerMetricsAddress === undefined
      ? {}
      : { telemetryOptions: { metrics: { prometheus: prometheusAt(workerMetricsAddress) } } }),
    // Signals are ours: they end the workers in order.
    shutdownSignals: [],
  });
}

runMain(main);
