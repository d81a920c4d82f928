import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messages } from '../../api/messages';
import { alertKinds } from '../../domain/sealRequest/values';

const runbooks = ['docs/runbook.md', 'docs/zh-CN/运维手册.md'] as const;

/** What befalls the site as a whole, and no request by itself. */
const site = [
  ...['vendor-down', 'host-down', 'temporal-down', 'mongodb-down', 'worker-crash-loop'],
  ...['callback-flood', 'wrong-clock', 'keys-rotated-wrongly', 'disk-full'],
];
const kinds = [...Object.keys(messages.en.advice.attention), ...alertKinds, ...site].sort();

/** Each entry by its heading, which is its anchor. */
function entriesOf(path: string): Map<string, string> {
  const [, ...entries] = readFileSync(resolve(__dirname, '../..', path), 'utf8').split(/^### /m);
  return new Map(
    entries.map((entry) => [entry.slice(0, entry.indexOf('\n')), entry.replace(/^## [\s\S]*/m, '')]),
  );
}

test.each(runbooks)('%s has one entry for each kind, and no other', (path) => {
  expect([...entriesOf(path).keys()].sort()).toEqual(kinds);
});

test.each(runbooks)(
  '%s says in each entry what one sees, what it means, what to do and when it is over',
  (path) => {
    const incomplete = [...entriesOf(path)].filter(
      ([, entry]) => entry.match(/^- \*\*[^*]+\*\*[:：]./gm)?.length !== 4,
    );
    expect(incomplete.map(([kind]) => kind)).toEqual([]);
  },
);

test.each(runbooks)('%s leads to no entry that is not there', (path) => {
  const known = entriesOf(path);
  const links = [...readFileSync(resolve(__dirname, '../..', path), 'utf8').matchAll(/\]\(#([^)]+)\)/g)];
  expect(links.map(([, anchor = '']) => anchor).filter((anchor) => !known.has(anchor))).toEqual([]);
});
