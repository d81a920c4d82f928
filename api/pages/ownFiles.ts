import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { opaqueName } from './addresses';
import { icon, stylesheet } from './style';

/** What the pages are made of beside themselves. The build copies the script beside this module. */
export const ownFiles = {
  'style.css': stylesheet,
  'icon.svg': icon,
  'browser.js': readFileSync(join(__dirname, 'browser.js'), 'utf8'),
} as const;

/** A new version has new addresses: no page is shown with the looks of the version before. */
export function ownFile(base: string, name: keyof typeof ownFiles): string {
  return `${base}/${name}?${opaqueName(ownFiles[name])}`;
}
