import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './goBuild';
import { type Report, withProgress } from './progress';

export interface Archive {
  url: string;
  /** Where the publisher states the archive's SHA-256, if anywhere. */
  sha256Url?: string;
  /** The file in the archive that is the program. */
  program: string;
}

const FIRST_BYTE_MS = 5_000;
const STALL_MS = 30_000;

/** Downloads the archive, checks it, and puts its program at `target`. Gives up when no byte comes within five seconds. */
export async function downloadProgram(archive: Archive, target: string, report: Report): Promise<void> {
  const folder = `${target}.unpacked`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    const file = join(folder, 'archive');
    await downloadFile(archive.url, file, report);
    if (archive.sha256Url) await checkSum(file, archive.sha256Url);
    // bsdtar (macOS, Windows) and GNU tar both tell the compression by the content; zip is read by bsdtar only, where it is needed.
    await run('tar', ['-xf', file, '-C', folder]);
    await rename(await findFile(folder, archive.program), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function downloadFile(url: string, file: string, report: Report): Promise<void> {
  let received = 0;
  let size = 0;
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const text = () =>
    `Downloading ${new URL(url).host}: ${megabytes(received)} of ${megabytes(size) || '?'} MB`;
  await withProgress(report, text, async () => {
    const watch = new AbortController();
    const response = await within(FIRST_BYTE_MS, 'no answer', watch, fetch(url, { signal: watch.signal }));
    if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
    size = Number(response.headers.get('content-length') ?? 0);
    let stalled = setTimeout(() => watch.abort(), STALL_MS);
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        received += chunk.length;
        clearTimeout(stalled);
        stalled = setTimeout(() => watch.abort(), STALL_MS);
        done(null, chunk);
      },
    });
    try {
      await pipeline(Readable.fromWeb(response.body as ReadableStream), count, createWriteStream(file));
    } finally {
      clearTimeout(stalled);
    }
    if (size > 0 && received !== size) throw new Error(`${url} ended after ${received} of ${size} bytes`);
  });
}

async function within<T>(ms: number, what: string, watch: AbortController, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = sleep(ms, undefined, { signal: timer.signal }).then(() => {
    watch.abort();
    throw new Error(`${what} within ${ms / 1000} s`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}

async function checkSum(file: string, url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(15_000) });
  const stated = /^[0-9a-f]{64}/i.exec((await response.text()).trim())?.[0]?.toLowerCase();
  if (!response.ok || !stated) throw new Error(`${url} states no SHA-256 (status ${response.status})`);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  if (hash.digest('hex') !== stated)
    throw new Error(`the archive does not have the SHA-256 that ${url} states`);
}

async function findFile(folder: string, name: string): Promise<string> {
  for (const entry of await readdir(folder, { recursive: true })) {
    if (basename(entry) === name) return join(folder, entry);
  }
  throw new Error(`the archive holds no ${name}`);
}
