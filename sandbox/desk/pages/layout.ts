import { type Html, html } from '../../../api/http/html';
import type { Language } from '../../../api/http/language';
import { type Say, sayIn } from '../../../api/pages/words';
import type { Named } from '../readings';
import type { Site } from '../site';
import { vendorKinds, vendorNames } from '../vendors/vendor';

/** What came of the form that was sent just now. */
export interface Notice {
  isRefusal: boolean;
  text: string;
}

export interface PageContext {
  site: Site;
  language: Language;
  say: Say;
  notice: Notice | undefined;
  /** Of this page, without the notice. */
  path: string;
}

export function document({ language, notice, path }: PageContext, title: string, body: Html): string {
  const say = sayIn(language);
  const other = language === 'zh' ? { to: 'en', name: 'English' } : { to: 'zh', name: '中文' };
  return html`<!DOCTYPE html>
<html lang="${say('en', 'zh-CN')}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="stylesheet" href="/style.css">
    <link rel="icon" href="/icon.svg">
    <script src="/script.js" defer></script>
  </head>
  <body>
    <header>
      <a class="home" href="/">${say('Sealflow sandbox', 'Sealflow 沙盒')}</a>
      <span class="hint">${say('Nothing here is real but Sealflow', '除 Sealflow 外，这里的一切都是模拟的')}</span>
      <form method="post" action="/language">
        <input type="hidden" name="back" value="${path}">
        <button class="quiet" name="to" value="${other.to}">${other.name}</button>
      </form>
    </header>
    <main>
      <div id="notice" aria-live="polite">${notice && html`<p class="notice ${notice.isRefusal ? 'bad' : 'good'}">${notice.text}</p>`}</div>
      ${body}
    </main>
  </body>
</html>
`.text;
}

/** A part of the page with its heading; a live one follows what happens meanwhile. */
export function card(id: string, heading: string, body: Html, { live = false } = {}): Html {
  return html`
    <section class="card" id="${id}" ${live && 'data-live'} aria-labelledby="${id}-heading">
      <h2 id="${id}-heading">${heading}</h2>
      ${body}
    </section>`;
}

/** What a select offers. */
export const choices = (items: readonly Named[]) =>
  items.map(({ id, name }) => html`<option value="${id}">${name}</option>`);

/** Where the other pieces are. */
export function pieces({ site, say }: PageContext): Html {
  const { product, temporalUi, vendors, engines, logs } = site;
  const addresses = [
    ...vendorKinds.map((kind) => `${vendorNames[kind]} ${vendors[kind].peer.url}`),
    `Webhook ${engines.webhook.peer.url}`,
    `E10 ${engines.e10.peer.url}`,
  ];
  const link = (href: string, name: string, about: string) => html`
      <li><a href="${href}" target="_blank" rel="noopener">${name}</a> <span class="hint">${about}</span></li>`;
  return card(
    'pieces',
    say('The pieces', '组成部分'),
    html`
      <ul class="pieces">
        ${link('/open/console', say('Console', '控制台'), say('Signed in as administrator', '已以管理员身份登录'))}
        ${temporalUi && link('/open/temporal', say('Temporal UI', 'Temporal 界面'), say('Every request is a workflow; payloads readable', '每份用印申请是一个工作流，内容可读'))}
        ${link(`${product.url}/docs`, say('API documentation', '接口文档'), product.url)}
      </ul>
      <p class="hint">${say('Simulated', '模拟')}: ${addresses.join(' · ')}</p>
      <p class="hint">${say('Logs', '日志')}: ${logs}</p>`,
  );
}
