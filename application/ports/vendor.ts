import type { VendorStage } from '../../domain/reconciliation/vendorStage';
import type { Application, CallbackEvent, SealGrant, ToldTotals } from '../../domain/sealRequest/values';
import type { NamedFile, OpenedFile } from './files';

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
  seals: VendorSealDetail[];
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

/** What an application is made of, beside its id. */
export interface VendorApplicationBody {
  /** The vendor's id of the applicant. */
  uid: string;
  application: Application;
  vendorApproves: boolean;
}

export interface VendorApplication extends VendorApplicationBody {
  /** Chosen by us, unique at the vendor: its natural idempotency key. */
  applyId: string;
}

/** What an answer of success says of the application. */
export interface VendorGrant {
  sealCode: string | null;
  /** Whether it names the application: success alone does not prove that there is one. */
  isNamed: boolean;
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
   * whose append takes increments (profile `appendStyle`); `about` the application as it was made, for sites whose
   * update replaces the whole of it. Unknown for requests of older versions, which send the seals alone.
   */
  setTotals(
    applyId: string,
    totals: SealGrant[],
    base: SealGrant[],
    about?: VendorApplicationBody,
  ): Promise<{ sealCode: string | null }>;
  end(applyId: string, reason: string): Promise<void>;
}

export interface Vendors {
  forBinding(bindingId: string): Promise<VendorPort>;
}
