import {
  type BindingDocument,
  bindingSecretOwner,
  sealedSecrets,
} from '../application/administration/bindings';
import type { Deliveries } from '../application/administration/deliveries';
import type { E10HostDocument, HostDocument, WebhookHostDocument } from '../application/administration/hosts';
import type { SealSettingsStore } from '../application/administration/sealSettings';
import type { Catalogues } from '../application/catalogues/ports';
import { PortError } from '../application/ports/errors';
import type { HostFlow, HostPort, Hosts } from '../application/ports/host';
import {
  type SealedSecret,
  type SecretBox,
  type SecretOwner,
  SecretUnreadableError,
} from '../application/ports/secrets';
import type { Vendors } from '../application/ports/vendor';
import { contentHash } from '../contracts/derivedIds';
import { defined } from '../domain/defined';
import { hostTrials } from './hosts/check';
import { e10Trials } from './hosts/e10/check';
import { createE10Host, type E10Host } from './hosts/e10/client';
import { flowTrial } from './hosts/flowTrial';
import { recorded } from './hosts/recorded';
import { createWebhookHost } from './hosts/webhook';
import { type Circuit, createCircuit, guardedBy } from './http/circuit';
import type { OutgoingHttp } from './http/http';
import { createLimiter, type Limiter } from './http/limiter';
import { createTokenCaches, type TokenCaches } from './http/tokenCache';
import type { Trial } from './http/trials';
import { esbTriggerTokenOwner, hostSecretOwner } from './mongo/hosts';
import { type OnPeerCall, observed } from './peerCalls';
import { withSealNames } from './sealNames';
import type { VendorClient } from './vendorAdapter';
import { vendorOf } from './vendors';

/** How long a client is used before its document is looked at again, which may be as old. */
const freshForMs = 5_000;

interface Source<Document> {
  get(id: string): Promise<Document | null>;
  /** As it was five seconds ago at the most. */
  recent(id: string): Promise<Document | null>;
}

/** `fresh`: by the document as it is now, for whoever has just changed it. */
interface Wish {
  fresh?: boolean;
}

export interface VendorRegistry extends Vendors {
  forBinding(bindingId: string, wish?: Wish): Promise<VendorClient>;
}

export interface HostRegistry extends Hosts {
  forHost(hostId: string, wish?: Wish): Promise<HostPort>;
  /** What it needs to work, as it is configured now; of a flow request, where it stands as well. */
  trialsOf(hostId: string, flow?: HostFlow): Promise<Trial[]>;
}

interface HostClient {
  port: HostPort;
  trials: Trial[];
}

/** What holds for all clients of one peer: a change must not let twice as much through. */
interface Bounds {
  circuit: Circuit;
  limiter: Limiter;
}

function createBounds(): (id: string) => Bounds {
  const known = new Map<string, Bounds>();
  return (id) => {
    const before = known.get(id);
    if (before) return before;
    const circuit = createCircuit();
    const bounds = { circuit, limiter: guardedBy(circuit, createLimiter()) };
    known.set(id, bounds);
    return bounds;
  };
}

/**
 * One client per binding, renewed within ten seconds of a change.
 *
 * @throws PortError `misconfigured` for a binding that is not there, or whose secret cannot be read.
 */
export function createVendors({
  bindings,
  secretBox,
  http,
  catalogues,
  onCall = () => undefined,
}: {
  bindings: Source<BindingDocument>;
  secretBox: SecretBox;
  http: OutgoingHttp;
  /** What seals are called, for people. */
  catalogues?: Pick<Catalogues, 'present'>;
  onCall?: OnPeerCall;
}): VendorRegistry {
  const boundsOf = createBounds();
  const tokenCaches = createTokenCaches();
  const client = createCache('binding', bindings, (binding) => {
    const { _id } = binding;
    const secretOf = (name: string) => {
      const sealed = sealedSecrets(binding, [name]).get(name);
      return sealed && openSecret(secretBox, sealed, bindingSecretOwner(_id, name));
    };
    const client = vendorOf(binding).create(binding, { http, secretOf, tokenCaches, ...boundsOf(_id) });
    const asked = observed(client, { kind: 'binding', id: _id }, onCall);
    const named = async (sealId: string) => (await catalogues?.present(_id, 'seal', sealId))?.name;
    return withSealNames(asked, named);
  });
  return { forBinding: client };
}

export interface HostSources {
  hosts: Source<HostDocument>;
  /** What flows' seal settings say of their forms. */
  sealSettings: Pick<SealSettingsStore, 'recent'>;
  secretBox: SecretBox;
  http: OutgoingHttp;
  /** Where each try of a command is put on record. */
  deliveries?: Pick<Deliveries, 'note'>;
  onCall?: OnPeerCall;
}

/** One client per host, likewise. */
export function createHosts(sources: HostSources): HostRegistry {
  const boundsOf = createBounds();
  const tokenCaches = createTokenCaches();
  const { deliveries, http, onCall = () => undefined } = sources;
  const onRecord = (port: HostPort, { _id }: HostDocument) =>
    deliveries ? recorded(port, _id, deliveries) : port;
  const client = createCache('host', sources.hosts, (host): HostClient => {
    if (host.kind === 'webhook') {
      const client = webhookClient(host, sources, boundsOf(host._id).circuit);
      const port = observed(client, { kind: 'host', id: host._id }, onCall);
      return { port: onRecord(port, host), trials: hostTrials(host.url, port, http) };
    }
    const client = e10Client(host, sources, { ...boundsOf(host._id), tokenCaches });
    const port = observed(client, { kind: 'host', id: host._id }, onCall);
    return { port: onRecord(port, host), trials: e10Trials(host.baseUrl, port, http) };
  });
  return {
    forHost: async (hostId, wish) => (await client(hostId, wish)).port,
    trialsOf: async (hostId, flow) => {
      const { trials, port } = await client(hostId, { fresh: true });
      return flow ? [...trials, flowTrial(port, flow)] : trials;
    },
  };
}

function webhookClient(
  { _id, url, secret, secretsBefore = [], callTimeoutSeconds }: WebhookHostDocument,
  { secretBox, http }: HostSources,
  circuit: Circuit,
): HostPort {
  const open = (sealed: SealedSecret) => openSecret(secretBox, sealed, hostSecretOwner(_id));
  return createWebhookHost({
    http,
    url,
    circuit,
    secret: open(secret),
    secretsBefore: secretsBefore.map((before) => ({
      secret: open(before.secret),
      validUntil: new Date(before.validUntil),
    })),
    ...inMs(callTimeoutSeconds),
  });
}

function e10Client(
  host: E10HostDocument,
  { secretBox, http, sealSettings }: HostSources,
  { limiter, circuit, tokenCaches }: Bounds & { tokenCaches: TokenCaches },
): E10Host {
  const { _id, baseUrl, pathStyle, callSysCode, corpId, appKey, secret, readerUserId } = host;
  const { esbTriggerToken, formId, freeReturn, callTimeoutSeconds, formValues, esbSuccessWithoutCode } = host;
  const appSecret = openSecret(secretBox, secret, hostSecretOwner(_id));
  return createE10Host({
    http,
    baseUrl,
    pathStyle,
    corpId,
    appKey,
    appSecret,
    tokens: tokenCaches.of([baseUrl, pathStyle, corpId, appKey, appSecret]),
    readerUserId,
    formIdOf: async (flowId) => (await sealSettings.recent({ hostId: _id, flowId }))?.settings.form?.formId,
    limiter,
    circuit,
    ...defined({ callSysCode }),
    ...(esbTriggerToken
      ? { esbTriggerToken: openSecret(secretBox, esbTriggerToken, esbTriggerTokenOwner(_id)) }
      : {}),
    ...defined({ formId, freeReturn, formValues, esbSuccessWithoutCode }),
    ...inMs(callTimeoutSeconds),
  });
}

const inMs = (seconds: number | undefined) =>
  seconds === undefined ? {} : { callTimeoutMs: seconds * 1000 };

interface Entry<Client> {
  client: Client;
  documentHash: string;
  seenAtMs: number;
}

function createCache<Document extends { _id: string }, Client>(
  what: string,
  source: Source<Document>,
  build: (document: Document) => Client,
): (id: string, wish?: Wish) => Promise<Client> {
  const entries = new Map<string, Entry<Client>>();
  const looks = new Map<string, Promise<Client>>();

  const look = async (id: string, fresh: boolean): Promise<Client> => {
    const known = entries.get(id);
    const document = await (fresh ? source.get(id) : source.recent(id)).catch((error: unknown) => {
      // The database being away for a moment is no reason not to use what was read moments ago.
      if (known) return undefined;
      throw error;
    });
    if (document === undefined && known) return known.client;
    if (!document) {
      entries.delete(id);
      throw new PortError('misconfigured', `there is no ${what} ${id}`, { absent: true });
    }
    const documentHash = contentHash(document);
    const client = known?.documentHash === documentHash ? known.client : build(document);
    entries.set(id, { client, documentHash, seenAtMs: performance.now() });
    return client;
  };

  return (id, { fresh = false } = {}) => {
    const known = entries.get(id);
    if (known && !fresh && performance.now() - known.seenAtMs < freshForMs)
      return Promise.resolve(known.client);
    const running = looks.get(id);
    if (running && !fresh) return running;
    // A look that runs may have read what has been changed since.
    const started = (
      fresh && running
        ? running.then(
            () => look(id, fresh),
            () => look(id, fresh),
          )
        : look(id, fresh)
    ).finally(() => {
      if (looks.get(id) === started) looks.delete(id);
    });
    looks.set(id, started);
    return started;
  };
}

function openSecret(secretBox: SecretBox, sealed: SealedSecret, owner: SecretOwner): string {
  try {
    return secretBox.open(sealed, owner);
  } catch (error) {
    if (!(error instanceof SecretUnreadableError)) throw error;
    throw new PortError('misconfigured', `the secret of ${owner.id} cannot be read: ${error.message}`);
  }
}
