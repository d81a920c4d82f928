import type { Response } from 'express';
import { PortError } from '../../application/ports/errors';
import { atStart, type VendorName } from '../../contracts/vendorName';
import { defined } from '../../domain/defined';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { Deps } from '../deps';
import { attachmentDisposition } from '../http/disposition';
import { html } from '../http/html';
import type { Language } from '../http/language';
import { detailUrl, opaqueName, pathOf } from './addresses';
import { document } from './layout';
import { mayHaveFiles } from './model';
import { noFile } from './notices';
import { sayIn, sizeWords } from './words';

export interface DetailFile {
  /** In addresses: says nothing, and is no other file's of the request. */
  name: string;
  title: string;
  content: Buffer;
}

export interface DetailFiles {
  of(sealRequestId: string, request: SealRequest, gone: AbortSignal): Promise<DetailFile[]>;
}

/** The files with their seals or watermarks. They stay at the vendor, and are fetched when somebody wants them. */
export function createDetailFiles({
  sealedFiles,
  logger,
}: Pick<Deps, 'sealedFiles' | 'logger'>): DetailFiles {
  return {
    async of(sealRequestId, { state, identity: { bindingId }, vendorApplicationId }, gone) {
      if (!mayHaveFiles(state)) return [];
      const about = { sealRequestId, bindingId, ...defined({ vendorApplicationId }) };
      const found = await sealedFiles.watermarked(about, gone).catch((error: unknown) => {
        if (!(error instanceof PortError)) throw error;
        logger.warn({ bindingId, kind: error.kind }, 'The sealed files of a request could not be fetched');
        throw noFile(502);
      });
      return found.map(({ name: title, contentBase64 }, index) => ({
        name: opaqueName(`${index}\n${title}`),
        title,
        content: Buffer.from(contentBase64, 'base64'),
      }));
    },
  };
}

/** Kept by the browser, never shown by it: a file may be anything. */
export function sendFile(response: Response, { title, content }: DetailFile): void {
  response
    .type('application/octet-stream')
    .set('Content-Disposition', attachmentDisposition(title))
    .send(content);
}

export function filesPage(
  { publicUrl }: Pick<Deps, 'publicUrl'>,
  { sealRequestId, vendor }: { sealRequestId: string; vendor: VendorName },
  files: readonly DetailFile[],
  language: Language,
): string {
  const say = sayIn(language);
  const path = pathOf(detailUrl({ publicUrl }, sealRequestId));
  const title = say('Sealed files', '盖章文件');
  const row = (file: DetailFile) => html`
          <li>
            <a href="${path}/files/${file.name}"><bdi>${file.title}</bdi></a>
            <span class="hint">${sizeWords(file.content.length)}</span>
          </li>`;
  const body = html`
      <section class="card">
        <h1>${title}</h1>
        ${
          files.length > 0
            ? html`<ul class="files">${files.map(row)}</ul>`
            : html`<p class="hint">${say(`${atStart(vendor.en)} has no sealed files of this request.`, `${vendor.zh}没有该用印申请的盖章文件。`)}</p>`
        }
        <p class="more"><a href="${path}">${say('Back to the details', '返回用印详情')}</a></p>
      </section>`;
  return document({ language, title, base: pathOf(`${publicUrl}/seal-details`), body });
}
