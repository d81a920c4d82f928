import { type OpenedFile, PortError, type VendorPort } from '../../activities/ports';
import { multipart } from '../multipart';
import { type Ask, jsonBody } from './ask';
import { listRows, requiredText, textField } from './replies';
import { filesByUrlBody } from './wire';

/** What of the port is about files, and the rest. */
export interface FileCalls
  extends Pick<VendorPort, 'attach' | 'attachByUrl' | 'uploadTimeoutMs' | 'maxFileBytes'> {
  /** The application's files with their watermark (level A). */
  watermarkedFiles(applyId: string): Promise<{ name: string; contentBase64: string }[]>;
}

export function fileCalls(ask: Ask): FileCalls {
  const { paths, fileFields, query, timeouts, limits, reply: names } = ask.profile;
  const slow = () => ({ until: Date.now() + timeouts.uploadMs, timeoutMs: timeouts.uploadMs });
  return {
    uploadTimeoutMs: timeouts.uploadMs,
    maxFileBytes: limits.fileBytes,
    // Multipart, streamed (level A).
    async attach(applyId, uid, file) {
      const texts = { [fileFields.uid]: uid, [fileFields.applyId]: applyId };
      const watched = watch(file);
      const body = () => multipart(texts, fileFields.file, watched);
      const call = { name: 'uploadFile', method: 'POST', path: paths.uploadFile, body, ...slow() } as const;
      await ask.reply(call).catch((error: unknown) => {
        throw watched.fault() ?? error;
      });
    },
    // Level A.
    async attachByUrl(applyId, files) {
      const body = jsonBody(filesByUrlBody(applyId, files, ask.profile));
      await ask.reply({ name: 'uploadFileByUrl', method: 'POST', path: paths.uploadFileByUrl, body });
    },
    async watermarkedFiles(applyId) {
      const name = 'watermark';
      const reply = await ask.reply({
        name,
        method: 'GET',
        path: paths.watermark,
        query: { [query.watermark]: applyId },
        maxReplyBytes: limits.fileBytes,
        // Whole files, and no number whose digits matter.
        parse: JSON.parse,
        ...slow(),
      });
      const label = `zhangguanjia ${name}`;
      return listRows(reply, names.list, label).map((row) => ({
        name: requiredText(row, fileFields.watermarkName, label),
        contentBase64: textField(row, fileFields.watermarkContent) ?? '',
      }));
    },
  };
}

/** What is wrong with the file itself, which a broken request alone would not tell. */
function watch(file: OpenedFile): OpenedFile & { fault(): PortError | undefined } {
  let fault: PortError | undefined;
  async function* open() {
    try {
      yield* file.open();
    } catch (error) {
      if (error instanceof PortError) fault = error;
      throw error;
    }
  }
  return { ...file, open, fault: () => fault };
}
