import { userInfo } from 'node:os';
import type {
  AdminAction,
  AdminEvents,
  AdminOutcome,
  AdminTarget,
} from '../application/administration/adminEvents';

/**
 * The same for what is administered by a program: its event before, its outcome after. Who has a shell and the keys is
 * known by the name that the system has for them.
 */
export async function asCommandLine<Result>(
  events: AdminEvents,
  about: { action: AdminAction; target: AdminTarget },
  work: () => Promise<{ concluded: Pick<AdminOutcome, 'outcome' | 'reason'>; result: Result }>,
): Promise<Result> {
  const name = userName();
  const now = () => new Date().toISOString();
  const actor = { kind: 'command-line', id: name, name } as const;
  const id = await events.begin({ ...about, at: now(), actor, fields: [] });
  try {
    const { concluded, result } = await work();
    await events.conclude(id, { ...concluded, at: now() });
    return result;
  } catch (error) {
    await events.conclude(id, { outcome: 'failed', at: now() }).catch(() => undefined);
    throw error;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container a user may have a number alone.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
