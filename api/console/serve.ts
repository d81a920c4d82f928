import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import express, { type Request, type Response } from 'express';
import type { Deps } from '../deps';
import { html } from '../http/html';
import { type Language, languageOf } from '../http/language';
import { noteMatchedPath } from '../http/mount';
import { pathOf } from '../pages/addresses';

/** What of `index.html` is put in with each answer. Its own files it names as `./…`. */
const placeholders = { nonce: /__CSP_NONCE__/g, base: /__BASE_PATH__/g, ownFile: /\b(src|href)="\.\//g };

/**
 * Where the console's build is: `dist/console` beside the built code, `console/dist` beside the sources.
 */
export function consoleFolder(): string {
  const root = resolve(__dirname, '../..');
  return basename(root) === 'dist' ? join(root, 'console') : join(root, 'console', 'dist');
}

/** Where browsers find the console; the public address may have a path of its own. */
export function consolePath({ publicUrl }: Pick<Deps, 'publicUrl'>): string {
  return `${basePath(publicUrl)}/console/`;
}

function basePath(publicUrl: string): string {
  return pathOf(publicUrl).replace(/\/+$/, '');
}

/** The console's page for each of its addresses, and its files, from the folder of its build. */
export function serveConsole({
  publicUrl,
  consoleFolder,
}: Pick<Deps, 'publicUrl' | 'consoleFolder'>): express.Router {
  const router = express.Router();
  router.use((request, response, next) => {
    noteMatchedPath(request, '/console');
    response.set({ 'Content-Security-Policy': policyWith(), 'Cache-Control': 'no-cache' });
    next();
  });
  const assets = express.Router();
  assets.use((_request, response, next) => {
    // Their names have the hash of what they hold.
    response.set('Cache-Control', 'public, max-age=31536000, immutable');
    next();
  });
  assets.get('/:name', compressed(join(consoleFolder, 'assets')));
  assets.use(express.static(join(consoleFolder, 'assets'), { index: false, cacheControl: false }));
  assets.use((_request, response, next) => {
    // One of a build before this one: the page itself would be no answer for a script.
    response.set('Cache-Control', 'no-store');
    next('router');
  });
  router.use('/assets', assets);
  router.use(
    // The page is never sent as it lies there.
    /^(?!\/(assets\/|index\.html$))/,
    express.static(consoleFolder, { index: false, cacheControl: false, redirect: false }),
  );
  router.get(/^(?!\/assets\/)/, async (request, response) => {
    const page = await readFile(join(consoleFolder, 'index.html'), 'utf8').catch(() => undefined);
    if (page === undefined)
      response
        .status(404)
        .type('html')
        .send(notBuilt(languageOf(request)));
    else sendPage(response, page, basePath(publicUrl));
  });
  return router;
}

function sendPage(response: Response, page: string, base: string): void {
  const nonce = randomBytes(16).toString('base64');
  const text = page
    .replace(placeholders.nonce, nonce)
    .replace(placeholders.base, base)
    .replace(placeholders.ownFile, `$1="${base}/console/`);
  response.set('Content-Security-Policy', policyWith(nonce)).type('html').send(text);
}

/** Ant Design writes styles into the page, under the nonce that it finds there. */
function policyWith(nonce?: string): string {
  const styles = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Texts among the files, compressed once in a process: the console weighs a fourth of what it would otherwise. */
function compressed(folder: string) {
  const known = new Map<string, Buffer>();
  const packed = async (name: string): Promise<Buffer> => {
    const done = known.get(name) ?? (await promisify(gzip)(await readFile(join(folder, name))));
    known.set(name, done);
    return done;
  };
  return async (request: Request<{ name: string }>, response: Response, next: (why?: 'route') => void) => {
    const { name } = request.params;
    if (!/^[\w-][\w.-]*\.(js|css|svg)$/.test(name) || !request.acceptsEncodings('gzip')) return next('route');
    const bytes = await packed(basename(name)).catch(() => undefined);
    if (!bytes) return next('route');
    response.type(name).set('Content-Encoding', 'gzip').vary('Accept-Encoding').send(bytes);
  };
}

const words = {
  en: {
    title: 'The console has not been built',
    how: 'Build it in the folder of Sealflow, then reload this page:',
  },
  zh: { title: '控制台尚未构建', how: '请在 Sealflow 目录下构建，然后刷新本页：' },
} as const satisfies Record<Language, unknown>;

function notBuilt(language: Language): string {
  const { title, how } = words[language];
  return html`<!DOCTYPE html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
  <head><meta charset="utf-8"><title>${title}</title></head>
  <body><h1>${title}</h1><p>${how}</p><pre>npm run build</pre></body>
</html>
`.text;
}
