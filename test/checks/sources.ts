import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** The sources in some folders of the repository: each path from its root, and what it holds. */
export function sourcesIn(folders: readonly string[], ending: RegExp): { file: string; text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => ending.test(path))
      .map((path) => `${folder}/${path}`)
      .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') })),
  );
}
