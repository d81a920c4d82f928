import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

export const historiesDir = join(__dirname, 'histories');

/**
 * Keeps a history for the replay test, where SEALFLOW_SAVE_HISTORIES says of which commit's code it is (`npm run
 * histories`; see docs/architecture.md). One event a line, and no stack: those name folders of the machine that saved it.
 */
export async function saveHistory(handle: WorkflowHandle, name: string): Promise<void> {
  const commit = process.env.SEALFLOW_SAVE_HISTORIES;
  if (!commit) return;
  const { events }: { events: unknown[] } = JSON.parse(historyToJSON(await handle.fetchHistory()));
  const withoutStack = (key: string, value: unknown) => (key === 'stackTrace' ? undefined : value);
  const lines = events.map((event) => JSON.stringify(event, withoutStack)).join(',\n');
  await writeFile(join(historiesDir, `${commit}-${name}.json`), `{"events":[\n${lines}\n]}\n`);
}
