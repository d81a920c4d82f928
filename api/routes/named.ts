import { type Changes, changeNamed as changeStored } from '../../application/administration/changeNamed';
import { countOpen } from '../../application/administration/countOpen';
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

export type { Changes };

/** @throws Problem for what is not there, for a name that is taken, and where others change it all the time. */
export async function changeNamed<T extends NamedDocument & { changedAt?: string }>(
  deps: Pick<Deps, 'now'>,
  kind: Kind,
  store: NamedStore<T>,
  id: string,
  changes: (current: T) => Changes<T>,
): Promise<{ before: T; document: T }> {
  return unlessUnchanged(await changeStored(store, id, deps.now().toISOString(), changes), kind);
}

/** What was changed. @throws Problem for what it came to otherwise. */
export function unlessUnchanged<Result extends { kind: string }>(
  result: Result,
  kind: Kind,
): Exclude<Result, { kind: 'none' | 'name-taken' | 'raced' }> {
  switch (result.kind) {
    case 'none':
      throw notFound(kind);
    case 'name-taken':
      throw nameTaken(kind);
    case 'raced':
      throw new Problem('conflict', `Others are changing this ${kind} at the same time; try again.`, {
        zh: `该${zhNames[kind]}正被他人修改，请重试。`,
      });
    default:
      return result as Exclude<Result, { kind: 'none' | 'name-taken' | 'raced' }>;
  }
}

/** Refuses to delete what open requests need, and says how many there are. */
export async function refuseWhileOpen(
  { requests }: Deps,
  filter: { bindingId: string } | { hostId: string },
): Promise<void> {
  const openRequests = await countOpen(requests, filter);
  if (openRequests === 0) return;
  const open = openRequests === 1 ? '1 seal request is' : `${openRequests} seal requests are`;
  throw new Problem('in-use', `${open} open here; it can be deleted once none is.`, {
    zh: `此处还有${openRequests}个进行中的用印申请，全部结束后才能删除。`,
    extensions: { openRequests },
  });
}
