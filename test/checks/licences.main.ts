import { type LockedPackage, lockedPackages, mayBeUsed } from './dependencies';

/*
 * Lists the licence of every npm package that package-lock.json pins, and fails on one that is not allowed. With
 * `--production` only those that the image holds, with `--quiet` only what is wrong.
 */

const quiet = process.argv.includes('--quiet');
const production = process.argv.includes('--production');
const packages = lockedPackages().filter(({ dev }) => !production || !dev);
const byLicence = new Map<string, LockedPackage[]>();
for (const each of packages) {
  const licence = each.license ?? 'none named';
  byLicence.set(licence, [...(byLicence.get(licence) ?? []), each]);
}
const listed = quiet ? [] : [...byLicence].sort(([a], [b]) => (a < b ? -1 : 1));
for (const [licence, those] of listed)
  process.stdout.write(`${licence} (${those.length})\n${those.map(({ id }) => `  ${id}\n`).join('')}`);

const refused = packages.filter((each) => !mayBeUsed(each));
for (const { id, license } of refused)
  process.stderr.write(
    `${id}: ${license ?? 'no licence'} is not in the list of test/checks/dependencies.ts\n`,
  );
if (!quiet)
  process.stdout.write(`${packages.length} packages, ${refused.length} with a licence that is not allowed\n`);
process.exitCode = refused.length === 0 ? 0 : 1;
