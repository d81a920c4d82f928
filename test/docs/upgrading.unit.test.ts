import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ruleChanges } from '../../domain/sealRequest/ruleChanges';

const root = resolve(__dirname, '../..');

test('docs/upgrading.md lists every patch of the workflows, and when each may go', () => {
  const sources = readdirSync(join(root, 'workflows')).map((name) =>
    readFileSync(join(root, 'workflows', name), 'utf8'),
  );
  const ids = [...sources.join('\n').matchAll(/\b(?:patched|deprecatePatch)\(([^)]*)\)/g)].map(
    ([, argument = '']) => /^'([a-z-]+)'$/.exec(argument)?.[1] ?? `no plain text: ${argument}`,
  );
  const [, section = ''] = readFileSync(join(root, 'docs/upgrading.md'), 'utf8').split(/^## Patches\n/m);
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \| `\w+` \| `[0-9a-f]{7}` \| \S.* \| \S.* \|$/gm)];
  expect(ids.length).toBeGreaterThan(0);
  ids.push(...ruleChanges);
  expect(rows.map(([, id]) => id).sort()).toEqual([...new Set(ids)].sort());
});
