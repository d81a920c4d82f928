import { html } from '../../../api/http/html';
import type { Language } from '../../../api/http/language';
import { sayIn } from '../../../api/pages/words';

/** For a browser that is not in: the link was used, or was never opened here. */
export function entryPage(language: Language): string {
  const say = sayIn(language);
  return html`<!DOCTYPE html>
<html lang="${say('en', 'zh-CN')}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${say('Sealflow sandbox', 'Sealflow 沙盒')}</title>
    <link rel="stylesheet" href="/style.css">
    <link rel="icon" href="/icon.svg">
  </head>
  <body>
    <main>
      <h1>${say('Sealflow sandbox', 'Sealflow 沙盒')}</h1>
      <section class="card">
        <p>${say(
          'The link that the terminal shows lets one browser in, once; the next start shows a new one. Any other browser of this machine gets in with the admin key: the terminal says in which file it is kept.',
          '终端中显示的链接只能使用一次，只允许一个浏览器进入；重新启动后会显示新的链接。本机的其他浏览器可使用管理员密钥进入，密钥所在的文件见终端。',
        )}</p>
        <form method="post" action="/enter" class="fields">
          <label><span>${say('Admin key', '管理员密钥')}</span><input name="key" type="password" required autocomplete="off"></label>
          <button class="act">${say('Enter', '进入')}</button>
        </form>
      </section>
    </main>
  </body>
</html>
`.text;
}
