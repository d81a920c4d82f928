import { execFileSync } from 'node:child_process';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StageMaker } from './makeStages';
import { archiveOf, manifestOf } from './manifest';
import { OldSite } from './oldSite';

const USAGE = `Usage: npm run save-data -- <checkout> <commit>
  Runs the code that lies in <checkout>, with its node_modules, on new embedded servers, brings a request to each stage
  of its life, stops everything and keeps the data folder as test/upgrade/data/<commit>.tgz, what is in it as
  <commit>.json. Needs tar.`;

async function main(): Promise<number> {
  const [checkout, commit] = process.argv.slice(2);
  if (checkout === undefined || commit === undefined || !/^[0-9a-f]{7,40}$/.test(commit)) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const site = await OldSite.start(checkout);
  try {
    const made = await new StageMaker(site).make().finally(() => site.stop());
    const manifest = { commit, savedAt: new Date().toISOString(), ...made };
    await writeFile(manifestOf(commit), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await pack(site.dir, archiveOf(commit));
  } finally {
    await rm(site.dir, { recursive: true, force: true, maxRetries: 3 });
  }
  const { size } = await stat(archiveOf(commit));
  process.stdout.write(`${archiveOf(commit)}: ${Math.ceil(size / 1024)} KiB\n`);
  return 0;
}

/** Nothing of the run itself: no logs, no record of processes that are gone, no locks. */
async function pack(dir: string, archive: string): Promise<void> {
  const kept = (await readdir(dir)).filter((name) => ['temporal', 'ferretdb', 'keys'].includes(name));
  if (kept.length < 3) throw new Error(`${dir} holds only ${kept.join(', ')}`);
  execFileSync('tar', ['-czf', archive, '-C', dir, ...kept]);
  process.stdout.write(`packed ${kept.map((name) => join(dir, name)).join(', ')}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
