import type { VendorStage } from '../../domain/reconciliation/vendorStage';
import type {
  Application,
  CallbackEvent,
  PersonAtVendor,
  SealCode,
  SealGrant,
  ToldTotals,
} from '../../domain/sealRequest/values';
import type { Capabilities } from './capabilities';
import type { NamedFile, OpenedFile } from './files';
import type { VendorPerson } from './vendorLists';

/** How an application is named at its vendor. */
export interface ApplicationRef {
  /** Ours, derived from the request. */
  applyId: string;
  /** The vendor's own, where it gives one: the key of every later call. */
  vendorApplicationId?: string;
}

/** One seal of an application. A count that cannot be read is null and spoils nothing beside itself. */
export interface VendorSealDetail extends ToldTotals {
  usedCount: number | null;
  usedCrossPageCount?: number;
}

export interface VendorDetail {
  stage: VendorStage;
  /** As the vendor spells it, for people. */
  stageName: string;
  /** null where there is none (yet, or any more). */
  sealCode: string | null;
  /** Of a vendor with several codes. */
  codes?: SealCode[];
  vendorApplicationId?: string;
  seals: VendorSealDetail[];
  /** One by one, oldest first; absent where the site does not list them. */
  uses?: VendorUse[];
  /** The appends that the vendor knows of, oldest first; absent where it lists none. */
  appendLogs?: VendorAppendLog[];
}

/** One append as the vendor lists it. It does not say for which seal. */
export interface VendorAppendLog {
  count: number;
  person?: string;
  /** As the vendor writes it. */
  at?: string;
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

/** What an application is made of, beside its id. */
export interface VendorApplicationBody {
  /** The vendor's id of the applicant. */
  uid: string;
  application: Application;
  vendorApproves: boolean;
  /** The vendor's ids of those who stamp; the host's own where absent. */
  userUids?: PersonAtVendor[];
  /** Of a vendor that takes attachments before the application: what it called those that it has. */
  fileIds?: string[];
}

export interface VendorApplication extends VendorApplicationBody {
  /** Chosen by us, unique at the vendor: its natural idempotency key. */
  applyId: string;
}

/** The codes after a grant. */
export interface VendorCodes {
  /** Of a vendor with one code for an application. */
  sealCode: string | null;
  /** Of a vendor with several. */
  codes?: SealCode[];
}

/** What an answer of success says of the application. */
export interface VendorGrant extends VendorCodes {
  vendorApplicationId?: string;
  /** Whether it names the application: success alone does not prove that there is one. */
  isNamed: boolean;
}

/** One vendor's server behind one binding. */
export interface VendorPort {
  readonly capabilities: Capabilities;
  /** How long a single call may take before its outcome is unknown, in milliseconds. */
  readonly callTimeoutMs: number;
  /** Absent where the site has no detail call: then nothing can be read back. */
  readonly detail?: (application: ApplicationRef) => Promise<VendorDetail | null>;
  /** Which callback event the vendor's own state confirms. */
  confirms(event: CallbackEvent, detail: VendorDetail): boolean;
  /** Without its attachments, where those follow once the application stands (`capabilities.attachments`). */
  apply(request: VendorApplication): Promise<VendorGrant>;
  /** The vendor fetches the files itself. */
  attachByUrl(application: ApplicationRef, files: readonly NamedFile[]): Promise<void>;
  /** How long one upload may take, in milliseconds. */
  readonly uploadTimeoutMs: number;
  readonly maxFileBytes: number;
  /** Not idempotent: a second upload is a second file. `fileId`: for {@link VendorApplicationBody.fileIds}. */
  attach(application: ApplicationRef, uid: string, file: OpenedFile): Promise<{ fileId?: string }>;
  /**
   * Sets totals; where `capabilities.append` is `absolute`, sending it twice is harmless. `base` are the totals before,
   * for sites whose append takes increments; `about` the application as it was made, for sites whose update replaces the
   * whole of it. Unknown for requests of older versions, which send the seals alone.
   */
  setTotals(
    application: ApplicationRef,
    totals: SealGrant[],
    base: SealGrant[],
    about?: VendorApplicationBody,
  ): Promise<VendorCodes>;
  /** `by`: who ends it, for vendors that want a person. */
  end(application: ApplicationRef, reason: string, by?: VendorPerson): Promise<void>;
}

export interface Vendors {
  forBinding(bindingId: string): Promise<VendorPort>;
}
