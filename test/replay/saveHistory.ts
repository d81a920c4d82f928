import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

export const historiesDir = join(__dirname, 'histories');

/** Keeps a history for the replay test, where SEALFLOW_SAVE_HISTORIES asks for it (see docs/architecture.md). */
export async function saveHistory(handle: WorkflowHandle, name: string): Promise<void> {
  if (!process.env.SEALFLOW_SAVE_HISTORIES) return;
  await writeFile(join(historiesDir, `${name}.json`), `${historyToJSON(await handle.fetchHistory())}\n`);
}
