import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from 'pino';
import type { OutgoingHttp } from '../adapters/http/http';
import type { HostRegistry, VendorRegistry } from '../adapters/registry';
import type { Tracing } from '../adapters/tracing';
import type { AdminEvents } from '../application/administration/adminEvents';
import type { KeyServices } from '../application/administration/administerKeys';
import type { ApiKeyStore, PermissionsOf } from '../application/administration/apiKeys';
import type { Bindings } from '../application/administration/bindings';
import type { Deliveries } from '../application/administration/deliveries';
import type { HostBindings } from '../application/administration/hostBindings';
import type { HostStore } from '../application/administration/hosts';
import type { SealSettingsStore } from '../application/administration/sealSettings';
import type { AddressBook } from '../application/callbacks/addressBook';
import type { CallbackRow, Inbox, InboxReader } from '../application/callbacks/stores';
import type { CataloguePort, Catalogues, CatalogueWorkflows } from '../application/catalogues/ports';
import type { SealedFileStore } from '../application/files/sealedFiles';
import type { RefusalSentences, RefusedEvents } from '../application/flowEvents/refusedEvents';
import type { FlowEvents, Replies } from '../application/flowEvents/stores';
import type { FlowObserver } from '../application/flows/flowObserver';
import type { ObservedFlows } from '../application/flows/observedFlows';
import type { Activity } from '../application/overview/activity';
import type { Overview } from '../application/overview/overview';
import type { People } from '../application/people/people';
import type { OwnAddresses } from '../application/ports/addresses';
import type { VendorCapabilities } from '../application/ports/capabilities';
import type { FormTextsOf } from '../application/ports/formTexts';
import type { Leases } from '../application/ports/leases';
import type { Relay } from '../application/ports/relay';
import type { SecretBox } from '../application/ports/secrets';
import type { Reconciled } from '../application/reconciliation/reconcile';
import type { CommandServices } from '../application/sealRequests/services';
import type { Ledger, SealRequestView } from '../application/sealRequests/stores';
import type { ApiKeys } from './apiKeys';
import type { ConsoleSessions } from './console/sessions';
import type { Authenticate } from './http/auth';
import type { ClientAddress } from './http/clientAddress';
import type { Language } from './http/language';
import type { RateWindow } from './http/rateWindow';
import type { Metrics } from './metrics';
import type { Passes } from './pages/passes';
import type { CodecSessions } from './routes/codec/sessions';

/** What is wrong; or what people ought to know though nothing is; or null when all is well. */
export type ProbeFinding = string | { note: string } | null;
/** A look at one part that the service needs; may throw. */
export type Probe = () => Promise<ProbeFinding>;

/** All that handlers reach the outside through. Only `main.ts` makes one of real adapters. */
export interface Deps {
  /** Without a trailing slash; callback addresses begin with it. */
  publicUrl: string;
  authenticate: Authenticate;
  clientAddress: ClientAddress;
  apiKeys: Pick<ApiKeys, 'signedIn' | 'forget' | 'changed'>;
  apiKeyStore: ApiKeyStore;
  /** What the administration of keys works with, beside hosts and bindings. */
  keyServices: Pick<KeyServices, 'store' | 'switchedOff' | 'firstKeyHash' | 'makeKey'>;
  permissionsOf: PermissionsOf;
  adminEvents: AdminEvents;
  /** Which bindings hosts' seal settings name. */
  hostBindings: HostBindings;
  detailPasses: Passes;
  /** IANA name; of times that people are shown. */
  timeZone: string;
  logger: Logger;
  now(): Date;
  bindings: Bindings;
  addressBook: AddressBook;
  hosts: HostStore;
  sealSettings: SealSettingsStore;
  flowEvents: FlowEvents;
  observedFlows: ObservedFlows;
  flowObserver: FlowObserver;
  refusedEvents: RefusedEvents;
  refusalSentences: RefusalSentences;
  relay: Pick<Relay, 'writeRefusal'>;
  replies: Replies;
  catalogues: Catalogues;
  catalogueSync: Pick<CataloguePort, 'sync'>;
  catalogueWorkflows: CatalogueWorkflows;
  secretBox: SecretBox;
  vendors: VendorRegistry;
  hostClients: HostRegistry;
  deliveries: Deliveries;
  sealedFiles: SealedFileStore;
  people: People;
  outgoing: OutgoingHttp;
  capabilities: VendorCapabilities;
  ownAddresses: OwnAddresses;
  formTexts: FormTextsOf;
  /** Also where the site has its runbook, without an anchor. */
  requests: CommandServices & { leases: Leases; runbookUrl?: string | undefined };
  ledger: Ledger;
  inbox: Inbox;
  inboxReader: InboxReader;
  /** Compares one request with its vendor, now. */
  reconcile(view: SealRequestView): Promise<Reconciled>;
  overview(): Promise<Overview>;
  activity(): Promise<Activity>;
  /** Has a row delivered that was stored just now; `known` is the request that was found for its application, or null. */
  callbackStored(row: CallbackRow, known?: string | null): void;
  /** Has the vendor asked, soon, what it shows of this request. */
  lookSoon(sealRequestId: string): void;
  metrics: Metrics;
  /** Does a request within a span; absent where nobody collects traces. */
  traced?: Tracing['request'];
  rates: RateWindow;
  /** Of one API key, or one callback address; 0 for any number. */
  requestsPerMinute: number;
  /** Reads and writes payloads as workers do, and lets plain ones be. */
  payloadCodec: PayloadCodec;
  codecSessions: CodecSessions;
  consoleSessions: ConsoleSessions;
  /** Of the console's build; it need not be there. */
  consoleFolder: string;
  /** Whose pages may ask the codec in a browser. */
  temporalUiOrigins: readonly string[];
  /** The document of the routes that are mounted. */
  openApi(language: Language): Record<string, unknown>;
  /** The process has been asked to end. */
  isDraining(): boolean;
  probes: { temporal: Probe; mongo: Probe; searchAttributes: Probe; schedules: Probe; payloadKeys: Probe };
}
