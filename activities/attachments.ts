import { PortError } from '../application/ports/errors';
import type { FileSource, NamedFile } from '../application/ports/files';
import type { VendorPort } from '../application/ports/vendor';
import { applicationRef } from '../application/sealRequests/applicationRef';
import { parseSealRequestId } from '../contracts/ids';
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
  origins: AttachmentOrigins,
  input: SendAttachmentsInput,
): Effect<AttachmentsOutcome> {
  const { sealRequestId, uid, files, by } = input;
  const ref = applicationRef(sealRequestId, input);
  if (by === 'url')
    return {
      callTimeoutMs: vendor.callTimeoutMs,
      act: async (aboutToSend) => {
        aboutToSend();
        await vendor.attachByUrl(ref, files);
        return { kind: 'sent' };
      },
    };
  const [file] = files;
  if (!file || files.length > 1) throw new PortError('misconfigured', 'files are uploaded one by one');
  return {
    callTimeoutMs: vendor.uploadTimeoutMs,
    act: async (aboutToSend) => {
      await assertListed(origins, sealRequestId, file);
      const opened = await source.open(file, vendor.maxFileBytes);
      aboutToSend();
      await vendor.attach(ref, uid, opened);
      return { kind: 'sent' };
    },
  };
}

/** From where files of a host are fetched, as it is configured now; empty where the host is gone. */
export type AttachmentOrigins = (hostId: string) => Promise<readonly string[]>;

/** Again right before the call: what the application was judged by may have been changed since, or never was. */
async function assertListed(
  origins: AttachmentOrigins,
  sealRequestId: string,
  { name, url }: NamedFile,
): Promise<void> {
  const { hostId = '' } = parseSealRequestId(sealRequestId) ?? {};
  const { origin } = new URL(url);
  if ((await origins(hostId)).includes(origin)) return;
  throw new PortError('refused', `${name} is not fetched from ${origin}: the host does not list it`, {
    unsent: true,
  });
}

/** A file that cannot be fetched for so long is not coming back by itself. */
export const attachmentsPatience: Patience<AttachmentsOutcome> = {
  ms: 3_600_000,
  outcome: ({ message, cause }, mayHaveSent) =>
    mayHaveSent ? { kind: 'unknown', message, ...defined({ cause }) } : { kind: 'refused', message },
};
