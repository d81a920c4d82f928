import { useQuery } from '@tanstack/react-query';
import { App, Empty, Table, Typography } from 'antd';
import { use } from 'react';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { Loading } from '../../components/Loading';
import { useFlowNames } from '../../components/names';
import { ProblemResult } from '../../components/ProblemAlert';
import { RowActions } from '../../components/RowActions';
import { useReason } from '../../components/reasons';
import { StateTag, type Tone } from '../../components/StateTag';
import { useTime } from '../../components/time';
import { useAction } from '../../components/useAction';
import { useCommonWords } from '../../words/common';
import { LanguageContext, useWords } from '../../words/useWords';
import { deliveryKindWords, deliveryStateWords, deliveryWords, tryWords } from './deliveryWords';
import type { SealRequest } from './RequestList';

type Delivery = components['schemas']['HostDelivery'];

const tones: Record<Delivery['state'], Tone> = {
  pending: 'processing',
  waiting: 'processing',
  done: 'success',
  skipped: 'default',
  dropped: 'default',
  failed: 'error',
};

/** What the host engine was told, with each try, and the way to tell it once more. */
export function Deliveries({ request }: { request: SealRequest }) {
  const { id } = request;
  const words = useWords(deliveryWords);
  const common = useCommonWords();
  const kinds = useWords(deliveryKindWords);
  const states = useWords(deliveryStateWords);
  const time = useTime();
  const { fieldName } = useFlowNames(request);
  const actionsOf = useRedelivery(id);
  const { data, error, refetch } = useQuery({
    queryKey: ['seal-requests', id, 'deliveries'],
    queryFn: () => answerOf(api.GET('/v1/seal-requests/{id}/deliveries', { params: { path: { id } } })),
    refetchInterval: 10_000,
  });
  if (!data) return error ? <ProblemResult error={error} retry={() => void refetch()} /> : <Loading />;
  if (data.items.length === 0) return <Empty description={words.empty} />;
  return (
    <Table<Delivery>
      size="small"
      aria-label={words.title}
      rowKey="commandId"
      pagination={false}
      dataSource={data.items}
      scroll={{ x: 'max-content' }}
      expandable={{
        expandedRowRender: (delivery) => <Tries delivery={delivery} />,
        rowExpandable: ({ tries }) => tries.length > 0,
        columnTitle: <span className="unseen">{common.details}</span>,
      }}
      columns={[
        { key: 'at', title: words.requestedAt, render: (_, { requestedAt }) => time(requestedAt) },
        { key: 'kind', title: words.kind, render: (_, { kind }) => kinds[kind] },
        {
          key: 'fields',
          title: words.fields,
          render: (_, { fieldIds = [] }) => common.listOf(fieldIds.map(fieldName)),
        },
        {
          key: 'state',
          title: common.state,
          render: (_, { state }) => <StateTag tone={tones[state]}>{states[state]}</StateTag>,
        },
        { key: 'tries', title: words.tries, render: (_, { tries }) => tries.length },
        {
          key: 'actions',
          title: common.actions,
          render: (_, delivery) => <RowActions of={kinds[delivery.kind]} actions={actionsOf(delivery)} />,
        },
      ]}
    />
  );
}

function useRedelivery(id: string) {
  const words = useWords(deliveryWords);
  const common = useCommonWords();
  const { notification } = App.useApp();
  const whyOf = useWhy();
  const { running } = useAction(
    (commandId: string) =>
      answerOf(
        api.POST('/v1/seal-requests/{id}/deliveries/{commandId}/redeliver', {
          params: { path: { id, commandId } },
        }),
      ),
    {
      changes: [['seal-requests', id]],
      done: ({ tries }) => {
        const last = tries.at(-1);
        const closable = { 'aria-label': common.close };
        if (last?.outcome === 'done') notification.success({ title: words.redelivered, closable });
        else {
          const description = last && whyOf(last);
          notification.error({ title: words.notDelivered, description, duration: 0, closable });
        }
      },
    },
  );
  // A notification that was not taken is sent again by itself.
  return ({ commandId, kind, state }: Delivery) =>
    state === 'pending' || state === 'waiting' || kind.startsWith('sealRequest.')
      ? []
      : [
          {
            ...{ key: 'redeliver', label: words.redeliver, run: () => running(commandId) },
            confirm: { title: words.redeliverTitle, content: words.redeliverHelp },
          },
        ];
}

/** Why a try has failed, in the reader's language where there is a sentence for it. */
function useWhy() {
  const isChinese = use(LanguageContext) === 'zh-CN';
  const reason = useReason('outcome');
  return ({ because, message = '' }: Pick<Delivery['tries'][number], 'because' | 'message'>) => {
    if (!because) return reason(message);
    return isChinese ? because.zh : because.sentence;
  };
}

function Tries({ delivery: { tries } }: { delivery: Delivery }) {
  const time = useTime();
  const outcomes = useWords(tryWords);
  const whyOf = useWhy();
  return tries.map(({ at, ms, outcome, by, ...why }) => (
    <div key={at}>
      {time(at)} <strong>{outcomes[outcome]}</strong> {whyOf(why)}{' '}
      <Typography.Text type="secondary">
        {ms} ms {by}
      </Typography.Text>
    </div>
  ));
}
