import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Request } from 'express';
import { languageTags, problemsPage } from '../documentation/problemsPage';
import { icon } from '../pages/style';
import { html } from './html';
import { type Language, languageOf } from './language';

const words = {
  en: { other: '中文', otherTag: 'zh-CN', problems: 'Problems and reasons', menu: 'Documentation' },
  zh: { other: 'English', otherTag: 'en', problems: '问题与原因', menu: '文档' },
} as const satisfies Record<Language, unknown>;

function page(language: Language): string {
  const { other, otherTag, problems, menu } = words[language];
  const tag = languageTags[language];
  return html`<!DOCTYPE html>
<html lang="${tag}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sealflow API</title>
    <link rel="icon" href="/docs/icon.svg">
    <script src="/docs/openapi-explorer.min.js" defer></script>
    <style>
      body { margin: 0; height: 100vh; display: flex; flex-direction: column; font-family: system-ui, sans-serif; }
      header { display: flex; gap: 1.5rem; align-items: baseline; padding: .4rem 1rem; background: #1f2328; color: #fff; }
      h1 { margin: 0; font-size: 1rem; }
      header a { color: #fff; }
      .api { flex: 1; min-height: 0; }
      openapi-explorer { height: 100%; --green: #1a7f37; --blue: #0969da; --orange: #9a4b00; --yellow: #7d5b00; --red: #b3261e; --light-fg: #57606a; --font-regular: system-ui, sans-serif; --font-mono: ui-monospace, monospace; }
    </style>
  </head>
  <body>
    <header><h1>Sealflow API</h1><nav aria-label="${menu}"><a href="/docs/problems?lang=${tag}">${problems}</a> · <a href="/docs?lang=${otherTag}" lang="${otherTag}">${other}</a></nav></header>
    <div class="api">
      <openapi-explorer spec-url="/openapi.json?lang=${tag}" server-url="/" hide-server-selection="true"
        nav-bg-color="#22303c" nav-text-color="#ffffff" nav-hover-text-color="#ffffff" primary-color="#0550ae">
      </openapi-explorer>
    </div>
  </body>
</html>
`.text;
}

/**
 * The page's one script. The build copies it beside this module, so that the package, which is one built file and fifty
 * packages that it was built from, is needed for development alone.
 */
function explorerFile(): string {
  const copied = join(__dirname, 'openapi-explorer.min.js');
  return existsSync(copied)
    ? copied
    : require.resolve('openapi-explorer/dist/browser/openapi-explorer.min.js');
}

/** By `?lang=`, which the pages' own switch sets; otherwise by Accept-Language. */
function shownIn(request: Request): Language {
  const { lang } = request.query;
  if (typeof lang !== 'string') return languageOf(request);
  return lang.startsWith('zh') ? 'zh' : 'en';
}

/** The document to read and try, from files of this machine alone; its script is a file, as the CSP demands. */
export function docs(): express.Router {
  const router = express.Router();
  const explorer = explorerFile();
  router.get('/', (request, response) => {
    response.type('html').send(page(shownIn(request)));
  });
  router.get('/problems', (request, response) => {
    response.type('html').send(problemsPage(shownIn(request)));
  });
  router.get('/icon.svg', (_request, response) => {
    response.type('svg').send(icon);
  });
  router.get('/openapi-explorer.min.js', (_request, response) => {
    response.sendFile(explorer);
  });
  return router;
}
