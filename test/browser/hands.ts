import type { Locator, Page } from 'playwright-core';
import { atRest } from './support';

/** What a person does in the console, each act counted. */
export class Hands {
  clicks = 0;
  /** Characters that were typed. */
  typed = 0;
  /** Characters that were pasted, from wherever the person has them; each paste counts as a click as well. */
  pasted = 0;

  /** @param moment called where the page shows something worth a picture */
  constructor(
    readonly page: Page,
    readonly moment: (name: string) => Promise<unknown> = async () => undefined,
  ) {}

  button(name: string, within: Locator | Page = this.page): Locator {
    return within.getByRole('button', { name, exact: true });
  }

  async click(what: Locator): Promise<void> {
    this.clicks += 1;
    await what.click();
  }

  /** @throws for digits that only a machine would type. */
  async type(label: string, text: string): Promise<void> {
    if (/\d{10}/.test(text)) throw new Error(`${label}: nobody types ${text}`);
    this.typed += text.length;
    await this.field(label).fill(text);
  }

  async paste(label: string, text: string): Promise<void> {
    this.clicks += 1;
    this.pasted += text.length;
    await this.field(label).fill(text);
  }

  /** Of a select with this label, what is offered under a name; a star stands before what is required. */
  async pick(label: string, option: string): Promise<void> {
    await this.click(this.page.getByRole('combobox', { name: new RegExp(`^(\\* ?)?${label}$`) }));
    const list = this.page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
    await this.click(
      list.locator('.ant-select-item-option').filter({ hasText: new RegExp(`^\\s*${option}(\\s|$)`) }),
    );
    // A list of which several may be picked stays open.
    if (await list.isVisible()) {
      this.typed += 1;
      await this.page.keyboard.press('Escape');
    }
    await list.waitFor({ state: 'hidden' });
  }

  /** Copies what the console shows under this label, as people do. */
  async copy(label: string): Promise<string> {
    const button = this.button(`复制 ${label}`);
    // A dialog that is still opening takes a click for one beside the button.
    await this.page.evaluate(atRest);
    await this.click(button);
    // The browser copies after the click.
    await button.filter({ hasText: '已复制' }).waitFor();
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  private field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }
}
