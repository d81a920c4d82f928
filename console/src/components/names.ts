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

/** Flows of a host, with the names that an administrator has given; undefined while it is not known which host. */
export function useFlows(hostId: string | undefined) {
  const { may } = useSession();
  return useQuery({
    queryKey: ['flows', hostId, 'names'],
    queryFn: async () => {
      const params = { path: { hostId: hostId ?? '' }, query: { limit: 100 } };
      return (await answerOf(api.GET('/v1/hosts/{hostId}/flows', { params }))).items;
    },
    enabled: hostId !== undefined && may('Flows'),
    staleTime: 60_000,
  });
}

/** Seals and file types of a binding by name, their ids otherwise. Sites have some hundreds at the most. */
export function useCatalogueNames(bindingId: string | undefined, list: 'seals' | 'file-types') {
  const { data = new Map<string, string>() } = useQuery({
    queryKey: ['catalogue', list, bindingId, 'names'],
    queryFn: async () => {
      // Those that cannot be selected any more too: requests of before name them.
      const params = { path: { id: bindingId ?? '' }, query: { limit: 100, unselectable: true } };
      const { items } = await answerOf(api.GET(`/v1/bindings/{id}/${list}`, { params }));
      return new Map(items.map(({ id, name }) => [id, name]));
    },
    enabled: bindingId !== undefined,
    staleTime: 60_000,
  });
  return (id: string) => data.get(id) ?? id;
}
