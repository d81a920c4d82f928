import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { sealRequestWorkflowId } from '../../contracts/ids';

export interface UiOptions {
  /** Of Temporal's UI. */
  url: string;
  /** Path of the browser's program. */
  chromium: string;
  /** A folder for what is seen; nothing is kept without one. */
  screenshots: string | undefined;
}

/** One update that Current Details offer. `input`: the JSON as it is shown there. */
export interface Offered {
  update: string;
  input: string;
}

const patienceMs = 30_000;

/** Temporal's UI (2.42.1) in a browser, by what a person sees and clicks in it. */
export class TemporalUi {
  private constructor(
    private readonly options: UiOptions,
    private readonly browser: Browser,
    private readonly page: Page,
  ) {}

  static async open(options: UiOptions): Promise<TemporalUi> {
    const browser = await chromium.launch({ executablePath: options.chromium });
    const page = await browser.newPage({ viewport: { width: 1400, height: 1200 } });
    page.setDefaultTimeout(patienceMs);
    return new TemporalUi(options, browser, page);
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  /** Where the codec has people sign in, so that payloads are shown in the clear. */
  async signIn(apiUrl: string, key: string): Promise<void> {
    await this.page.goto(`${apiUrl}/codec/sign-in`);
    await this.page.locator('input[name=key]').fill(key);
    await Promise.all([
      this.page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.status() === 303),
      this.page.locator('input[name=key]').press('Enter'),
    ]);
    await this.page.waitForLoadState();
  }

  /** Opens the list with a filter and the one request in it; gives its Current Details. */
  async find(filter: string, sealRequestId: string, name: string): Promise<string> {
    await this.page.goto(
      `${this.options.url}/namespaces/default/workflows?query=${encodeURIComponent(filter)}`,
    );
    const row = this.page.locator('main a', { hasText: sealRequestWorkflowId(sealRequestId) }).first();
    await row.waitFor();
    await this.keep(`${name}-list`);
    await row.click();
    await this.page.getByRole('tab', { name: 'User Metadata' }).click();
    const text = await this.currentDetails();
    await this.keep(`${name}-details`);
    return text;
  }

  /** Fills the box that More Actions opens, and submits it. @throws with the UI's words where it is refused. */
  async send({ update, input }: Offered, name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More Actions' }).filter({ visible: true }).click();
    await this.visible('menuitem', 'Send an Update').click();
    const box = this.page.getByRole('dialog').filter({ visible: true });
    await box.getByTestId('update-select-button').click();
    await this.visible('option', update).click();
    const data = box.locator('[contenteditable=true]');
    await data.click();
    await this.page.keyboard.insertText(input);
    // The UI lays the JSON out once it is left, and a click on what moves meanwhile would be lost.
    await data.blur();
    await this.keep(`${name}-update`);
    await box.getByTestId('confirm-modal-button').click();
    const refusal = box.getByRole('alert').filter({ hasText: /\S/ });
    await Promise.race([box.waitFor({ state: 'hidden' }), refusal.waitFor()]);
    if (await box.isVisible()) throw new Error(`refused: ${await refusal.allInnerTexts()}`);
  }

  /** The UI has its server render them, each text in a frame of its own. */
  private async currentDetails(): Promise<string> {
    await this.page.getByText('Current Details').filter({ visible: true }).first().waitFor();
    const frame = this.page.frameLocator('iframe[src*="as%20of"]');
    await frame.getByText(/attempt \d+, round \d+/).waitFor();
    return (await frame.locator('body').allInnerTexts()).join('\n');
  }

  private visible(role: 'menuitem' | 'option', name: string): Locator {
    return this.page.getByRole(role, { name }).filter({ visible: true }).first();
  }

  /** What is seen now. */
  async keep(name: string): Promise<void> {
    const { screenshots } = this.options;
    if (screenshots) await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }
}

/** The updates in details as they are shown: each name, and below it what to paste. */
export function offeredIn(details: string): Offered[] {
  let update = '';
  return details.split('\n').flatMap((line) => {
    const text = line.trim();
    update = /^Update (\w+):$/.exec(text)?.[1] ?? update;
    return text.startsWith('{') ? [{ update, input: text }] : [];
  });
}
