import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';

interface ListPage<Item> {
  items: Item[];
  nextCursor: string | null;
}

interface Options {
  /** How often it is looked for something new, while the page is shown. */
  refreshSeconds?: number;
}

/** A list of the API, page after page: `read` asks for the page at a cursor. */
export function usePages<Page extends ListPage<unknown>>(
  key: QueryKey,
  read: (cursor: string | undefined) => Promise<Page>,
  { refreshSeconds = 30 }: Options = {},
): UseInfiniteQueryResult<InfiniteData<Page>> {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: refreshSeconds * 1000,
  });
}
