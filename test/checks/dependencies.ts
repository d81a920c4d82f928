import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defined } from '../../domain/defined';

const root = resolve(__dirname, '../..');

/** What the lock file says of one package, of `dependencies` and `devDependencies` and all that they need. */
export interface LockedPackage {
  /** Name and version, as `axios@1.21.1`. */
  id: string;
  /** An SPDX expression; absent where the package names none. */
  license?: string;
  /** Of development alone: it is not in the image. */
  dev: boolean;
  /** npm runs a script of it when it is installed. */
  hasInstallScript: boolean;
}

interface LockEntry {
  version: string;
  license?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
  /** To a folder of this repository. */
  link?: boolean;
}

/** Licences that Sealflow may be built from and shipped with. Another one is a decision, so it is added here by hand. */
export const allowedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  // The data of caniuse-lite; it asks for attribution alone.
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
]);

/** Tools under Mozilla's licence, which asks for the sources of their own files: nothing of them is shipped. */
const toolsUnderMpl = /^(axe-core|lightningcss(-[a-z0-9-]+)?)@/;

/** Read in the LICENSE of a package whose package.json names none. */
const readByHand: Readonly<Record<string, string>> = {
  'khroma@2.1.0': 'MIT',
  'unionfs@4.6.0': 'Unlicense',
};

/** Every package of package-lock.json, once for each version, by name. */
export function lockedPackages(): LockedPackage[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const packages = new Map<string, LockedPackage>();
  for (const [path, entry] of Object.entries<LockEntry>(lock.packages)) {
    // What is not below node_modules is of this repository, and linked from there.
    if (!path.includes('node_modules/') || entry.link) continue;
    const id = `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${entry.version}`;
    packages.set(id, {
      id,
      ...defined({ license: entry.license ?? readByHand[id] }),
      dev: (entry.dev ?? false) && (packages.get(id)?.dev ?? true),
      hasInstallScript: entry.hasInstallScript ?? false,
    });
  }
  return [...packages.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whether a package may be built from: it is under a licence of the list, or a tool that was judged by itself. */
export function mayBeUsed({ id, license }: Pick<LockedPackage, 'id' | 'license'>): boolean {
  return isAllowed(license) || (license === 'MPL-2.0' && toolsUnderMpl.test(id));
}

/** Whether an SPDX expression leaves a licence of the list: one side of OR, both sides of AND. */
export function isAllowed(expression: string | undefined): boolean {
  if (expression === undefined) return false;
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(plain)) return false;
  return plain
    .split(' OR ')
    .some((side) => side.split(' AND ').every((licence) => allowedLicences.has(licence)));
}
