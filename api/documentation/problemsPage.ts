import { type Html, html } from '../http/html';
import type { Language } from '../http/language';
import { problemEntries, type ReasonEntry, reasonEntries, reasonKinds } from '../messages/catalogue';

/** What the pages of the documentation switch by: `?lang=`. */
export const languageTags = { en: 'en', zh: 'zh-CN' } as const satisfies Record<Language, string>;

const words = {
  en: {
    title: 'Problems and reasons',
    lead: 'Whatever Sealflow answers that is no success has one of these types or codes. `{name}` stands for what is named.',
    api: 'API documentation',
    other: '中文',
    problems: 'Problem types',
    heads: { type: 'Type', status: 'Status', says: 'What it says', advice: 'What to do' },
    code: 'Code',
    self: 'The sentence says what would be right.',
    kinds: {
      command: 'Why a command is refused',
      field: 'What is wrong with a field (`errors`)',
      callback: 'What a callback waits for, or why it ended so',
      attention: 'What waits for a person',
      cause: 'Why a peer has not done what was asked (`because`)',
      check: 'What a connection check finds',
      outcome: 'Why something was not done',
    },
  },
  zh: {
    title: '问题与原因',
    lead: '除成功之外，Sealflow 的每个回答都属于下列类型或代码之一。`{name}` 代表具体所指。',
    api: 'API 文档',
    other: 'English',
    problems: '问题类型',
    heads: { type: '类型', status: '状态码', says: '含义', advice: '如何处理' },
    code: '代码',
    self: '说明中已写明正确的做法。',
    kinds: {
      command: '命令被拒绝的原因',
      field: '字段的错误（`errors`）',
      callback: '回调在等什么，或为何如此结束',
      attention: '等待人工处理的事项',
      cause: '对方未完成所求之事的原因（`because`）',
      check: '连接检查的结果',
      outcome: '某事未做的原因',
    },
  },
} as const satisfies Record<Language, unknown>;

const style = `
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; color: #1f2328; background: #fff; }
  table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
  th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d0d7de; }
  code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
  a { color: #0550ae; }
  @media (max-width: 40rem) { th, td { display: block; border: 0; } tr { display: block; border-bottom: 1px solid #d0d7de; } thead { display: none; } }
`;

/** Every problem type and every reason with what to do: `GET /v1/problems`, for people. */
export function problemsPage(language: Language): string {
  const { title, lead, api, other, problems, kinds } = words[language];
  const elsewhere = language === 'zh' ? 'en' : 'zh';
  return html`<!DOCTYPE html>
<html lang="${languageTags[language]}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sealflow: ${title}</title>
    <link rel="icon" href="/docs/icon.svg">
    <style>${style}</style>
  </head>
  <body>
    <nav><a href="/docs?lang=${languageTags[language]}">${api}</a> · <a href="/docs/problems?lang=${languageTags[elsewhere]}" lang="${languageTags[elsewhere]}">${other}</a></nav>
    <main>
      <h1>${title}</h1>
      <p>${lead}</p>
      <h2>${problems}</h2>
      ${problemTable(language)}
      ${reasonKinds.map((of) => html`<h2 id="${of}">${kinds[of]}</h2>${reasonTable(of, language)}`)}
    </main>
  </body>
</html>
`.text;
}

function problemTable(language: Language): Html {
  const { type, status, says, advice } = words[language].heads;
  const rows = problemEntries().map(
    (entry) => html`<tr id="${entry.type.split(':').at(-1)}">
        <td><code>${entry.type}</code></td><td>${entry.status}</td>
        <td>${language === 'zh' ? entry.zh : entry.title}</td>
        <td>${language === 'zh' ? entry.adviceZh : entry.advice}</td></tr>`,
  );
  return table([type, status, says, advice], rows);
}

function reasonTable(of: ReasonEntry['of'], language: Language): Html {
  const { code, self, heads } = words[language];
  const rows = reasonEntries()
    .filter((entry) => entry.of === of)
    .map(
      (entry) => html`<tr>
        <td><code>${entry.code}</code></td>
        <td>${language === 'zh' ? entry.zh : entry.sentence}</td>
        <td>${(language === 'zh' ? entry.adviceZh : entry.advice) ?? self}</td></tr>`,
    );
  return table([code, heads.says, heads.advice], rows);
}

function table(heads: string[], rows: Html[]): Html {
  return html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${rows}</tbody></table>`;
}
