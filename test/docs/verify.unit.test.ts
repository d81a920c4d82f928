import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findingKinds } from '../../application/verification/findings';

test('docs/operating.md says of each finding of verify what differs and what to do', () => {
  const text = readFileSync(resolve(__dirname, '../../docs/operating.md'), 'utf8');
  const [, section = ''] = text.split(/^## Whether all is there.*\n/m);
  const rows = [...section.replace(/^## [\s\S]*/m, '').matchAll(/^\| (`.+?) \| \S.+ \| \S.+ \|$/gm)];
  const kinds = rows.flatMap(([, names = '']) => [...names.matchAll(/`([a-z-]+)`/g)].map(([, kind]) => kind));
  expect(kinds).toEqual(findingKinds);
});
