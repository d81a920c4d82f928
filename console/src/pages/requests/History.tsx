import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button, Empty, Flex, Timeline as Steps, Typography } from 'antd';
import { use } from 'react';
import { timelineOf } from '../../../../api/pages/timeline';
import type { SealRequestEvent } from '../../../../domain/sealRequest/events';
import { Listing } from '../../components/Listing';
import { Loading } from '../../components/Loading';
import { useCatalogueNames, useFlowNames } from '../../components/names';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useReason } from '../../components/reasons';
import { useTime } from '../../components/time';
import { useVendorName } from '../../components/vendors';
import { useCommonWords } from '../../words/common';
import { LanguageContext, useWords } from '../../words/useWords';
import type { SealRequest } from './RequestList';
import { detailWords } from './words';

interface LedgerEvent {
  seq: number;
  type: string;
  at: string;
  actor: string;
  data: Record<string, unknown>;
}

type EventPages = UseInfiniteQueryResult<InfiniteData<{ items: LedgerEvent[]; nextCursor: string | null }>>;

/** As the ledger holds it: the API hands it out as it was written. */
const asEvent = ({ type, data, at, actor }: LedgerEvent) =>
  ({ type, data, metadata: { at, actor } }) as SealRequestEvent;

/** What happened, in the words that the detail page has for it; here nothing is kept from the reader. */
export function Timeline({ request, pages }: { request: SealRequest; pages: EventPages }) {
  const words = useWords(detailWords);
  const common = useCommonWords();
  const time = useTime();
  const isChinese = use(LanguageContext) === 'zh-CN';
  const sealName = useCatalogueNames(request.bindingId, 'seals');
  const vendorName = useVendorName(request.vendor);
  const reason = useReason('outcome');
  const { nodeName } = useFlowNames(request);
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = pages;
  if (!data) return error ? <ProblemAlert error={error} /> : <Loading />;
  const events = data.pages.flatMap(({ items }) => items.map(asEvent));
  const moments = timelineOf(events, {
    say: (en, zh) => (isChinese ? zh : en),
    // One language is said, in which it is called so.
    vendor: { en: vendorName, zh: vendorName },
    sealName,
    nodeName,
    clean: reason,
  });
  if (moments.length === 0) return <Empty description={words.noEvents} />;
  return (
    <>
      <Steps
        items={moments.map(({ at, what }, index) => ({
          key: index,
          content: (
            <>
              <div>{what}</div>
              <Typography.Text type="secondary">{time(at)}</Typography.Text>
            </>
          ),
        }))}
      />
      {hasNextPage && (
        <Flex justify="center">
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {common.more}
          </Button>
        </Flex>
      )}
    </>
  );
}

/** Each event as it is. */
export function Ledger({ pages }: { pages: EventPages }) {
  const words = useWords(detailWords);
  const time = useTime();
  return (
    <Listing
      label={words.ledger}
      pages={pages}
      rowKey={({ seq }) => String(seq)}
      empty={<Empty description={words.noEvents} />}
      columns={[
        { key: 'seq', title: '#', render: ({ seq }: LedgerEvent) => seq },
        { key: 'type', title: words.event, render: ({ type }: LedgerEvent) => <code>{type}</code> },
        { key: 'at', title: words.at, render: ({ at }: LedgerEvent) => time(at) },
        { key: 'actor', title: words.actor, render: ({ actor }: LedgerEvent) => actor },
      ]}
      expanded={({ data }) => <pre className="copyable-text">{JSON.stringify(data, null, 2)}</pre>}
    />
  );
}
