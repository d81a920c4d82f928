import { problemsPage } from '../../../api/documentation/problemsPage';
import { problemEntries, reasonEntries } from '../../../api/messages/catalogue';

/* Made of the same table as GET /v1/problems; each problem can be linked to. */

test.each(['en', 'zh'] as const)('every problem and every reason is shown in %s', (language) => {
  const page = problemsPage(language);
  for (const { type } of problemEntries()) {
    expect(page).toContain(`<code>${type}</code>`);
    expect(page).toContain(`id="${type.replace(/.*:/, '')}"`);
  }
  expect(page.match(/<td><code>/g)).toHaveLength(problemEntries().length + reasonEntries().length);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('each language leads to the other one', () => {
  expect(problemsPage('en')).toContain('href="/docs/problems?lang=zh-CN"');
  expect(problemsPage('zh')).toContain('href="/docs/problems?lang=en"');
  expect(problemsPage('zh')).toContain('<html lang="zh-CN">');
});
