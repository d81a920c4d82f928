import { PortError } from '../application/ports/errors';
import type { FileSource } from '../application/ports/files';
import type { VendorPort } from '../application/ports/vendor';
import { vendorApplyId } from '../contracts/derivedIds';
import type { SendAttachmentsInput } from '../contracts/sealRequest';
import { defined } from '../domain/defined';
import type { AttachmentsOutcome } from '../domain/sealRequest/commands';
import type { Effect, Patience } from './effect';

/**
 * Files at the vendor cannot be read back and a second upload is a second file, so each is sent once: what got no
 * answer waits for a person.
 */
export function attachmentsEffect(
  vendor: VendorPort,
  source: FileSource,
  { sealRequestId, uid, files, by }: SendAttachmentsInput,
): Effect<AttachmentsOutcome> {
  const applyId = vendorApplyId(sealRequestId);
  if (by === 'url')
    return {
      callTimeoutMs: vendor.callTimeoutMs,
      act: async (aboutToSend) => {
        aboutToSend();
        await vendor.attachByUrl(applyId, files);
        return { kind: 'sent' };
      },
    };
  const [file] = files;
  if (!file || files.length > 1) throw new PortError('misconfigured', 'files are uploaded one by one');
  return {
    callTimeoutMs: vendor.uploadTimeoutMs,
    act: async (aboutToSend) => {
      const opened = await source.open(file, vendor.maxFileBytes);
      aboutToSend();
      await vendor.attach(applyId, uid, opened);
      return { kind: 'sent' };
    },
  };
}

/** A file that cannot be fetched for so long is not coming back by itself. */
export const attachmentsPatience: Patience<AttachmentsOutcome> = {
  ms: 3_600_000,
  outcome: ({ message, cause }, mayHaveSent) =>
    mayHaveSent ? { kind: 'unknown', message, ...defined({ cause }) } : { kind: 'refused', message },
};
