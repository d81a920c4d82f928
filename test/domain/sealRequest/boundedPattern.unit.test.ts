import { isBoundedPattern } from '../../../domain/sealRequest/boundedPattern';

/* A pattern that an administrator enters is run against what people type, also inside workflows. */

test.each([
  '[A-Za-z0-9]{4,32}',
  '\\d{6}',
  '[A-Z]{2}-\\d{2}',
  '\\w+-\\w+-\\w+',
  '(?:SEAL|YZ)-[0-9]{4,8}',
  '(?=.*\\d)[A-Z\\d]{6,12}',
  '(?:[A-Z]{2}\\d{2}-?){2}',
  '(?<kind>ZG|YZ)\\d{1,20}',
  '[^\\]|()*+]{6}',
  '\\p{L}{2}\\u{41}[0-9]*?',
])('%s is fast', (pattern) => {
  expect(isBoundedPattern(pattern)).toBe(true);
  const match = new RegExp(`^(?:${pattern})$`, 'u');
  const began = performance.now();
  for (const character of ['a', '1', 'A', '-', 'A-']) match.test(`${character.repeat(100).slice(0, 99)}!`);
  expect(performance.now() - began).toBeLessThan(1000);
});

test.each([
  '(a+)+',
  '(\\d*)*x',
  '([A-Z]+\\d?)*',
  '(?:a|a)*',
  '(a|aa){1,50}',
  '(?:\\w{1,9}-?)+',
  '\\w*\\w*\\w*\\w*\\w*x',
  `${'a?'.repeat(30)}`,
  '(?=(a+)+b)a',
  '(\\w+)\\1',
])('%s may take for ever', (pattern) => {
  expect(isBoundedPattern(pattern)).toBe(false);
});
