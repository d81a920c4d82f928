import { isAllowed, lockedPackages, mayBeUsed } from './dependencies';

const packages = lockedPackages();

test('every dependency has a licence that is allowed', () => {
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter((each) => !mayBeUsed(each))).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['GPL-3.0 OR MIT', true],
  ['Apache-2.0 AND MIT', true],
  ['MIT AND GPL-3.0', false],
  ['MIT OR (MIT AND GPL-3.0)', false],
  ['GPL-3.0', false],
  ['SEE LICENSE IN LICENSE.md', false],
  [undefined, false],
])('%s: %s', (expression, allowed) => {
  expect(isAllowed(expression)).toBe(allowed);
});

test('under Mozilla’s licence stand the tools that were judged, and no library', () => {
  expect(mayBeUsed({ id: 'axe-core@4.14.1', license: 'MPL-2.0' })).toBe(true);
  expect(mayBeUsed({ id: 'leftpad@1.0.0', license: 'MPL-2.0' })).toBe(false);
});

/** What each script does was read; another one is read before it is added. None calls home. */
const readScripts: Readonly<Record<string, string>> = {
  '@swc/core': 'looks for the binary of this machine',
  'core-js-pure': 'prints a line about its author',
  esbuild: 'looks for the binary of this machine',
  '@parcel/watcher': 'builds, where that was asked for',
  protobufjs: 'warns of a version',
};

test('nothing runs at install but scripts that were read', () => {
  const names = packages
    .filter(({ hasInstallScript }) => hasInstallScript)
    .map(({ id }) => id.slice(0, id.lastIndexOf('@')));
  expect(names.filter((name) => readScripts[name] === undefined)).toEqual([]);
});

test('nothing reports its installation', () => {
  expect(packages.filter(({ id }) => /^@scarf\//.test(id))).toEqual([]);
});
