import { type Html, html } from '../http/html';
import type { Language } from '../http/language';
import { ownFile } from './ownFiles';
import { sayIn } from './words';

export interface Shell {
  language: Language;
  /** Of the browser's tab. */
  title: string;
  /** Path of the pages' own files. */
  base: string;
  body: Html;
  /** What stands over the rest when it is asked for. */
  over?: Html;
  /** Of a page with the script, which the policy allows by this nonce alone. */
  script?: { nonce: string; refreshSeconds: number | undefined };
}

/** One whole page, with nothing from elsewhere. */
export function document({ language, title, base, body, over, script }: Shell): string {
  const page = html`<!DOCTYPE html>
<html lang="${sayIn(language)('en', 'zh-CN')}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <meta name="format-detection" content="telephone=no">
    <title>${title}</title>
    <link rel="stylesheet" href="${ownFile(base, 'style.css')}">
    <link rel="icon" href="${ownFile(base, 'icon.svg')}">${
      script &&
      html`
    <script type="module" nonce="${script.nonce}" src="${ownFile(base, 'browser.js')}"></script>`
    }
  </head>
  <body${script?.refreshSeconds && html` data-refresh-seconds="${script.refreshSeconds}"`}>
    <main>${body}</main>${over}
  </body>
</html>
`;
  return page.text;
}

export interface Message {
  title: string;
  /** Paragraphs: what is the matter, and what to do about it. */
  says: string[];
  /** What is left to do, as a button. */
  link?: { href: string; text: string };
  /** What an administrator finds the matter by in the log. */
  requestId?: string;
}

/** A page that only says something. */
export function messageBody({ title, says, link, requestId }: Message): Html {
  return html`
      <section class="card message">
        <h1>${title}</h1>
        ${says.map((sentence) => html`<p>${sentence}</p>`)}
        ${link && html`<p><a class="button" href="${link.href}">${link.text}</a></p>`}
        ${requestId && html`<p class="hint">${requestId}</p>`}
      </section>`;
}
