import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createSealedTokens } from '../adapters/crypto/sealedToken';
import { createSecretBox } from '../adapters/crypto/secretBox';
import type { OutgoingHttp } from '../adapters/http/http';
import { outgoingHttp } from '../adapters/http/outgoing';
import { createReadQueue } from '../adapters/http/readQueue';
import { createAdminEvents } from '../adapters/mongo/adminEvents';
import { createAlerts } from '../adapters/mongo/alerts';
import { readCallbackAddresses } from '../adapters/mongo/bindings';
import { type Configuration, createConfiguration } from '../adapters/mongo/configuration';
import { type Database, openDatabase } from '../adapters/mongo/database';
import { createDeliveries } from '../adapters/mongo/deliveries';
import { createFlowEvents } from '../adapters/mongo/flowEvents';
import { createObservedFlows } from '../adapters/mongo/observedFlows';
import { createPayloadKeyRows } from '../adapters/mongo/payloadKeys';
import { createPeerTimes, type PeerTimesOfProcess } from '../adapters/mongo/peerTimes';
import { createPendingNotifications } from '../adapters/mongo/pendingNotifications';
import { createRefusedEvents } from '../adapters/mongo/refusedEvents';
import { createStuckRows } from '../adapters/mongo/stuckRows';
import { peerCallNotes } from '../adapters/peerCalls';
import { createHosts, createVendors, type HostRegistry, type VendorRegistry } from '../adapters/registry';
import { createBesideWorkflows } from '../adapters/temporal/besideWorkflows';
import { createCatalogueWorkflows } from '../adapters/temporal/catalogues';
import { createPayloadCodec, heldPayloadKeys } from '../adapters/temporal/codec';
import { openTemporal, type TemporalConnection } from '../adapters/temporal/connection';
import { createDataConverter } from '../adapters/temporal/dataConverter';
import type { Tracing } from '../adapters/tracing';
import { capabilities } from '../adapters/vendors';
import { isFirstKeyOn } from '../application/administration/administerKeys';
import { expiresSoon } from '../application/administration/apiKeys';
import { createOldKeys } from '../application/administration/oldKeys';
import { lackingPayloadKeys } from '../application/administration/payloadKeys';
import { createAddressBook } from '../application/callbacks/addressBook';
import { createCatalogueSync } from '../application/catalogues/sync';
import { createSealedFiles, fileAddressPurpose } from '../application/files/sealedFiles';
import { createFlowObserver } from '../application/flows/flowObserver';
import { keepNotifications, noteMissed, notifyingLedger } from '../application/notifications/notifier';
import { createActivity } from '../application/overview/activity';
import { createOverview } from '../application/overview/overview';
import { createPeople } from '../application/people/people';
import type { SecretBox } from '../application/ports/secrets';
import { reconcile } from '../application/reconciliation/reconcile';
import type { SealRequestView } from '../application/sealRequests/stores';
import { type ApiConfig, hostAndPort, loadApiConfig, localUrl } from '../config';
import { createLogger } from '../config/logger';
import { type Ending, runMain } from '../config/runMain';
import { defined } from '../domain/defined';
import { type Access, createAccess } from './access';
import { createApp } from './app';
import { consoleFolder } from './console/serve';
import { createConsoleSessions } from './console/sessions';
import type { Deps } from './deps';
import { createDraining, type Draining } from './draining';
import type { Language } from './http/language';
import { openApiDocument } from './http/openapi';
import { createPermissionsOf } from './http/permissions';
import { refusalSentences } from './http/refusals';
import { startKeyReminder } from './keyReminder';
import { close, listen } from './listening';
import { formTexts } from './messages/formTexts';
import { createMetrics, type Metrics } from './metrics';
import { createMetricsServer } from './metricsServer';
import { ownAddresses } from './pages/addresses';
import { createPasses } from './pages/passes';
import { createProbes } from './probes';
import {
  type Background,
  createRequestServices,
  type RequestServices,
  startBackground,
} from './requestServices';
import { routes } from './routes';
import { createLooksSoon } from './routes/callbacks/looksSoon';
import { createCodecSessions } from './routes/codec/sessions';
import { watchPasses } from './stuckPasses';
import { untilDone } from './untilDone';
import { version } from './version';

/** Whoever sends slowly holds a connection no longer than this; the largest body needs a fraction of it. */
const slowRequests = { headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 1_000 };

/** After the time of draining: open requests for at most 35 s, then what they have left behind. */
const stopMs = 45_000;

interface Parts {
  config: ApiConfig;
  logger: Logger;
  database: Database;
  configuration: Configuration;
  temporal: TemporalConnection;
  secretBox: SecretBox;
  outgoing: OutgoingHttp;
  vendors: VendorRegistry;
  hostClients: HostRegistry;
  services: RequestServices;
  background: Background;
  access: Access;
  metrics: Metrics;
  peerTimes: PeerTimesOfProcess;
  draining: Draining;
  tracing?: Tracing;
}

function createDeps(parts: Parts, publicUrl: string): Deps {
  const { config, logger, database, configuration, temporal, services, background } = parts;
  const { bindings, hosts, sealSettings, catalogues } = configuration;
  const { secretBox, outgoing, vendors, hostClients } = parts;
  const refusedEvents = createRefusedEvents(database);
  const observedFlows = createObservedFlows(database);
  const now = () => new Date();
  const pending = createPendingNotifications(database);
  const deliveries = createDeliveries(database);
  const ledger = notifyingLedger(services.ledger, keepNotifications({ hosts, pending, log: logger, now }));
  const notifier = {
    noteMissed: (view: SealRequestView) => noteMissed({ hosts, pending, deliveries, now }, view),
  };
  const lookAt: Deps['reconcile'] = (view) =>
    reconcile({ ...services, ledger, notifier, vendors, alertHours: config.alertHours }, view);
  return {
    publicUrl,
    ...parts.access,
    permissionsOf: createPermissionsOf(routes),
    adminEvents: createAdminEvents(database),
    detailPasses: createPasses(config.secretKeys),
    timeZone: config.timeZone,
    logger,
    now,
    bindings,
    addressBook: createAddressBook(() => readCallbackAddresses(database), configuration.changes),
    hosts,
    sealSettings,
    flowEvents: createFlowEvents(database),
    observedFlows,
    flowObserver: createFlowObserver({ observedFlows, secretBox, log: logger, now }),
    refusedEvents,
    refusalSentences,
    relay: services.relay,
    replies: services.replies,
    catalogues,
    catalogueSync: createCatalogueSync({ bindings, vendors, catalogues, leases: services.leases }),
    catalogueWorkflows: createCatalogueWorkflows(temporal),
    secretBox,
    vendors,
    hostClients,
    deliveries,
    sealedFiles: createSealedFiles({
      vendors,
      tokens: createSealedTokens(config.secretKeys, fileAddressPurpose),
      readQueueOf: (limits) => createReadQueue(vendors, limits),
    }),
    people: createPeople(vendors),
    outgoing,
    capabilities,
    ownAddresses: ownAddresses(publicUrl),
    formTexts: (language) => formTexts(language, config.timeZone),
    requests: { ...services, oweRelay: background.oweRelay, runbookUrl: config.runbookUrl },
    ledger,
    inbox: services.inbox,
    inboxReader: services.inboxReader,
    ...signInDeps(config, publicUrl),
    metrics: parts.metrics,
    ...defined({ traced: parts.tracing?.request }),
    reconcile: lookAt,
    callbackStored: background.callbackStored,
    lookSoon: createLooksSoon(services.views, lookAt, logger),
    overview: createOverview({ ...services, refusedEvents, now }),
    activity: createActivity({ ...services, peerTimes: parts.peerTimes, timeZone: config.timeZone, now }),
    consoleFolder: consoleFolder(),
    openApi: documentWhenAsked(),
    probes: createProbes(database, temporal, config.temporal.namespace, heldPayloadKeys(config.payloads)),
    isDraining: parts.draining.isOn,
  };
}

/** Made once a language, with the first who asks: it takes a sixth of a start, and most processes are never asked. */
function documentWhenAsked(): Deps['openApi'] {
  const documents: Partial<Record<Language, Record<string, unknown>>> = {};
  return (language) => {
    documents[language] ??= openApiDocument(routes, version, language);
    return documents[language];
  };
}

function tracingOf({ otlpEndpoint }: ApiConfig): Tracing | undefined {
  if (otlpEndpoint === undefined) return undefined;
  // What makes traces is loaded where they are wanted alone.
  const { startTracing }: typeof import('../adapters/tracing') = require('../adapters/tracing');
  return startTracing('sealflow-api', otlpEndpoint);
}

function metricsOf(database: Database, services: RequestServices, { apiKeyStore }: Configuration): Metrics {
  const refusedEvents = createRefusedEvents(database);
  return createMetrics({
    ...services,
    countRefusedEvents: () => refusedEvents.countPending(),
    stuckBeside: async () => (await createStuckRows(database).all()).map(({ type }) => type),
    countAlertFailures: () => createAlerts(database).countFailures(),
    countKeysEndingSoon: async () =>
      (await apiKeyStore.ending()).filter((key) => expiresSoon(key, new Date())).length,
  });
}

/** Whoever reads payloads here may meet plain ones, from before or of the SDK, whatever workers accept. */
function signInDeps({ payloads, secretKeys, temporalUiOrigins, adminKey }: ApiConfig, publicUrl: string) {
  const mode = payloads.mode === 'plain' ? 'plain' : 'plain-accepted';
  const signing = { keys: secretKeys, publicUrl, adminKey };
  return {
    payloadCodec: createPayloadCodec({ ...payloads, mode }),
    codecSessions: createCodecSessions(signing),
    consoleSessions: createConsoleSessions(signing),
    temporalUiOrigins,
  };
}

async function main(endWhenAsked: (ending: Ending) => void): Promise<void> {
  const config = loadApiConfig(process.env);
  const logger = createLogger('sealflow-api', config.logLevel);
  const database = openDatabase({ url: config.mongo.url, name: config.mongo.database });
  const tracing = tracingOf(config);
  const temporal = openTemporal({
    ...config.temporal,
    dataConverter: createDataConverter(config.payloads),
    ...(tracing ? { interceptors: [tracing.client] } : {}),
  });
  const server = createServer(slowRequests);
  const draining = createDraining(server);
  const { host } = config.api;
  const port = await listen(server, config.api, ['SEALFLOW_API_HOST', 'SEALFLOW_API_PORT']);
  // With port 0 the address is known only now.
  const anyPort = config.api.port === 0 && config.api.publicUrl === localUrl(host, 0);
  const publicUrl = anyPort ? localUrl(host, port) : config.api.publicUrl;
  const configuration = createConfiguration(database);
  const { bindings, hosts, sealSettings, catalogues, apiKeyStore } = configuration;
  const secretBox = createSecretBox(config.secretKeys);
  const services = createRequestServices(database, temporal, config, publicUrl);
  const outgoing = outgoingHttp(config.outgoing);
  const metrics = metricsOf(database, services, configuration);
  const peerTimes = createPeerTimes(database);
  const told = [metrics.peerCalled, peerTimes.called, ...(tracing ? [tracing.peerCalled] : [])];
  const onCall = peerCallNotes(logger, told);
  const vendors = createVendors({ bindings, catalogues, secretBox, http: outgoing, onCall });
  const hostClients = createHosts({ hosts, secretBox, http: outgoing, sealSettings, onCall });
  const background = startBackground(services, vendors, logger);
  const oldKeys = createOldKeys(apiKeyStore, hosts, logger);
  const keysBound = untilDone('old keys', logger, oldKeys.bindAll);
  const keysOnRecord = putKeysOnRecord(config, database, logger);
  const passes = watchPasses(createBesideWorkflows(temporal), logger);
  const access = createAccess(config, configuration, logger);
  const keyReminder = remindDaily(access, logger);
  const peers = { secretBox, outgoing, vendors, hostClients };
  const shared = { config, logger, metrics, peerTimes, database, configuration, temporal };
  const parts = { ...shared, services, background, access, draining, ...peers, ...defined({ tracing }) };
  const deps = createDeps(parts, publicUrl);
  server.on('request', createApp(deps));
  const metricsServer = await showMetrics(config, metrics, logger);
  logger.info({ host, port, publicUrl, version }, `Sealflow API listens on ${localUrl(host, port)}`);

  const drainMs = config.drainSeconds * 1000;
  const stop = async () => {
    // First: requests that end meanwhile may leave something to be finished.
    await draining.drain(sleep(drainMs));
    await Promise.all([
      metricsServer && close(metricsServer),
      background.stop(),
      keysBound.stop(),
      keysOnRecord.stop(),
      passes.stop(),
      keyReminder.stop(),
      peerTimes.stop(),
    ]);
    await Promise.allSettled([database.close(), temporal.close(), tracing?.stop()]);
  };
  endWhenAsked({ logger, stop, withinMs: drainMs + stopMs });
  // To whoever started this process and waits for it.
  process.send?.({ ready: true, url: localUrl(host, port) });
}

function remindDaily({ keyServices }: Access, logger: Logger) {
  const { store } = keyServices;
  const now = () => new Date();
  return startKeyReminder({ store, isFirstKeyOn: () => isFirstKeyOn(keyServices), logger, now });
}

/** So that a process that lacks the key says so; which this one lacks is asked by `/readyz`. */
function putKeysOnRecord({ payloads }: ApiConfig, database: Database, logger: Logger) {
  return untilDone('payload keys', logger, async () => {
    await lackingPayloadKeys(createPayloadKeyRows(database), heldPayloadKeys(payloads), new Date());
  });
}

async function showMetrics(
  { metricsAddress }: ApiConfig,
  metrics: Metrics,
  logger: Logger,
): Promise<Server | undefined> {
  if (metricsAddress === undefined) return undefined;
  const server = createMetricsServer(metrics, logger);
  await listen(server, hostAndPort(metricsAddress), ['SEALFLOW_METRICS_ADDRESS']);
  return server;
}

runMain(main);
