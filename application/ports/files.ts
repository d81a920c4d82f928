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
  of(request: {
    sealRequestId: string;
    bindingId: string;
    vendorApplicationId?: string;
    baseUrl: string;
  }): Promise<FileOffer>;
}
