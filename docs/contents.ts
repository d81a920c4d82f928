import { defined } from '../domain/defined';

/** The languages of the documentation; the first is that of the site's root. */
export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/** A page of the site: its address, and its file in each language, from the repository's root. */
export interface Page {
  slug: string;
  titles: Record<Language, string>;
  files: Partial<Record<Language, string>>;
  /** Why it is in one language; needed where a file is missing. */
  oneLanguage?: string;
}

export interface Chapter {
  titles: Record<Language, string>;
  pages: Page[];
}

const forDevelopers = 'for developers, who read the code, which is in English';
const page = (
  slug: string,
  en: string | undefined,
  zh: string | undefined,
  titles: [en: string, zh: string],
  oneLanguage?: string,
): Page => ({
  slug,
  titles: { en: titles[0], 'zh-CN': titles[1] },
  files: defined({ en, 'zh-CN': zh }),
  ...defined({ oneLanguage }),
});
const chapter = (en: string, zh: string, pages: Page[]): Chapter => ({ titles: { en, 'zh-CN': zh }, pages });

/** The one table of contents, of both languages. */
export const contents: Chapter[] = [
  chapter('Begin', '开始', [
    page('index', 'README.md', 'README.zh-CN.md', ['Sealflow', 'Sealflow']),
    page(
      'sandbox',
      undefined,
      'docs/zh-CN/沙盒.md',
      ['Sandbox', '沙盒'],
      'the README says the same in English',
    ),
    page('quickstart', 'docs/quickstart.md', 'docs/zh-CN/快速入门.md', ['From zero to sealed', '从零到盖章']),
    page('faq', 'docs/faq.md', 'docs/zh-CN/常见问题.md', ['FAQ by symptom', '常见问题']),
    page('glossary', 'docs/glossary.md', 'docs/zh-CN/术语表.md', ['Glossary', '术语表']),
  ]),
  chapter('Integrate', '集成', [
    page('hosts', 'docs/hosts.md', 'docs/zh-CN/流程引擎.md', ['Host engines', '流程引擎']),
    page(
      'e10',
      undefined,
      'docs/zh-CN/E10集成指南.md',
      ['Weaver E10', 'E10 集成指南'],
      'E10 and those who run it speak Chinese',
    ),
    page(
      'client',
      'clients/typescript/README.md',
      undefined,
      ['TypeScript client', 'TypeScript 客户端'],
      forDevelopers,
    ),
    page('receivers', 'examples/receivers/README.md', undefined, ['Receivers', '接收端示例'], forDevelopers),
    page('examples', 'examples/README.md', undefined, ['Examples', '示例'], forDevelopers),
  ]),
  chapter('Administer and operate', '管理与运维', [
    page(
      'administrators',
      undefined,
      'docs/zh-CN/管理员指南.md',
      ['Administrators', '管理员指南'],
      'the console says the same in English',
    ),
    page(
      'operating',
      'docs/operating.md',
      undefined,
      ['Operating', '运行'],
      'what to do stands in the runbook, in both',
    ),
    page('runbook', 'docs/runbook.md', 'docs/zh-CN/运维手册.md', ['Runbook', '运维手册']),
    page('security', 'docs/security.md', 'docs/zh-CN/安全.md', ['Security', '安全']),
    page('upgrading', 'docs/upgrading.md', 'docs/zh-CN/升级.md', ['Upgrading', '升级']),
    page('backup', 'docs/backup.md', 'docs/zh-CN/备份与恢复.md', ['Backup', '备份与恢复']),
    page('scale', 'docs/scale.md', undefined, ['Scale', '规模'], forDevelopers),
  ]),
  chapter('Understand', '了解', [
    page('architecture', 'docs/architecture.md', undefined, ['Architecture', '架构'], forDevelopers),
    page('performance', 'docs/performance.md', undefined, ['Performance', '性能'], forDevelopers),
    page('decisions', 'docs/adr/README.md', undefined, ['Decisions', '设计决定'], forDevelopers),
    page('contributing', 'CONTRIBUTING.md', undefined, ['Contributing', '参与开发'], forDevelopers),
    page('console', 'console/README.md', undefined, ['The console', '控制台'], forDevelopers),
    page('changelog', 'CHANGELOG.md', undefined, ['Changelog', '更新日志'], 'one record of each version'),
  ]),
];
