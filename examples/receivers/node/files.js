import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const everyMs = 60_000;

/**
 * Fetches sealed files after `files.ready` was answered: Sealflow waits ten seconds for an answer, and files may take
 * longer. What fails or is cut off by a crash is fetched by a later round.
 */
export class Files {
  constructor(engine, dataDir) {
    this.engine = engine;
    this.folder = join(dataDir, 'files');
    this.round = Promise.resolve();
  }

  start() {
    this.fetchSoon();
    setInterval(() => this.fetchSoon(), everyMs);
  }

  /** One round after the other. */
  fetchSoon() {
    this.round = this.round.then(() => this.fetchAll());
  }

  async fetchAll() {
    for (const file of this.engine.filesToFetch(new Date())) {
      try {
        await this.fetchOne(file);
        this.engine.noteFetched(file.flowRequestId, file.index);
      } catch (error) {
        process.stderr.write(`${file.name}: ${error}\n`);
      }
    }
  }

  async fetchOne({ flowRequestId, index, name, url }) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5 * 60_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const folder = join(this.folder, flowRequestId);
    await mkdir(folder, { recursive: true });
    // Names are chosen by people: only how one ends comes into a path. The flow's file knows all of it.
    const path = join(folder, `${index}${/\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ''}`);
    await pipeline(response.body, createWriteStream(`${path}.part`));
    await rename(`${path}.part`, path);
  }
}
