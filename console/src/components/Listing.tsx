import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button, Descriptions, Empty, Flex, Grid, Table } from 'antd';
import type { ReactNode } from 'react';
import { useCommonWords } from '../words/common';
import { Loading } from './Loading';
import { ProblemAlert, ProblemResult } from './ProblemAlert';

export interface Column<Item> {
  key: string;
  title: string;
  render(item: Item): ReactNode;
  width?: number;
}

interface ListingProps<Item> {
  /** What it lists, for who cannot see it. */
  label: string;
  pages: UseInfiniteQueryResult<InfiniteData<{ items: Item[] }>>;
  columns: Column<Item>[];
  rowKey(item: Item): string;
  /** In place of an empty list. */
  empty?: ReactNode;
  /** Below a row that is opened. */
  expanded?: (item: Item) => ReactNode;
}

/** A list: a table where there is room for one, cards where there is not; loading, empty and failed included. */
export function Listing<Item extends object>(props: ListingProps<Item>) {
  const { pages, empty } = props;
  const common = useCommonWords();
  const isWide = Grid.useBreakpoint().md ?? true;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = pages;
  if (!data) return error ? <ProblemResult error={error} retry={() => void refetch()} /> : <Loading />;
  const items = data.pages.flatMap((page) => page.items);
  const Shape = isWide ? AsTable : AsCards;
  return (
    <>
      <ProblemAlert error={error} action={<Button onClick={() => void refetch()}>{common.retry}</Button>} />
      {items.length === 0 ? (
        <div className="card">{empty ?? <Empty description={common.nothing} />}</div>
      ) : (
        <Shape {...props} items={items} />
      )}
      {hasNextPage && (
        <Flex justify="center" style={{ marginTop: 16 }}>
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {common.more}
          </Button>
        </Flex>
      )}
    </>
  );
}

type Shown<Item> = ListingProps<Item> & { items: Item[] };

function AsTable<Item extends object>({ label, items, columns, rowKey, expanded }: Shown<Item>) {
  const common = useCommonWords();
  return (
    <Table<Item>
      aria-label={label}
      dataSource={items}
      rowKey={rowKey}
      pagination={false}
      size="medium"
      scroll={{ x: 'max-content' }}
      columns={columns.map(({ key, title, render, width }) => ({
        key,
        title,
        render: (_: unknown, item: Item) => render(item),
        ...(width === undefined ? {} : { width }),
      }))}
      {...(expanded
        ? {
            expandable: {
              expandedRowRender: expanded,
              columnTitle: <span className="unseen">{common.details}</span>,
            },
          }
        : {})}
    />
  );
}

function AsCards<Item extends object>({ label, items, columns, rowKey, expanded }: Shown<Item>) {
  const common = useCommonWords();
  return (
    <ul className="cards" aria-label={label}>
      {items.map((item) => (
        <li key={rowKey(item)} className="card">
          <Descriptions
            size="small"
            column={1}
            items={columns.map(({ key, title, render }) => ({ key, label: title, children: render(item) }))}
          />
          {expanded && (
            <details>
              <summary>{common.details}</summary>
              {expanded(item)}
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}
