import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { alertRules, expressions, faultsIn, metricsIn, scrapedJobs } from '../support/observability';

/* That each metric exists is shown by a scrape: test/api/routes/system/metrics.int.test.ts. */

const root = resolve(__dirname, '../..');

test.each(expressions())('$where: $expr is PromQL over metrics', ({ expr }) => {
  expect(faultsIn(expr)).toEqual([]);
  expect(metricsIn(expr)).not.toEqual([]);
});

test.each(['sum(', 'rate(sealflow_callbacks_total)[5m', 'max by kind (sealflow_attention)'])(
  '%s is none',
  (expr) => {
    expect(faultsIn(expr)).not.toEqual([]);
  },
);

const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

test.each(alertRules())('$alert says how urgent it is, what it is, and leads to what to do', (rule) => {
  const { labels, annotations } = rule;
  expect(['page', 'ticket']).toContain(labels.severity);
  expect(annotations).toMatchObject({ summary: expect.any(String), summary_zh: expect.any(String) });
  const [file = '', anchor] = (annotations.runbook ?? '').split('#');
  expect(existsSync(resolve(root, file))).toBe(true);
  if (anchor === undefined) return;
  const headings = [...readFileSync(resolve(root, file), 'utf8').matchAll(/^#+ (.+)$/gm)];
  expect(headings.map(([, heading = '']) => slug(heading))).toContain(anchor);
});

test('alerts name the jobs that are scraped', () => {
  const named = expressions().flatMap(({ expr }) =>
    [...expr.matchAll(/job="([^"]+)"/g)].map(([, job]) => job),
  );
  expect([...new Set(named)].sort()).toEqual(scrapedJobs().sort());
});
