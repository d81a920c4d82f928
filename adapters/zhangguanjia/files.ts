import { multipart, type UploadFile } from '../multipart';
import { type Ask, jsonBody } from './ask';
import { listRows, requiredText, textField } from './replies';
import { type FileByUrl, filesByUrlBody } from './wire';

export interface FileCalls {
  /** Multipart, streamed (level A). Not idempotent: a second upload is a second file. */
  uploadFile(upload: { applyId: string; uid: string; file: UploadFile }): Promise<void>;
  /** The vendor fetches the files from their addresses (level A). */
  uploadFilesByUrl(applyId: string, files: readonly FileByUrl[]): Promise<void>;
  /** The application's files with their watermark (level A). */
  watermarkedFiles(applyId: string): Promise<{ name: string; contentBase64: string }[]>;
}

export function fileCalls(ask: Ask): FileCalls {
  const { paths, fileFields, query, timeouts, limits, reply: names } = ask.profile;
  const slow = () => ({ until: Date.now() + timeouts.uploadMs, timeoutMs: timeouts.uploadMs });
  return {
    async uploadFile({ applyId, uid, file }) {
      const texts = { [fileFields.uid]: uid, [fileFields.applyId]: applyId };
      const body = () => multipart(texts, fileFields.file, file);
      await ask.reply({ name: 'uploadFile', method: 'POST', path: paths.uploadFile, body, ...slow() });
    },
    uploadFilesByUrl: (applyId, files) => uploadFilesByUrl(ask, applyId, files),
    async watermarkedFiles(applyId) {
      const name = 'watermark';
      const reply = await ask.reply({
        name,
        method: 'GET',
        path: paths.watermark,
        query: { [query.watermark]: applyId },
        maxReplyBytes: limits.fileBytes,
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

export async function uploadFilesByUrl(
  ask: Ask,
  applyId: string,
  files: readonly FileByUrl[],
  until?: number,
): Promise<void> {
  const body = jsonBody(filesByUrlBody(applyId, files, ask.profile));
  const path = ask.profile.paths.uploadFileByUrl;
  const name = 'uploadFileByUrl';
  await ask.reply({ name, method: 'POST', path, body, ...(until === undefined ? {} : { until }) });
}
