import { PortError } from '../../application/ports/errors';
import type { VendorPort } from '../../application/ports/vendor';
import { multipart } from '../http/multipart';
import { type Picture, pictureOf } from '../http/pictures';
import { requiredId } from '../http/rows';
import { watchedFile } from '../http/watchedFile';
import { labelOf, type VendorSession } from './session';

export interface FileCalls
  extends Pick<VendorPort, 'attach' | 'attachByUrl' | 'uploadTimeoutMs' | 'maxFileBytes'> {
  /** How many pictures may be fetched at the same time: all but one of the vendor's places. */
  readonly imagesAtOnce: number;
  /**
   * A picture of a use, by the address that the detail gives it here: only its key goes to the vendor (level A).
   *
   * @throws PortError `refused` for what is no picture or is not there.
   */
  useImage(address: string): Promise<Picture>;
  /** No call gives files with a watermark. */
  watermarkedFiles(): Promise<never[]>;
}

export function fileCalls(session: VendorSession): FileCalls {
  const { paths, documentFields, timeouts, limits, query } = session.profile;
  return {
    uploadTimeoutMs: timeouts.uploadMs,
    maxFileBytes: limits.fileBytes,
    imagesAtOnce: Math.max(1, limits.callsAtOnce - 1),
    // Level A. The document is named in the application that follows.
    async attach(_application, _uid, file) {
      const watched = watchedFile(file);
      const name = 'createDocument';
      const body = multipart({ [documentFields.title]: file.name }, documentFields.file, watched);
      const timeoutMs = timeouts.uploadMs;
      const reply = await session
        // A document that no application names does nothing.
        .reply({ name, method: 'POST', path: paths.createDocument, body, timeoutMs, isHarmless: true })
        .catch((error: unknown) => {
          throw watched.fault() ?? error;
        });
      return { fileId: requiredId(reply, documentFields.id, labelOf(name)) };
    },
    attachByUrl: async () => {
      throw new PortError('misconfigured', 'this vendor fetches no files', { unsent: true });
    },
    async useImage(address) {
      const url = URL.canParse(address, 'http://vendor') ? new URL(address, 'http://vendor') : undefined;
      const key = url?.searchParams.get(query.image);
      if (!key) throw new PortError('refused', 'qiyuesuo image: its address names no picture');
      return pictureOf(await session.download('image', paths.image, { [query.image]: key }));
    },
    watermarkedFiles: async () => [],
  };
}
