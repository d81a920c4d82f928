import { Readable } from 'node:stream';
import { z } from 'zod';
import { PortError } from '../application/ports/errors';
import type { OfferedFile, SealedFiles } from '../application/ports/files';
import { vendorApplyId } from '../contracts/derivedIds';
import { createSealedTokens } from './crypto/sealedToken';
import type { VendorRegistry } from './registry';
import { createVendorLine, type VendorLine } from './vendorLine';
import type { ZhangGuanJia } from './zhangguanjia/client';

/** The vendor hands out all files of an application at once, whole: one such answer at a time is held. */
const listLimits = { perSecond: 2, inFlight: 1 };
const imageLimits = { perSecond: 10, inFlight: 1 };

/** Long enough for a host that fetches at night. */
const validForMs = 3 * 24 * 3_600_000;

const tokenSchema = z.strictObject({
  bindingId: z.string(),
  applyId: z.string(),
  /** Of a watermarked file, its place in the vendor's list; of a picture, its address there. */
  file: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('watermarked'), index: z.int(), name: z.string() }),
    z.strictObject({ kind: z.literal('useImage'), url: z.string(), name: z.string() }),
  ]),
  expiresAt: z.int(),
});
type Token = z.infer<typeof tokenSchema>;

type WatermarkedFile = Awaited<ReturnType<ZhangGuanJia['watermarkedFiles']>>[number];

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
  /** The watermarked files of a request, for a page: in the same line as those that `open` fetches. */
  watermarked(
    about: { sealRequestId: string; bindingId: string },
    gone?: AbortSignal,
  ): Promise<WatermarkedFile[]>;
}

/** Sealed files and pictures of uses stay at the vendor: hosts get addresses of ours that are good for a time. */
export function createSealedFiles(
  vendors: Pick<VendorRegistry, 'forBinding'>,
  secretKeys: readonly { key: Buffer }[],
): SealedFileStore {
  const tokens = createSealedTokens(secretKeys, 'sealflow file address v1');
  const lines = {
    list: createVendorLine(vendors, listLimits),
    image: createVendorLine(vendors, imageLimits),
  };
  return {
    async of({ sealRequestId, bindingId, baseUrl }) {
      const applyId = vendorApplyId(sealRequestId);
      const files = await filesAt(await vendors.forBinding(bindingId), applyId);
      const expiresAt = Date.now() + validForMs;
      const offered = files.map((file): OfferedFile => {
        const content: Token = { bindingId, applyId, file, expiresAt };
        return {
          kind: file.kind,
          name: file.name,
          url: `${baseUrl}/${tokens.seal(JSON.stringify(content), 'file')}`,
        };
      });
      return { files: offered, expiresAt: new Date(expiresAt).toISOString() };
    },
    watermarked: ({ sealRequestId, bindingId }, gone) =>
      lines.list(bindingId, (vendor) => vendor.watermarkedFiles(vendorApplyId(sealRequestId)), gone),
    async open(token, now, gone) {
      const content = tokens.open(token, 'file');
      if (content === undefined) return 'wrong';
      const address = tokenSchema.parse(JSON.parse(content));
      return now.getTime() < address.expiresAt ? fetched(lines, address, gone) : 'expired';
    },
  };
}

async function filesAt(vendor: ZhangGuanJia, applyId: string): Promise<Token['file'][]> {
  const uses = (await vendor.detail?.(applyId))?.uses ?? [];
  const images = uses.flatMap(({ imageUrls }, use) =>
    imageUrls.map((url, image) => ({
      kind: 'useImage' as const,
      url,
      name: `用印照片-${use + 1}-${image + 1}`,
    })),
  );
  const watermarked = await vendor.watermarkedFiles(applyId);
  return [
    ...watermarked.map(({ name }, index) => ({ kind: 'watermarked' as const, index, name })),
    ...images,
  ];
}

async function fetched(
  lines: { list: VendorLine; image: VendorLine },
  { bindingId, applyId, file }: Token,
  gone: AbortSignal | undefined,
): Promise<ServedFile> {
  if (file.kind === 'useImage') {
    const { type, body } = await lines.image(bindingId, (vendor) => vendor.useImage(file.url), gone);
    return { name: `${file.name}.${type.slice('image/'.length)}`, contentType: type, body };
  }
  const list = await lines.list(bindingId, (vendor) => vendor.watermarkedFiles(applyId), gone);
  const found = list[file.index];
  if (found?.name !== file.name)
    throw new PortError('refused', 'the vendor does not have this file any more');
  const body = Readable.from([Buffer.from(found.contentBase64, 'base64')]);
  return { name: file.name, contentType: 'application/octet-stream', body };
}
