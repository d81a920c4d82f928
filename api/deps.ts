import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from 'pino';
import type { CataloguePort } from '../activities/ports';
import type { ApiKeyStore } from '../adapters/mongo/apiKeys';
import type { Bindings } from '../adapters/mongo/bindings';
import type { Catalogues } from '../adapters/mongo/catalogues';
import type { Deliveries } from '../adapters/mongo/deliveries';
import type { FlowEvents } from '../adapters/mongo/flowEvents';
import type { HostStore } from '../adapters/mongo/hosts';
import type { Inbox, PendingRow } from '../adapters/mongo/inbox';
import type { InboxReader } from '../adapters/mongo/inboxReader';
import type { Ledger } from '../adapters/mongo/ledger';
import type { Replies } from '../adapters/mongo/replies';
import type { SealRequestView } from '../adapters/mongo/sealRequestViews';
import type { SealSettingsStore } from '../adapters/mongo/sealSettings';
import type { People } from '../adapters/people';
import type { Reconciled } from '../adapters/reconcile';
import type { HostRegistry, VendorRegistry } from '../adapters/registry';
import type { SealedFileStore } from '../adapters/sealedFiles';
import type { SecretBox } from '../adapters/secretBox';
import type { CatalogueWorkflows } from '../adapters/temporal/catalogues';
import type { ApiKeys } from './apiKeys';
import type { CodecSessions } from './codec/sessions';
import type { CommandServices } from './commands/services';
import type { Passes } from './details/passes';
import type { HostBindings } from './hostBindings';
import type { Authenticate } from './http/auth';
import type { ClientAddress } from './http/clientAddress';
import type { RateWindow } from './http/rateWindow';
import type { Metrics } from './metrics';

/** A look at one part that the service needs; throws, or tells what is wrong, or null when all is well. */
export type Probe = () => Promise<string | null>;

/** All that handlers reach the outside through. Only `main.ts` makes one of real adapters. */
export interface Deps {
  /** Without a trailing slash; callback addresses begin with it. */
  publicUrl: string;
  authenticate: Authenticate;
  clientAddress: ClientAddress;
  apiKeys: Pick<ApiKeys, 'holds' | 'forget' | 'changed'>;
  apiKeyStore: ApiKeyStore;
  /** Which bindings hosts' seal settings name. */
  hostBindings: HostBindings;
  detailPasses: Passes;
  /** IANA name; of times that people are shown. */
  timeZone: string;
  logger: Logger;
  now(): Date;
  bindings: Bindings;
  hosts: HostStore;
  sealSettings: SealSettingsStore;
  flowEvents: FlowEvents;
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
  requests: CommandServices;
  ledger: Ledger;
  inbox: Inbox;
  inboxReader: InboxReader;
  /** Compares one request with its vendor, now. */
  reconcile(view: SealRequestView): Promise<Reconciled>;
  /** A row that was stored just now need not wait for the dispatcher's next reading. */
  callbackStored(row: PendingRow): void;
  metrics: Metrics;
  rates: RateWindow;
  /** Of one API key, or one callback address; 0 for any number. */
  requestsPerMinute: number;
  /** Reads and writes payloads as workers do, and lets plain ones be. */
  payloadCodec: PayloadCodec;
  codecSessions: CodecSessions;
  /** Whose pages may ask the codec in a browser. */
  temporalUiOrigins: readonly string[];
  /** The document of the routes that are mounted. */
  openApi(): Record<string, unknown>;
  probes: { temporal: Probe; mongo: Probe; searchAttributes: Probe };
}
