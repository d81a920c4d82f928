import { Empty, Tag, Typography } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { Listing } from '../../components/Listing';
import { useFlowName } from '../../components/names';
import { Page } from '../../components/Page';
import { StateTag } from '../../components/StateTag';
import { useTime } from '../../components/time';
import { usePages } from '../../components/usePages';
import { useCommonWords } from '../../words/common';
import { requestStates, stateTones, stateWords } from '../../words/requestStates';
import { useWords } from '../../words/useWords';
import { type RequestFilter, RequestFilterForm } from './RequestFilterForm';
import { requestWords } from './words';

export type SealRequest = components['schemas']['SealRequest'];

/** What is looked for stands in the address, so that it can be linked to and gone back to. */
export function RequestList() {
  const words = useWords(requestWords);
  const common = useCommonWords();
  const [params, setParams] = useSearchParams();
  const filter: RequestFilter = Object.fromEntries(params);
  const pages = usePages(
    ['seal-requests', filter],
    (cursor) => {
      const { state, attention, ...ids } = filter;
      const known = requestStates.find((one) => one === state);
      const query = {
        ...ids,
        ...(known ? { state: known } : {}),
        ...(attention === 'true' ? { attention: true } : {}),
        ...(cursor ? { cursor } : {}),
      };
      return answerOf(api.GET('/v1/seal-requests', { params: { query } }));
    },
    { refreshSeconds: 15 },
  );
  const isNarrowed = params.size > 0;
  return (
    <Page title={words.title} intro={words.intro}>
      <RequestFilterForm filter={filter} setFilter={setParams} />
      <Listing
        label={words.title}
        pages={pages}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={<Empty description={isNarrowed ? common.nothingFound : words.empty} />}
      />
    </Page>
  );
}

function useColumns() {
  const words = useWords(requestWords);
  const time = useTime();
  return [
    {
      key: 'subject',
      title: words.subject,
      width: 280,
      render: ({ id, subject }: SealRequest) => (
        <Link to={`/requests/${encodeURIComponent(id)}`}>{subject}</Link>
      ),
    },
    {
      key: 'applicant',
      title: words.applicant,
      render: ({ applicant: { name, userId } }: SealRequest) => name ?? userId,
    },
    { key: 'state', title: words.state, render: (request: SealRequest) => <State request={request} /> },
    { key: 'uses', title: words.uses, render: (request: SealRequest) => <Uses request={request} /> },
    { key: 'code', title: words.code, render: (request: SealRequest) => <LiveCode request={request} /> },
    { key: 'flow', title: words.flow, render: (request: SealRequest) => <Flow request={request} /> },
    {
      key: 'requestedAt',
      title: words.requestedAt,
      render: ({ requestedAt }: SealRequest) => time(requestedAt),
    },
  ];
}

interface Of {
  request: SealRequest;
}

export function State({ request: { state, attention } }: Of) {
  const words = useWords(requestWords);
  const states = useWords(stateWords);
  return (
    <>
      <StateTag tone={stateTones[state]}>{states[state]}</StateTag>
      {attention.length > 0 && (
        <Tag color="warning" style={{ marginInlineStart: 8 }}>
          {words.attention}
        </Tag>
      )}
    </>
  );
}

/** Of all of its seals together. */
function Uses({ request: { seals } }: Of) {
  const words = useWords(requestWords);
  const used = seals.reduce((sum, { usedCount }) => sum + usedCount, 0);
  const granted = seals.reduce<number | 'unlimited'>(
    (sum, { useCount }) => (sum === 'unlimited' || useCount === 'unlimited' ? 'unlimited' : sum + useCount),
    0,
  );
  return `${used} / ${granted === 'unlimited' ? words.unlimited : granted}`;
}

export function LiveCode({ request: { sealCode, codeLive } }: Of) {
  const common = useCommonWords();
  if (sealCode === null) return '–';
  if (!codeLive) return <Typography.Text delete>{sealCode}</Typography.Text>;
  return (
    <Typography.Text code copyable={{ tooltips: [common.copy, common.copied] }}>
      {sealCode}
    </Typography.Text>
  );
}

export function Flow({ request: { hostId, flowId } }: Of) {
  const words = useWords(requestWords);
  const name = useFlowName(hostId, flowId);
  return name ?? <Typography.Text type="secondary">{words.noFlow}</Typography.Text>;
}
