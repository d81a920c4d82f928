import type { BindingDocument } from '../administration/bindings';

/** What the vendor of one binding can do: sites run different versions of it. */
export interface Capabilities {
  /** An application can be asked for as it stands there. */
  detail: boolean;
  /** Attachments are uploaded to it; otherwise it fetches them from their addresses. */
  uploads: boolean;
  /** What the whole of a seal code matches, where a person types one: a regular expression. */
  sealCodePattern: string;
}

export interface VendorCapabilities {
  /** null where what the binding says of its vendor cannot be read any more. */
  of(binding: Pick<BindingDocument, 'profile'>): Capabilities | null;
}
