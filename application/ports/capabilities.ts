import type { CallbackEvent } from '../../domain/sealRequest/values';
import type { BindingDocument } from '../administration/bindings';

/** What the vendor of one binding can do: vendors differ, and sites run different versions of one. */
export interface Capabilities {
  /** An application can be asked for as it stands there. */
  detail: boolean;
  /** By our id of the application too; otherwise by the vendor's own alone. */
  findsByOurId: boolean;
  /** An application that is sent twice under one id of ours is one application. */
  idempotentApply: boolean;
  /** The vendor can approve an application itself. */
  approves: boolean;
  /** An append sets new totals, or adds to them; `none`: there is no such call. */
  append: 'absolute' | 'increment' | 'none';
  /** Cross-page stamps have a count of their own. */
  crossPage: boolean;
  fileCount: boolean;
  /** An append is a call for each seal alone. */
  perSealAppend: boolean;
  /** An application says of each seal who stamps with it. */
  sealUsers: boolean;
  /** An application says from when and until when its seals may be used. */
  window: boolean;
  /** An application says for which company it is. */
  companies: boolean;
  /** People whom it does not have can be made there. */
  createsPeople: boolean;
  /** One code for each seal and person, instead of one for the application. */
  severalCodes: boolean;
  /** What the whole of a seal code matches, where a person types one: a regular expression. */
  sealCodePattern: string;
  /** What it can tell, by a callback or by what it shows. */
  events: readonly CallbackEvent[];
  /** Attachments are uploaded to it; otherwise it fetches them from their addresses. */
  uploads: boolean;
  /** Whether it has attachments before the application or once that stands. */
  attachments: 'before' | 'after';
}

export interface VendorCapabilities {
  /** null where what the binding says of its vendor cannot be read any more. */
  of(binding: Pick<BindingDocument, 'vendor' | 'profile'>): Capabilities | null;
}
