import { accessSync, constants } from 'node:fs';
import type { z } from 'zod';

/** Options by which an address would undo what correctness rests on, with the one value that each may have. */
const pinned: Readonly<Record<string, { name: string; value: string }>> = {
  w: { name: 'w', value: 'majority' },
  j: { name: 'journal', value: 'true' },
  journal: { name: 'journal', value: 'true' },
  readconcernlevel: { name: 'readConcernLevel', value: 'majority' },
  readpreference: { name: 'readPreference', value: 'primary' },
};

/** Options that name a file. */
const files = ['tlsCAFile', 'tlsCertificateKeyFile', 'tlsCRLFile'];

/** What is wrong with the options of a MongoDB address; a message each, which quotes no value. */
export function mongoUrlFaults(url: string): string[] {
  const at = url.indexOf('?');
  const options = [...new URLSearchParams(at < 0 ? '' : url.slice(at + 1))];
  return options.flatMap(([option, value]) => {
    const rule = pinned[option.toLowerCase()];
    if (rule && value.toLowerCase() !== rule.value)
      return [`must not set ${option} to anything but ${rule.value}: an acknowledged seal could be lost`];
    const file = files.find((name) => name.toLowerCase() === option.toLowerCase());
    return file === undefined || isReadable(value) ? [] : [`names a file in ${file} that cannot be read`];
  });
}

export function refuseMongoFaults(url: string, context: z.RefinementCtx<string>): void {
  for (const message of mongoUrlFaults(url)) context.addIssue({ code: 'custom', message });
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
