import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, name),
  );
}

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'console/README.md', 'examples/README.md'],
  ...filesIn('docs').filter((name) => name.endsWith('.md')),
];

/** As GitHub names a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/\s/g, '-');

/** Without code, in which brackets lead nowhere. */
const textOf = (page: string) =>
  readFileSync(join(root, page), 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');
const anchorsOf = (page: string) =>
  [
    ...readFileSync(join(root, page), 'utf8')
      .replace(/^```[\s\S]*?^```/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading = '']) => anchorOf(heading));

interface Link {
  page: string;
  /** From the root. */
  path: string;
  anchor: string;
}

function linksOf(page: string): Link[] {
  return [...textOf(page).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
    ([, path = '', anchor = '']) => ({
      page,
      path: path === '' ? page : relative(root, resolve(root, dirname(page), decodeURI(path))),
      anchor: decodeURI(anchor),
    }),
  );
}

const links = pages.flatMap(linksOf);

test('every link of the documentation leads to something that is there', () => {
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
});

test('every anchor is a heading of the page that it leads to', () => {
  const lost = links.filter(
    ({ path, anchor }) => anchor !== '' && path.endsWith('.md') && !anchorsOf(path).includes(anchor),
  );
  expect(lost).toEqual([]);
});

test('pictures are small, and each is shown somewhere', () => {
  const pictures = filesIn('docs/images').filter((name) => /\.\w+$/.test(name));
  const sizes = pictures.map((name) => statSync(join(root, name)).size);
  expect(Math.max(...sizes)).toBeLessThan(120_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
  const shown = new Set(links.map(({ path }) => path));
  expect(pictures.filter((name) => !shown.has(name))).toEqual([]);
});
