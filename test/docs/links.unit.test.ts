import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { anchorOf } from '../../docs/anchors';
import { contents, languages } from '../../docs/contents';

const root = resolve(__dirname, '../..');
function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, name),
  );
}

const files = [
  ...readdirSync(root),
  ...filesIn('docs'),
  ...filesIn('examples'),
  ...['clients/typescript/README.md', 'console/README.md'],
].filter((file) => file.endsWith('.md') && !file.includes('node_modules'));
const pages = contents.flatMap((chapter) => chapter.pages);

/** Without what stands as code, where brackets are no links. */
const proseOf = (file: string) =>
  readFileSync(join(root, file), 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');

const headingsOf = (file: string) =>
  readFileSync(join(root, file), 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .match(/^#{1,6} .+$/gm) ?? [];

/** Of Markdown's own links in headings the words count. */
const anchorsOf = (file: string) =>
  headingsOf(file).map((line) => anchorOf(line.replace(/^#+ /, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')));

const linksOf = (file: string) =>
  [...proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
const targetOf = (file: string, path: string) => relative(root, join(root, dirname(file), path));

function brokenLinksOf(file: string): string[] {
  return linksOf(file).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = link.split('#').map(decodeURIComponent);
    const target = path ? targetOf(file, path) : file;
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !(target.endsWith('.md') && anchorsOf(target).includes(anchor));
  });
}

test('no link of any page leads nowhere, neither to a file nor to a heading', () => {
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap((file) => brokenLinksOf(file).map((link) => `${file}: ${link}`))).toEqual([]);
});

test('each page of the table of contents is there, in both languages or in one on purpose', () => {
  const missing = pages.filter(({ files: of, oneLanguage }) => {
    const given = languages.flatMap((language) => of[language] ?? []);
    const there = given.length > 0 && given.every((file) => existsSync(join(root, file)));
    return !there || (given.length === languages.length) === (oneLanguage !== undefined);
  });
  expect(missing.map(({ slug }) => slug)).toEqual([]);
});

test('no page of the documentation is left out of the table of contents', () => {
  const listed = new Set(pages.flatMap(({ files: of }) => Object.values(of)));
  const left = files.filter(
    (file) => file.startsWith('docs/') && !file.startsWith('docs/adr/') && !listed.has(file),
  );
  expect(left).toEqual([]);
});

test('pictures are small, and each is shown somewhere', () => {
  const pictures = filesIn('docs/images').filter((name) => /\.\w+$/.test(name));
  const sizes = pictures.map((name) => statSync(join(root, name)).size);
  expect(Math.max(...sizes)).toBeLessThan(120_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
  const shown = new Set(files.flatMap((file) => linksOf(file).map((path) => targetOf(file, path))));
  expect(pictures.filter((name) => !shown.has(name))).toEqual([]);
});
