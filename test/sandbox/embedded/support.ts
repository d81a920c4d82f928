import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from '../../../sandbox/embedded/binaries';
import { builtOf } from '../../support/programs';
import { withMongoBinary } from '../../support/servers';

const folders: string[] = [];

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sealflow-embedded-'));
  folders.push(folder);
  return folder;
}

export async function removeTempFolders(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** A program that only answers `--version`. */
export function fakeProgram(path: string, version: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho "${version}"\n`);
  chmodSync(path, 0o755);
  return path;
}

export function recorder() {
  const lines: string[] = [];
  return { lines, log: (line: string) => void lines.push(line) };
}

/** A program like Temporal's, with makers of the test. */
export function programOf(makers: Program['makers']): Program {
  return {
    name: 'Thing',
    variable: 'SEALFLOW_THING_BINARY',
    command: 'thing',
    judge: (version) => {
      if (!version.startsWith('thing')) throw new Error(`"${version}" is no thing`);
      return 'temporal';
    },
    makers,
  };
}

/** Runs a script of this folder as its own process, and gives its first line of output. */
export function startScript(script: string, args: readonly string[]) {
  const child = spawn(process.execPath, [builtOf(join(__dirname, script)), ...args], {
    env: withMongoBinary(process.env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes('\n')) resolve(output.split('\n')[0] ?? '');
    });
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  firstLine.catch(() => undefined);
  return { child, firstLine, exited, output: () => output };
}
