import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { anchorOf } from '../anchors';
import { contents, type Language, languages, type Page } from '../contents';
import { diagrams } from './diagrams.mts';
import { linksToPages } from './links.mts';

const root = resolve(import.meta.dirname, '../..');
const prefixes: Record<Language, string> = { en: '', 'zh-CN': 'zh-CN/' };
const otherLanguage: Record<Language, string> = { en: ' (中文)', 'zh-CN': '（English）' };

const pages = contents.flatMap((chapter) => chapter.pages);
const decisions = readdirSync(resolve(root, 'docs/adr'))
  .filter((name) => /^\d.*\.md$/.test(name))
  .map((name): [file: string, route: string] => [`docs/adr/${name}`, `adr/${name}`]);

/** The file of each page on the site, by its file in the repository. */
const rewrites = new Map([
  ...pages.flatMap(({ slug, files }) =>
    languages.flatMap((language): [string, string][] => {
      const file = files[language];
      return file ? [[file, `${prefixes[language]}${slug}.md`]] : [];
    }),
  ),
  ...decisions,
]);
const addresses = new Map(
  [...rewrites].map(([file, route]) => [file, `/${route.replace(/(index)?\.md$/, '')}`]),
);

function itemOf({ titles, files }: Page, language: Language): DefaultTheme.SidebarItem[] {
  const own = addresses.get(files[language] ?? '');
  if (own) return [{ text: titles[language], link: own }];
  const other = languages.map((each) => addresses.get(files[each] ?? '')).find(Boolean);
  return other ? [{ text: `${titles[language]}${otherLanguage[language]}`, link: other }] : [];
}

const sidebarOf = (language: Language): DefaultTheme.SidebarItem[] =>
  contents.map(({ titles, pages: those }) => ({
    text: titles[language],
    items: those.flatMap((page) => itemOf(page, language)),
  }));

const searchInChinese = {
  button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
  modal: {
    displayDetails: '显示详情',
    resetButtonTitle: '清除',
    backButtonTitle: '返回',
    noResultsText: '没有结果：',
    footer: { selectText: '打开', navigateText: '切换', closeText: '关闭' },
  },
};

export default defineConfig({
  title: 'Sealflow',
  srcDir: root,
  outDir: resolve(import.meta.dirname, 'dist'),
  cacheDir: resolve(import.meta.dirname, 'cache'),
  // Pages and nothing else: of all other files nothing is looked at.
  srcExclude: ['**/node_modules/**', 'test/**', 'deploy/**', '.sealflow/**'],
  rewrites: Object.fromEntries(rewrites),
  markdown: {
    anchor: { slugify: anchorOf },
    config: (md) => {
      linksToPages(md, root, addresses);
      diagrams(md);
    },
  },
  locales: {
    root: { label: 'English', lang: 'en', themeConfig: { sidebar: sidebarOf('en') } },
    'zh-CN': {
      label: '简体中文',
      lang: 'zh-CN',
      themeConfig: {
        sidebar: sidebarOf('zh-CN'),
        outline: { label: '本页目录' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '主题',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '语言',
      },
    },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: { locales: { 'zh-CN': { translations: searchInChinese } } },
    },
  },
});
