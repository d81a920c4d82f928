import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type EnvironmentVariable, environmentVariables } from '../../config/variables';

const readme = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');

test.each([...environmentVariables])(
  'the README’s table has $name as it is',
  (variable: EnvironmentVariable) => {
    const { name, needed, meaning } = variable;
    const fallback = variable.default === undefined ? '' : `\`${variable.default}\``;
    const defaultCell = fallback || (needed === undefined ? '' : `needed by ${needed}`);
    expect(readme).toContain(`| \`${name}\` | ${defaultCell} | ${meaning} |`);
  },
);

test.each(['README.md', 'README.zh-CN.md'])('the table of %s has no variable that is not read', (path) => {
  const text = readFileSync(resolve(__dirname, '../..', path), 'utf8');
  const listed = [...text.matchAll(/^\| `(SEALFLOW_[A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(listed).toEqual(environmentVariables.map(({ name }) => name));
});
