import { execFile } from 'node:child_process';
import { appendFile, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Changes of ours to a pinned module, made in a copy of it each time it is built. */
export interface ModulePatch {
  module: string;
  changes: readonly SourceChange[];
}

export interface SourceChange {
  /** In the module. */
  file: string;
  from: string;
  to: string;
  /** How often `from` stands in the file: anything else means another source than was looked at. */
  times: number;
}

/**
 * Puts the program at `source` into `folder`, beside changed copies of the modules that it then builds with. By copies,
 * since `go build -overlay` refuses to replace files of the module cache.
 */
export async function preparePatched(
  go: string,
  source: string,
  patches: readonly ModulePatch[],
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const file of await readdir(source))
    if (/\.(go|mod|sum)$/.test(file)) await copyFile(join(source, file), join(folder, file));
  for (const [index, { module, changes }] of patches.entries()) {
    const copy = `module-${index}`;
    await copyModule(await downloadModule(go, module, folder, env), join(folder, copy), changes);
    await appendFile(join(folder, 'go.mod'), `\nreplace ${module} => ./${copy}\n`);
  }
}

/** Into the module cache, held against `go.sum`; resolves to its folder there. */
async function downloadModule(
  go: string,
  module: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const { stdout } = await promisify(execFile)(go, ['mod', 'download', '-json', module], { cwd, env });
  const { Dir: dir }: { Dir?: string } = JSON.parse(stdout);
  if (!dir) throw new Error(`\`go mod download\` names no folder of ${module}`);
  return dir;
}

/** File by file: the module cache is read-only, and a copy that took this over could be neither changed nor deleted. */
export async function copyModule(from: string, to: string, changes: readonly SourceChange[]): Promise<void> {
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = join(to, path.slice(from.length));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await readFile(path));
  }
  for (const change of changes) {
    const path = join(to, change.file);
    await writeFile(path, changed(await readFile(path, 'utf8'), change));
  }
}

function changed(text: string, { file, from, to, times }: SourceChange): string {
  const parts = text.split(from);
  if (parts.length - 1 === times) return parts.join(to);
  throw new Error(
    `${file} holds \`${from}\` ${parts.length - 1} times, not ${times}: it is not what the patch is for`,
  );
}
