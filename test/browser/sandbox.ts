import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const root = resolve(__dirname, '../..');
/** Of a busy machine. */
const patienceMs = 90_000;

/** `npm start -- --sandbox`, and Chromium at its page. */
export class SandboxUnderTest {
  /** What browsers have complained about; a test ends with none. */
  readonly complaints: string[] = [];
  /** Lets the first browser in, and no other. */
  private isLinkUsed = false;

  private constructor(
    private readonly folder: string,
    private readonly started: ChildProcess,
    private readonly entry: string,
    private readonly browser: Browser,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<SandboxUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'sealflow-sandbox-'));
    const started = spawn(process.execPath, ['--require', 'tsx/cjs', 'sandbox/start.ts', '--sandbox'], {
      cwd: root,
      env: { ...process.env, SEALFLOW_DATA_DIR: folder, SEALFLOW_API_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const entry = await entryOf(started);
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const executablePath = process.env.SEALFLOW_CHROMIUM || '/usr/bin/chromium';
      const browser = await chromium.launch({ executablePath, args });
      return new SandboxUnderTest(folder, started, entry, browser);
    } catch (error) {
      started.kill('SIGTERM');
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.browser.close();
    const ended = new Promise((resolved) => this.started.once('exit', resolved));
    if (this.started.kill('SIGTERM')) await ended;
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** A browser that was never here: the first comes by the link, the others by the key. */
  async enter(options: { locale?: string; width?: number; dark?: boolean } = {}): Promise<Page> {
    const { locale = 'zh-CN', width = 1280, dark = false } = options;
    const viewport = { width, height: 900 };
    const context = await this.browser.newContext({
      ...{ locale, viewport, colorScheme: dark ? 'dark' : 'light', baseURL: this.url },
    });
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    await page.goto(this.entry);
    if (this.isLinkUsed) {
      await page.getByLabel(/Admin key|管理员密钥/).fill(this.adminKey);
      await page.getByRole('button', { name: /Enter|进入/ }).click();
    }
    this.isLinkUsed = true;
    await page.locator('#form').waitFor();
    // From here on: what refuses the used link is an error to a browser.
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    return page;
  }

  /** Of its page. */
  get url(): string {
    return new URL(this.entry).origin;
  }

  private get adminKey(): string {
    return readFileSync(join(this.folder, 'sandbox', 'keys', 'admin-key'), 'utf8').trim();
  }
}

function entryOf(started: ChildProcess): Promise<string> {
  return new Promise((found, fail) => {
    let output = '';
    started.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const [, url] = /Sandbox {6}(http:\S+)/.exec(output) ?? [];
      if (url) found(url);
    });
    started.once('exit', (code) => fail(new Error(`It ended with ${code}:\n${output}`)));
  });
}

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
export const codeFieldId = '1974556705685095007';
/** Where the form holds the code, once it was written back. */
export const codeField = (page: Page) => page.locator(`#field-${codeFieldId}`);

/** A flow at 章管家 begins, and waits for its approval. */
export async function submitForm(page: Page, engine: string): Promise<void> {
  await page.goto('/');
  const form = page.locator('#form');
  await form.getByLabel(engine).check();
  await form.getByRole('button', { name: '提交表单' }).click();
  await page.locator('#approve').waitFor();
}

/** Likewise, and it is approved. */
export async function fillIn(page: Page, engine: string): Promise<void> {
  await submitForm(page, engine);
  await button(page, /李四批准/).click();
}

/** Likewise, and the code as it stands in the form then. */
export async function applyFor(page: Page, engine: string): Promise<string> {
  await fillIn(page, engine);
  return (await codeField(page).textContent()) ?? '';
}
