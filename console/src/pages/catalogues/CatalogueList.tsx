import { Alert, Empty, Flex, Input, Switch, Typography } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import { Listing } from '../../components/Listing';
import { useTime } from '../../components/time';
import { usePages } from '../../components/usePages';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { SealUse } from './SealUse';
import { catalogueWords } from './words';

interface CatalogueListProps {
  list: 'seals' | 'fileTypes';
  bindingId: string;
}

interface Item {
  id: string;
  name: string;
  removedAt?: string;
  /** Why nobody can apply for it. */
  reason?: 'frozen' | 'no-device';
}

const paths = { seals: '/v1/bindings/{id}/seals', fileTypes: '/v1/bindings/{id}/file-types' } as const;

export function CatalogueList({ list, bindingId }: CatalogueListProps) {
  const words = useWords(catalogueWords);
  const common = useCommonWords();
  const time = useTime();
  const [q, setQ] = useState('');
  const [removed, setRemoved] = useState(false);
  const pages = usePages(['catalogue', list, bindingId, q, removed], (cursor) => {
    const query = { ...(q ? { q } : {}), ...(cursor ? { cursor } : {}), removed, unselectable: true };
    return answerOf(api.GET(paths[list], { params: { path: { id: bindingId }, query } }));
  });
  const [first] = pages.data?.pages ?? [];
  // Most vendors say of no seal that it cannot be selected.
  const isSelectionTold = pages.data?.pages.some(({ items }) => items.some(({ reason }) => reason));
  const columns = [
    { key: 'name', title: words.name, render: ({ name }: Item) => name },
    { key: 'id', title: words.id, render: ({ id }: Item) => id },
    ...(isSelectionTold
      ? [
          {
            key: 'selection',
            title: words.selection,
            render: ({ reason }: Item) => (reason ? words.unselectable[reason] : words.selectable),
          },
        ]
      : []),
    ...(removed
      ? [
          {
            key: 'removedAt',
            title: words.removedAt,
            render: ({ removedAt }: Item) => (removedAt ? time(removedAt) : ''),
          },
        ]
      : []),
  ];
  return (
    <>
      <Flex gap={16} align="center" wrap style={{ marginBottom: 16 }}>
        <Input.Search
          allowClear
          style={{ width: 260 }}
          placeholder={words.search}
          aria-label={words.search}
          onSearch={(text) => setQ(text.trim())}
        />
        <Flex gap={8} align="center">
          <Switch id={`removed-${list}`} checked={removed} onChange={setRemoved} />
          <label htmlFor={`removed-${list}`}>{words.removed}</label>
        </Flex>
        {first && (
          <Typography.Text type="secondary">
            {first.syncedAt ? words.syncedAt(time(first.syncedAt)) : words.neverSynced}
          </Typography.Text>
        )}
      </Flex>
      {first?.lastFailure && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 16 }}
          title={words.lastFailure(time(first.lastFailure.at))}
          description={first.lastFailure.message}
        />
      )}
      <Listing
        label={words[list]}
        pages={pages}
        columns={columns}
        rowKey={({ id }) => id}
        {...(list === 'seals'
          ? { expanded: ({ id }: Item) => <SealUse bindingId={bindingId} sealId={id} /> }
          : {})}
        empty={<Empty description={q || removed ? common.nothingFound : words.empty} />}
      />
    </>
  );
}
