import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client';
import { useSession } from '../app/session';

/** What is open and what waits, for who may read it; also names of hosts and bindings, which operators do not list. */
export function useOverview() {
  const { may } = useSession();
  return useQuery({
    queryKey: ['overview'],
    queryFn: () => answerOf(api.GET('/v1/overview')),
    enabled: may('Overview'),
    refetchInterval: 15_000,
  });
}

const choiceOf = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });

/** Hosts and bindings by name, where the role may know them: their ids otherwise. */
export function useNames() {
  const { data: { hosts = [], bindings = [] } = {} } = useOverview();
  const nameIn = (all: { id: string; name: string }[], id: string) =>
    all.find((one) => one.id === id)?.name ?? id;
  return {
    hostName: (id: string) => nameIn(hosts, id),
    bindingName: (id: string) => nameIn(bindings, id),
    hosts: hosts.map(choiceOf),
    bindings: bindings.map(choiceOf),
  };
}

interface ListPage<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Every page of a list of the API. */
export async function whole<Item>(read: (cursor: object) => Promise<ListPage<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: ListPage<Item> = await read(cursor === null ? {} : { cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

/** Flows of a host, with the names that an administrator has given; undefined while it is not known which host. */
export function useFlows(hostId: string | undefined) {
  const { may } = useSession();
  return useQuery({
    queryKey: ['flows', hostId, 'names'],
    queryFn: () =>
      whole((cursor) => {
        const params = { path: { hostId: hostId ?? '' }, query: { limit: 100, ...cursor } };
        return answerOf(api.GET('/v1/hosts/{hostId}/flows', { params }));
      }),
    enabled: hostId !== undefined && may('Flows'),
    staleTime: 60_000,
  });
}

interface FlowOf {
  hostId: string;
  flowId?: string;
}

/** Nodes, exits and fields of a flow by the names that an administrator has given, their ids otherwise. */
export function useFlowNames({ hostId, flowId }: FlowOf) {
  const { data = [] } = useFlows(flowId === undefined ? undefined : hostId);
  const flow = data.find((one) => one.flowId === flowId);
  const nameIn = (all: { id: string; name?: string }[] = [], id: string) =>
    all.find((one) => one.id === id)?.name ?? id;
  return {
    nodeName: (id: string) => nameIn(flow?.nodes, id),
    exitName: (id: string) => nameIn(flow?.exits, id),
    fieldName: (id: string) => nameIn(flow?.fields, id),
  };
}

/**
 * Seals and file types of a binding by name, their ids otherwise. Requests still name what the vendor has removed since.
 * Sites have some hundreds at the most.
 */
export function useCatalogueNames(bindingId: string | undefined, list: 'seals' | 'file-types') {
  const { data = new Map<string, string>() } = useQuery({
    queryKey: ['catalogue', list, bindingId, 'names'],
    queryFn: async () => {
      // Those that cannot be selected any more too: requests of before name them.
      const read = (removed: boolean) =>
        whole((cursor) => {
          const query = { limit: 100, removed, unselectable: true, ...cursor };
          return answerOf(
            api.GET(`/v1/bindings/{id}/${list}`, { params: { path: { id: bindingId ?? '' }, query } }),
          );
        });
      const [gone, present] = await Promise.all([read(true), read(false)]);
      return new Map([...gone, ...present].map(({ id, name }) => [id, name]));
    },
    enabled: bindingId !== undefined,
    staleTime: 60_000,
  });
  return (id: string) => data.get(id) ?? id;
}
