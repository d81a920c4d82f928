import { PortError } from '../application/ports/errors';
import type { FileSource, NamedFile } from '../application/ports/files';
import type { ApplicationRef, VendorPort } from '../application/ports/vendor';
import { applicationRef } from '../application/sealRequests/applicationRef';
import { parseSealRequestId } from '../contracts/ids';
import type { SendAttachmentsInput } from '../contracts/sealRequest';
import { defined } from '../domain/defined';
import type { AttachmentsOutcome } from '../domain/sealRequest/commands';
import type { Application } from '../domain/sealRequest/values';
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

/** Where attachments come from. */
export interface AttachmentFiles {
  source: FileSource;
  origins: AttachmentOrigins;
}

/**
 * What the vendor calls the attachments of an application that is still to be made; undefined where it takes none before.
 * A document that no application names does nothing there, so an upload without an answer is simply made again.
 */
export async function uploadedBefore(
  vendor: VendorPort,
  { source, origins }: AttachmentFiles,
  about: { ref: ApplicationRef; uid: string; sealRequestId: string; application: Application },
): Promise<string[] | undefined> {
  const { attachments = [] } = about.application;
  if (vendor.capabilities.attachments !== 'before' || attachments.length === 0) return undefined;
  const fileIds: string[] = [];
  for (const file of attachments) {
    await assertListed(origins, about.sealRequestId, file);
    const opened = await source.open(file, vendor.maxFileBytes);
    const { fileId } = await vendor.attach(about.ref, about.uid, opened).catch(asNotApplied);
    if (fileId !== undefined) fileIds.push(fileId);
  }
  return fileIds;
}

function asNotApplied(error: unknown): never {
  if (!(error instanceof PortError) || error.kind !== 'unknown') throw error;
  throw new PortError('passing', error.message, error.details);
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
