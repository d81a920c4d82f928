import type { LedgerBatch } from '../contracts/ledger';
import type { ReconciledPage } from '../contracts/reconcile';
import type { CatalogueSyncOutcome } from '../contracts/syncCatalogues';
import type { FilesOfferRequested, HostEffectRequested } from '../domain/sealRequest/events';
import type {
  ActAs,
  Application,
  CallbackEvent,
  FieldWrite,
  ReturnTo,
  SealGrant,
} from '../domain/sealRequest/values';

/**
 * What activities need of the world outside. Adapters implement these; nothing here names a library.
 *
 * Every call either returns, or throws a {@link PortError} whose `kind` says what is known of the effect.
 */
export type PortErrorKind =
  /** The peer understood and will never do it: a wrong field, an unknown seal, a dead application. */
  | 'refused'
  /** Certainly not acted on, and worth trying again: connection refused, 429, rate-limit codes. */
  | 'passing'
  /** Sent, and no usable answer: a timeout, a reset, a 5xx, garbage. It may have been done. */
  | 'unknown'
  /** Our own configuration does not let us ask: unknown binding, secret that cannot be read. */
  | 'misconfigured';

export class PortError extends Error {
  override readonly name = 'PortError';
  constructor(
    readonly kind: PortErrorKind,
    message: string,
    readonly details: {
      /** The peer's own code, as it spelt it. */
      peerCode?: string;
      /** Why no connection came about: the system's symbolic code, or `timeout`. */
      networkCode?: string;
      /** Where the peer asked for a wait. */
      retryAfterMs?: number;
      /** The vendor has an application of this id already: an earlier call of ours landed. */
      duplicate?: boolean;
      /** The peer answered that it has done it, and does not show it: it must not be sent again by itself. */
      answeredDone?: boolean;
      /** What stands in the way does not pass by itself, whatever became of the call. */
      isLasting?: boolean;
      /** The peer's server has no such call at all: it answered 404 or 405, and not in the peer's own words. */
      notServed?: boolean;
      /** What was to be asked is not configured at all (any more). */
      absent?: boolean;
      /** For a host: the node at which the flow was found instead. */
      nodeId?: string;
    } = {},
  ) {
    super(message);
  }
}

/** Stages of an application at the vendor, after the profile's map from the vendor's own names (level B/C). */
export type VendorStage =
  | 'awaitingApproval'
  | 'sealing'
  | 'completed'
  | 'archived'
  | 'ended'
  | 'autoEnded'
  | 'terminated'
  | 'rejected'
  | 'unrecognised';

export interface VendorDetail {
  stage: VendorStage;
  /** As the vendor spells it, for people. */
  stageName: string;
  /** null where there is none (yet, or any more). */
  sealCode: string | null;
  seals: (SealGrant & { usedCount: number; usedCrossPageCount?: number })[];
  /** One by one, oldest first; absent where the site does not list them. */
  uses?: VendorUse[];
}

/** One stamp, as the machine recorded it. */
export interface VendorUse {
  sealName: string;
  person?: string;
  /** As the vendor writes it; sites differ in form and time zone. */
  at?: string;
  place?: string;
  imageUrls: string[];
  /** Whether every picture that the machine took has arrived. */
  imagesComplete: boolean;
}

export interface VendorApplication {
  /** Chosen by us, unique at the vendor: its natural idempotency key. */
  applyId: string;
  /** The vendor's id of the applicant. */
  uid: string;
  application: Application;
  vendorApproves: boolean;
}

/** What an answer of success says of the application. */
export interface VendorGrant {
  sealCode: string | null;
  /** Whether it names the application: success alone does not prove that there is one. */
  isNamed: boolean;
}

export interface NamedFile {
  name: string;
  url: string;
}

export interface OpenedFile {
  name: string;
  contentType?: string;
  /** Once: a stream cannot be sent twice. */
  open(): AsyncIterable<Uint8Array>;
}

/** Files at addresses that others name. */
export interface FileSource {
  open(file: NamedFile, maxBytes: number): Promise<OpenedFile>;
}

/** One ZhangGuanJia server behind one binding. */
export interface VendorPort {
  /** How long a single call may take before its outcome is unknown, in milliseconds. */
  readonly callTimeoutMs: number;
  /** Whether totals are set, not added to: then sending them twice is harmless. */
  readonly appendIsAbsolute: boolean;
  /** Absent where the site has no detail call: then nothing can be read back. */
  readonly detail?: (applyId: string) => Promise<VendorDetail | null>;
  /** Which callback event the vendor's own state confirms. */
  confirms(event: CallbackEvent, detail: VendorDetail): boolean;
  /** Without its attachments: those follow, once the application stands. */
  apply(request: VendorApplication): Promise<VendorGrant>;
  /** The vendor fetches the files itself. */
  attachByUrl(applyId: string, files: readonly NamedFile[]): Promise<void>;
  /** How long one upload may take, in milliseconds. */
  readonly uploadTimeoutMs: number;
  readonly maxFileBytes: number;
  /** Not idempotent: a second upload is a second file. */
  attach(applyId: string, uid: string, file: OpenedFile): Promise<void>;
  /**
   * Sets totals, absolute: sending it twice is harmless (level A). `base` are the totals before, for sites
   * whose append takes increments (profile `appendStyle`).
   */
  setTotals(applyId: string, totals: SealGrant[], base: SealGrant[]): Promise<{ sealCode: string | null }>;
  end(applyId: string, reason: string): Promise<void>;
}

export interface VendorSeal {
  sealId: string;
  name: string;
}
export interface VendorFileType {
  fileTypeId: string;
  name: string;
}

export interface Vendors {
  forBinding(bindingId: string): Promise<VendorPort>;
}

export interface HostFlow {
  flowId?: string;
  flowRequestId: string;
}

interface HostCommandBase extends HostFlow {
  /** Stable over retries and workers: what a host drops duplicates by. */
  commandId: string;
}

export interface OfferedFile {
  kind: 'watermarked' | 'useImage';
  name: string;
  /** Good for whoever has it, until `expiresAt` of the offer. */
  url: string;
}

export interface FileOffer {
  files: OfferedFile[];
  expiresAt: string;
}

/** What the vendor has of a request's sealed files and pictures of uses. */
export interface SealedFiles {
  of(request: { sealRequestId: string; bindingId: string; baseUrl: string }): Promise<FileOffer>;
}

/** How a host proves who sits at a browser. */
export interface HostSignIn {
  /** The query parameter with which a person comes back from the host: a token that proves who it is. */
  readonly tokenParameter: string;
  /** Where the browser is to go; the host sends it on to `returnTo`. */
  url(returnTo: string): string;
  /** @throws PortError `refused` where the host does not know the token (any more), or not exactly one person by it. */
  userOf(token: string): Promise<{ userId: string; mobile?: string }>;
  /** Whether the host shows this flow request to them. */
  maySee(userId: string, flow: HostFlow): Promise<boolean>;
}

/** One host engine (流程引擎). */
export interface HostPort {
  readonly callTimeoutMs: number;
  /** Absent where the host proves people in its own way, and asks for a link for each. */
  readonly signIn?: HostSignIn;
  /**
   * The mobile number that the host's own people have for this id; undefined where they do not know it. The number that
   * somebody names may help to find the person, and proves nothing. Absent where the host cannot be asked.
   */
  mobileOf?(person: { userId: string; mobile?: string }): Promise<string | undefined>;
  writeFields(command: HostCommandBase & { fields: FieldWrite[] }): Promise<void>;
  submit(
    command: HostCommandBase & {
      as: ActAs;
      applicant: string;
      waitNodeIds: string[];
      remark?: string;
      /** Values for the form that travel with it. */
      fields?: FieldWrite[];
    },
  ): Promise<void>;
  return(
    command: HostCommandBase & {
      as: ActAs;
      applicant: string;
      waitNodeIds: string[];
      to: ReturnTo;
      remark?: string;
    },
  ): Promise<void>;
  offerFiles(command: HostCommandBase & FileOffer): Promise<void>;
  /** The node at which the flow waits now. `commandDone` where the host can tell whether it carried out `ask`. */
  read(flow: HostFlow & { ask?: string }): Promise<{ nodeId: string; commandDone?: boolean }>;
}

/** The effect as the host is told it. */
export function tellHost(
  host: HostPort,
  flow: HostFlow & { commandId: string },
  effect: Exclude<HostEffectRequested, FilesOfferRequested>,
  applicant: string,
): Promise<void> {
  if (effect.type === 'FieldWriteRequested') return host.writeFields({ ...flow, fields: effect.data.fields });
  const { as, waitNodeIds, remark } = effect.data;
  const command = { ...flow, as, applicant, waitNodeIds, ...(remark === undefined ? {} : { remark }) };
  if (effect.type === 'FlowReturnRequested') return host.return({ ...command, to: effect.data.to });
  const { carries } = effect.data;
  return host.submit({
    ...command,
    ...(carries ? { fields: carries.flatMap(({ fields }) => fields) } : {}),
  });
}

/** Which attempts there are of a flow request. */
export interface AttemptsPort {
  /** Whether the flow request has applied again since, whatever became of that. */
  hasLater(sealRequestId: string): Promise<boolean>;
}

export interface Hosts {
  forHost(hostId: string): Promise<HostPort>;
}

/** What only looks at the vendors, and at what has ended, can find. */
export interface ReconcilePort {
  /** Looks at a page of open requests whose look is due at `before`; `onEach` is told after each. */
  page(before: number, onEach: () => void): Promise<ReconciledPage>;
  forgetOld(onEach: () => void): Promise<{ forgotten: number }>;
}

/** The copies of the vendors' catalogues. */
export interface CataloguePort {
  enabledBindings(): Promise<string[]>;
  /** `onPage` is told after each page. Never throws for what the vendor does: that is an outcome, and stored. */
  sync(bindingId: string, onPage?: () => void): Promise<CatalogueSyncOutcome>;
}

/** The ledger holds another event under the same number. */
export class LedgerConflictError extends Error {
  override readonly name = 'LedgerConflictError';
}

export interface LedgerPort {
  /**
   * Inserts the events, each once: the same event again is harmless, another one under its number throws a
   * {@link LedgerConflictError}. Brings the read model up to date and settles the inbox rows that were judged.
   */
  append(batch: LedgerBatch): Promise<void>;
  /** Whether the request's code has died for good: ended, or closed without one. By the read model. */
  isCodeOver(sealRequestId: string): Promise<boolean>;
}
