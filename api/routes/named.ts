import type { NamedDocument, NamedStore } from '../../application/administration/named';
import type { Deps } from '../deps';
import { notFound, Problem } from '../http/problem';

type Kind = 'binding' | 'host' | 'API key';
const zhNames = { binding: '绑定', host: '流程引擎', 'API key': '密钥' } as const;

export function nameTaken(kind: Kind): Problem {
  return new Problem('name-taken', `There is another ${kind} of this name.`, {
    zh: `已有同名的${zhNames[kind]}。`,
    errors: [
      {
        path: 'name',
        code: 'name-taken',
        message: `is the name of another ${kind}`,
        zh: `已是另一个${zhNames[kind]}的名称`,
      },
    ],
  });
}

/** Fields of a document as they are to be; null takes one away. */
export type Changes<T> = T extends unknown ? { [Key in keyof T]?: T[Key] | null | undefined } : never;
const maxRaces = 5;

/**
 * Changes a document that others may change too: what is left out stays, and null takes a field away. Returns it as it
 * is now, and as it was right before.
 */
export async function changeNamed<T extends NamedDocument & { changedAt?: string }>(
  deps: Deps,
  kind: Kind,
  store: NamedStore<T>,
  id: string,
  changes: (current: T) => Changes<T>,
): Promise<{ before: T; document: T }> {
  for (let race = 0; race < maxRaces; race += 1) {
    const current = await store.get(id);
    if (!current) throw notFound(kind);
    const kept = Object.entries({ ...current, ...dropUndefined(changes(current)) }).filter(
      ([, value]) => value !== null,
    );
    // The same keys as the document's, each with a value of its own type.
    const next = {
      ...Object.fromEntries(kept),
      version: current.version + 1,
      changedAt: deps.now().toISOString(),
    } as T;
    const outcome = await store.replace(next);
    if (outcome === 'replaced') return { before: current, document: next };
    if (outcome === 'name-taken') throw nameTaken(kind);
  }
  throw new Problem('conflict', `Others are changing this ${kind} at the same time; try again.`, {
    zh: `该${zhNames[kind]}正被他人修改，请重试。`,
  });
}

function dropUndefined(changes: object): object {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** Refuses to delete what open requests need, and says how many there are. */
export async function refuseWhileOpen(
  { requests }: Deps,
  filter: { bindingId: string } | { hostId: string },
): Promise<void> {
  const openRequests =
    (await requests.workflows.countOpen(filter)) +
    (await requests.views.countMissing(filter)) +
    (await countComing(requests.commands, filter));
  if (openRequests === 0) return;
  const open = openRequests === 1 ? '1 seal request is' : `${openRequests} seal requests are`;
  throw new Problem('in-use', `${open} open here; it can be deleted once none is.`, {
    zh: `此处还有${openRequests}个进行中的用印申请，全部结束后才能删除。`,
    extensions: { openRequests },
  });
}

/** Applications that are recorded and whose workflow does not run yet. */
async function countComing(
  commands: Deps['requests']['commands'],
  filter: { bindingId?: string; hostId?: string },
): Promise<number> {
  const pending = await commands.pending({ limit: 1000 });
  const records = await Promise.all(pending.map(({ recordId }) => commands.get(recordId)));
  return records.filter((record) => {
    if (record?.command.type !== 'ApplySeal') return false;
    const { bindingId, hostId } = record.command.data.identity;
    return bindingId === filter.bindingId || hostId === filter.hostId;
  }).length;
}
