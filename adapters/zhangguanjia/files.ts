import { PortError } from '../../application/ports/errors';
import type { ApplicationRef, VendorPort } from '../../application/ports/vendor';
import { multipart } from '../http/multipart';
import { watchedFile } from '../http/watchedFile';
import { type Ask, jsonBody, means } from './ask';
import type { Profile } from './profileSchemas';
import { listRows, requiredText, textField } from './replies';
import { filesByUrlBody } from './wire';

/** What of the port is about files, and the rest. */
export interface FileCalls
  extends Pick<VendorPort, 'attach' | 'attachByUrl' | 'uploadTimeoutMs' | 'maxFileBytes'> {
  /**
   * The application's files with their watermark (level A). There are none at a site that does not serve the call, or
   * that refuses it in words of the profile for no such application or no files.
   *
   * @throws PortError `passing` for any other refusal: files that are still being made are there later.
   */
  watermarkedFiles(application: ApplicationRef): Promise<{ name: string; contentBase64: string }[]>;
}

export function fileCalls(ask: Ask): FileCalls {
  const { paths, fileFields, timeouts, limits } = ask.profile;
  return {
    uploadTimeoutMs: timeouts.uploadMs,
    maxFileBytes: limits.fileBytes,
    // Multipart, streamed (level A).
    async attach({ applyId }, uid, file) {
      const texts = { [fileFields.uid]: uid, [fileFields.applyId]: applyId };
      const watched = watchedFile(file);
      const body = () => multipart(texts, fileFields.file, watched);
      const call = {
        name: 'uploadFile',
        method: 'POST',
        path: paths.uploadFile,
        body,
        ...slow(timeouts),
      } as const;
      await ask.reply(call).catch((error: unknown) => {
        throw watched.fault() ?? error;
      });
      return {};
    },
    // Level A.
    async attachByUrl({ applyId }, files) {
      const body = jsonBody(filesByUrlBody(applyId, files, ask.profile));
      await ask.reply({ name: 'uploadFileByUrl', method: 'POST', path: paths.uploadFileByUrl, body });
    },
    watermarkedFiles: ({ applyId }) => watermarkedFiles(ask, applyId),
  };
}

async function watermarkedFiles(ask: Ask, applyId: string) {
  const { paths, fileFields, query, timeouts, limits, reply: names } = ask.profile;
  const name = 'watermark';
  const label = `zhangguanjia ${name}`;
  const call = {
    name,
    method: 'GET',
    path: paths.watermark,
    query: { [query.watermark]: applyId },
    maxReplyBytes: limits.fileBytes,
    // Whole files, and no number whose digits matter.
    parse: JSON.parse,
    ...slow(timeouts),
  } as const;
  const answer = await ask.answer(call).catch(notServed);
  if (!answer) return [];
  if (!answer.ok) {
    const isNone = noneThere.some((meaning) => means(meaning, answer, applyId, ask.profile));
    if (isNone) return [];
    throw new PortError('passing', `${label}: ${answer.words}`, { peerCode: answer.code });
  }
  return listRows(answer.reply, names.list, label).map((row) => ({
    name: requiredText(row, fileFields.watermarkName, label),
    contentBase64: textField(row, fileFields.watermarkContent) ?? '',
  }));
}

/** What the profile lists for an application without files, and for one that is not there (any more). */
const noneThere = ['noFiles', 'notFound'] as const;

function notServed(error: unknown): undefined {
  if (!(error instanceof PortError) || !error.details.notServed) throw error;
}

function slow({ uploadMs }: Profile['timeouts']) {
  return { until: Date.now() + uploadMs, timeoutMs: uploadMs };
}
