import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { ProductUnderTest, type StartOptions } from '../support/product';
import { until } from '../support/until';

/** Of a busy machine. */
const patienceMs = 90_000;
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Where pictures of screens are kept; nowhere without it. */
const screenshots = process.env.SEALFLOW_SCREENSHOTS;

export interface PageOptions {
  width?: number;
  dark?: boolean;
  language?: 'zh-CN' | 'en';
  /** As where a browser runs none. */
  withoutScript?: true;
}

/** Narrow and wide, light and dark, in both languages. */
export const looks: [name: string, PageOptions][] = [
  ['light 1280 zh-CN', {}],
  ['dark 390 en', { width: 390, dark: true, language: 'en' }],
  ['dark 1280 en', { dark: true, language: 'en' }],
  ['light 390 zh-CN', { width: 390 }],
];
/** For what differs little between them. */
export const twoLooks = looks.slice(0, 2);

/** The whole product, and Chromium with its console. */
export class ConsoleUnderTest {
  /** What browsers have complained about; a test ends with none. */
  readonly complaints: string[] = [];

  private constructor(
    readonly product: ProductUnderTest,
    private readonly browser: Browser,
  ) {}

  static async start(options?: StartOptions): Promise<ConsoleUnderTest> {
    const product = await ProductUnderTest.start(options);
    // As root it has no sandbox of its own.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const executablePath = process.env.SEALFLOW_CHROMIUM || '/usr/bin/chromium';
    return new ConsoleUnderTest(product, await chromium.launch({ executablePath, args }));
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.product.stop();
  }

  get adminKey(): string {
    return this.product.product.adminKey;
  }

  /** A browser of somebody who was never here before. */
  async open(path = '', options: PageOptions = {}): Promise<Page> {
    const page = await this.newPage(options);
    await page.goto(this.address(path));
    return page;
  }

  /** Likewise, and nothing is opened yet. */
  async newPage(options: PageOptions = {}): Promise<Page> {
    const { width = 1280, dark = false, language = 'zh-CN', withoutScript = false } = options;
    const context = await this.browser.newContext({
      viewport: { width, height: 800 },
      colorScheme: dark ? 'dark' : 'light',
      locale: language,
      javaScriptEnabled: !withoutScript,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    await page.addInitScript(`localStorage.setItem('sealflow.language', '${language}')`);
    page.on('console', (message) => {
      // Chromium notes each answer that is a problem; that pages show those is what the tests see.
      const isAnswer = /\/v1\/|\?refresh$/.test(message.location().url);
      if (message.type() === 'error' && !isAnswer) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    return page;
  }

  /** Likewise, signed in. */
  async signedIn(path = '', options: PageOptions = {}, key = this.adminKey): Promise<Page> {
    const page = await this.open(path, options);
    await signIn(page, key);
    return page;
  }

  address(path: string): string {
    return `${this.product.product.url}/console/${path}`;
  }
}

export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel(/API 密钥|API key/).fill(key);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1 }).and(page.locator('#content *')).waitFor();
}

/** Resolves once nothing has moved for a moment, or after ten seconds: what fades in has the colours of neither. */
export const atRest = `new Promise((resolve) => {
  const began = performance.now();
  let since = began;
  const moves = () =>
    document.querySelector('[class*="-enter"], [class*="-appear"], [class*="-leave"]') !== null ||
    document.getAnimations().some(({ playState, effect }) =>
      playState === 'running' && effect?.getComputedTiming().iterations !== Infinity);
  const look = () => {
    const now = performance.now();
    if (moves()) since = now;
    if (now - since > 250 || now - began > 10000) resolve(null);
    else requestAnimationFrame(look);
  };
  look();
})`;

/** In the page: what passes is left out before it is described and carried over, which costs more than the checks. */
const findings = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ' ' + target.join(' ') + ': ' + failureSummary)))`;

/** What axe finds serious or worse, in a line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(atRest);
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe);
  return page.evaluate<string[]>(findings);
}

/** For people, where they want pictures. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!screenshots) return;
  mkdirSync(screenshots, { recursive: true });
  // A hidden caret would be a style that the page's policy refuses.
  await page.screenshot({ path: join(screenshots, `${name}.png`), caret: 'initial' });
}

/** A page shows its address before it has drawn what the address says. */
export async function untilValue(field: Locator, value: string): Promise<void> {
  await until(
    () => field.inputValue(),
    (seen) => seen === value,
    `the field does not hold ${value}`,
  );
}
