import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { ZodError } from 'zod';
import { type Language, languageOf } from '../../api/http/language';
import { icon } from '../../api/pages/style';
import { sayIn } from '../../api/pages/words';
import { createAccess, newWord } from './access';
import * as acts from './acts';
import { applicants } from './flow';
import { Refused } from './http';
import { flowView, overview } from './look';
import { openConsole, openDetail, openTemporal } from './opening';
import { entryPage } from './pages/entry';
import { flowPage } from './pages/flow';
import { homePage } from './pages/home';
import type { Notice, PageContext } from './pages/layout';
import { script } from './script';
import type { Site } from './site';
import { stylesheet } from './style';

const host = '127.0.0.1';

/** Where the desk listens; the site that it shows comes once the product knows of the desk. */
export interface Desk {
  url: string;
  /** Lets one browser in, the first that opens it. */
  entry: string;
  /** From here on it serves; until then it asks to be patient. */
  show(site: Site): void;
  close(): Promise<void>;
}

const headers = {
  'Content-Security-Policy': [
    "default-src 'none'",
    ...[
      "style-src 'self'",
      "script-src 'self'",
      "connect-src 'self'",
      "img-src 'self'",
      "form-action 'self'",
    ],
    ...["base-uri 'none'", "frame-ancestors 'none'"],
  ].join('; '),
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** @param wished where it listens, unless another program does. */
export async function openDesk(wished: number): Promise<Desk> {
  let app: Express | undefined;
  const server = createServer((request, response) => {
    if (app) app(request, response);
    else response.writeHead(503, { 'retry-after': '1' }).end();
  });
  const listen = (on: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(on, host, () => resolve((server.address() as AddressInfo).port));
    });
  const port = await listen(wished).catch(() => listen(0));
  const url = `http://${host}:${port}`;
  const word = newWord();
  return {
    url,
    entry: `${url}/enter/${word}`,
    show: (site) => {
      app = appOf(site, port, word);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function appOf(site: Site, port: number, word: string): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set(headers);
    next();
  });
  app.use(express.urlencoded({ extended: false, limit: '64kb' }));
  app.get('/style.css', (_request, response) => response.type('css').send(stylesheet));
  app.get('/icon.svg', (_request, response) => response.type('svg').send(icon));
  const access = createAccess({ word, adminKey: site.adminKey, port, refuse });
  app.get('/enter/:word', access.enterByLink);
  app.post('/enter', access.enterByKey);
  app.use(access.guard);
  app.get('/script.js', (_request, response) => response.type('js').send(script));
  addPages(app, site);
  addActs(app, site);
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
    fail(error, request, response),
  );
  return app;
}

/** What was said of the last acts, for the pages that follow them. */
type Notices = Map<string, Notice>;
const mostNotices = 50;

function addPages(app: Express, site: Site): void {
  app.get('/', async (request, response) => {
    response.send(homePage(contextOf(site, request), await overview(site)));
  });
  app.get('/flows/:engine/:id', async (request, response) => {
    const { engine, id } = acts.flowNameSchema.parse(request.params);
    const clicks = site.clicks.about(engine, id);
    response.send(flowPage(contextOf(site, request), await flowView(site, engine, id, clicks), clicks));
  });
  app.get('/open/console', (request, response) => openConsole(site, request, response));
  app.get('/open/temporal', (request, response) => openTemporal(site, request, response));
  app.get('/open/detail', (request, response) => openDetail(site, applicants[0].userId, request, response));
}

function addActs(app: Express, site: Site): void {
  const notices: Notices = new Map();
  app.locals.notices = notices;
  const answer = async (response: Response, work: Promise<acts.Done>) => {
    const { goTo, refused } = await work;
    response.redirect(303, refused === undefined ? goTo : `${goTo}?notice=${keep(notices, refused)}`);
  };
  const ofFlow = (
    path: string,
    act: (site: Site, flow: acts.FlowName, body: unknown) => Promise<acts.Done>,
  ) =>
    app.post(`/flows/:engine/:id/${path}`, (request, response) =>
      answer(response, act(site, acts.flowNameSchema.parse(request.params), request.body)),
    );
  app.post('/flows', (request, response) => answer(response, acts.fillIn(site, request.body)));
  ofFlow('approve', acts.approve);
  ofFlow('append', acts.append);
  ofFlow('end', acts.end);
  ofFlow('machine', acts.atMachine);
  ofFlow('office', acts.inOffice);
  app.post('/switches', (request, response) => answer(response, acts.turnSwitch(site, request.body)));
  app.post('/callbacks', (request, response) => answer(response, acts.setCallbacks(site, request.body)));
  app.post('/language', (request, response) => {
    const to = request.body?.to === 'en' ? 'en' : 'zh';
    response.cookie(languageCookie, to, { sameSite: 'strict', path: '/', maxAge: yearMs });
    response.redirect(303, acts.backOf(request.body));
  });
}

function keep(notices: Notices, text: string): string {
  const id = crypto.randomUUID();
  notices.set(id, { isRefusal: true, text });
  for (const oldest of notices.keys()) if (notices.size > mostNotices) notices.delete(oldest);
  return id;
}

const languageCookie = 'sealflow_sandbox_language';
const yearMs = 365 * 24 * 3_600_000;

/** As it was chosen here, otherwise as the browser says. */
function languageAt(request: Request): Language {
  const chosen = new RegExp(`(?:^|; )${languageCookie}=(zh|en)`).exec(request.headers.cookie ?? '')?.[1];
  return chosen === 'zh' || chosen === 'en' ? chosen : languageOf(request);
}

function contextOf(site: Site, request: Request): PageContext {
  const language = languageAt(request);
  const notices: Notices = request.app.locals.notices;
  return {
    ...{ site, language, say: sayIn(language), path: request.path },
    notice: notices.get(String(request.query.notice)),
  };
}

/** Without a word of what is here. */
function refuse(request: Request, response: Response): void {
  response.status(403).send(entryPage(languageAt(request)));
}

/** A form that is none of ours, a flow that is not there, or a part of the sandbox that does not answer. */
function fail(error: unknown, request: Request, response: Response): void {
  const isUnknown = error instanceof Refused && error.status === 404;
  const text = error instanceof Error ? error.message : String(error);
  response
    .status(error instanceof ZodError ? 400 : isUnknown ? 404 : 502)
    .type('text')
    .send(`${text}\n\nhttp://${request.headers.host}/\n`);
}
