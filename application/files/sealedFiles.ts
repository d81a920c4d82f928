import { Readable } from 'node:stream';
import { z } from 'zod';
import { defined } from '../../domain/defined';
import { PortError } from '../ports/errors';
import type { OfferedFile, SealedFiles } from '../ports/files';
import type { ReadLimits, ReadQueue } from '../ports/readQueue';
import type { SealedTokens } from '../ports/secrets';
import type { ApplicationRef, VendorDetail, VendorPort } from '../ports/vendor';
import { applicationRef } from '../sealRequests/applicationRef';

/** The vendor hands out all files of an application at once, whole: one such answer at a time is held. */
const listLimits = { perSecond: 2, inFlight: 1 };
const imageLimits = { perSecond: 10, inFlight: 1 };

/** Long enough for a host that fetches at night. */
const validForMs = 3 * 24 * 3_600_000;

const tokenSchema = z.strictObject({
  bindingId: z.string(),
  applyId: z.string(),
  vendorApplicationId: z.string().optional(),
  /** Of a watermarked file, its place in the vendor's list; of a picture, its address there. */
  file: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('watermarked'), index: z.int(), name: z.string() }),
    z.strictObject({ kind: z.literal('useImage'), url: z.string(), name: z.string() }),
  ]),
  expiresAt: z.int(),
});
type Token = z.infer<typeof tokenSchema>;

export interface WatermarkedFile {
  name: string;
  contentBase64: string;
}

/** What of a vendor is about files of an application and pictures of its uses. */
export interface FilesAtVendor extends Pick<VendorPort, 'detail'> {
  watermarkedFiles(application: ApplicationRef): Promise<WatermarkedFile[]>;
  useImage(url: string): Promise<{ type: string; body: Readable }>;
}

interface SealedFilesDeps {
  vendors: { forBinding(bindingId: string): Promise<FilesAtVendor> };
  /** Of {@link fileAddressPurpose}. */
  tokens: SealedTokens;
  readQueueOf(limits: ReadLimits): ReadQueue<FilesAtVendor>;
}

/** Tokens in the addresses of files serve for nothing else. */
export const fileAddressPurpose = 'sealflow file address v1';

export interface ServedFile {
  name: string;
  contentType: string;
  body: Readable;
}

export interface SealedFileStore extends SealedFiles {
  /**
   * The file that an address of ours stands for, fetched from the vendor in its turn unless its caller has `gone` by
   * then.
   *
   * @throws PortError where the vendor does not give it.
   */
  open(token: string, now: Date, gone?: AbortSignal): Promise<ServedFile | 'wrong' | 'expired'>;
  /** The watermarked files of a request, for a page: in the same queue as those that `open` fetches. */
  watermarked(
    about: { sealRequestId: string; bindingId: string; vendorApplicationId?: string },
    gone?: AbortSignal,
  ): Promise<WatermarkedFile[]>;
}

/** Sealed files and pictures of uses stay at the vendor: hosts get addresses of ours that are good for a time. */
export function createSealedFiles({ vendors, tokens, readQueueOf }: SealedFilesDeps): SealedFileStore {
  const queues = { list: readQueueOf(listLimits), image: readQueueOf(imageLimits) };
  return {
    async of({ sealRequestId, bindingId, baseUrl, ...about }) {
      const application = applicationRef(sealRequestId, about);
      const images = imagesIn(await (await vendors.forBinding(bindingId)).detail?.(application));
      const list = await queues.list(bindingId, (vendor) => vendor.watermarkedFiles(application));
      const files = [
        ...list.map(({ name }, index) => ({ kind: 'watermarked' as const, index, name })),
        ...images,
      ];
      const expiresAt = Date.now() + validForMs;
      const offered = files.map((file): OfferedFile => {
        const content: Token = { bindingId, ...application, file, expiresAt };
        return {
          kind: file.kind,
          name: file.name,
          url: `${baseUrl}/${tokens.seal(JSON.stringify(content), 'file')}`,
        };
      });
      return { files: offered, expiresAt: new Date(expiresAt).toISOString() };
    },
    watermarked: ({ sealRequestId, bindingId, ...about }, gone) => {
      const application = applicationRef(sealRequestId, about);
      return queues.list(bindingId, (vendor) => vendor.watermarkedFiles(application), gone);
    },
    async open(token, now, gone) {
      const content = tokens.open(token, 'file');
      if (content === undefined) return 'wrong';
      const address = tokenSchema.parse(JSON.parse(content));
      return now.getTime() < address.expiresAt ? fetched(queues, address, gone) : 'expired';
    },
  };
}

function imagesIn(detail: VendorDetail | null | undefined): Token['file'][] {
  return (detail?.uses ?? []).flatMap(({ imageUrls }, use) =>
    imageUrls.map((url, image) => ({
      kind: 'useImage' as const,
      url,
      name: `用印照片-${use + 1}-${image + 1}`,
    })),
  );
}

async function fetched(
  queues: { list: ReadQueue<FilesAtVendor>; image: ReadQueue<FilesAtVendor> },
  { bindingId, applyId, vendorApplicationId, file }: Token,
  gone: AbortSignal | undefined,
): Promise<ServedFile> {
  if (file.kind === 'useImage') {
    const { type, body } = await queues.image(bindingId, (vendor) => vendor.useImage(file.url), gone);
    return { name: `${file.name}.${type.slice('image/'.length)}`, contentType: type, body };
  }
  const application = { applyId, ...defined({ vendorApplicationId }) };
  const list = await queues.list(bindingId, (vendor) => vendor.watermarkedFiles(application), gone);
  const found = list[file.index];
  if (found?.name !== file.name)
    throw new PortError('refused', 'the vendor does not have this file any more');
  const body = Readable.from([Buffer.from(found.contentBase64, 'base64')]);
  return { name: file.name, contentType: 'application/octet-stream', body };
}
