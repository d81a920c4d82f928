import { Empty, Form, Switch, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import {
  DayItem,
  type Filter,
  FilterForm,
  FlowItems,
  SearchItem,
  SelectItem,
  useFilter,
} from '../../components/FilterForm';
import { Flow } from '../../components/Flow';
import { Listing } from '../../components/Listing';
import { useNames } from '../../components/names';
import { Page } from '../../components/Page';
import { StateTag } from '../../components/StateTag';
import { useTime } from '../../components/time';
import { usePages } from '../../components/usePages';
import { useCommonWords } from '../../words/common';
import { requestStates, stateTones, stateWords } from '../../words/requestStates';
import { useWords } from '../../words/useWords';
import { filterNames, queryOf } from './requestFilter';
import { requestWords } from './words';

export type SealRequest = components['schemas']['SealRequest'];

export function RequestList() {
  const words = useWords(requestWords);
  const common = useCommonWords();
  const [filter, setFilter] = useFilter(filterNames);
  const pages = usePages(
    ['seal-requests', filter],
    (cursor) => {
      const { state, ...others } = filter;
      const known = requestStates.find((one) => one === state);
      const query = {
        ...queryOf(others),
        ...(known ? { state: known } : {}),
        ...(cursor ? { cursor } : {}),
      };
      return answerOf(api.GET('/v1/seal-requests', { params: { query } }));
    },
    { refreshSeconds: 15 },
  );
  const nothing = pages.hasNextPage ? words.nothingAmongNewest : common.nothingFound;
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <Page title={words.title} intro={words.intro}>
      <RequestFilter filter={filter} setFilter={setFilter} />
      <Listing
        label={words.title}
        pages={pages}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={<Empty description={isNarrowed ? nothing : words.empty} />}
      />
    </Page>
  );
}

interface RequestFilterProps {
  filter: Filter;
  setFilter(filter: Filter): void;
}

function RequestFilter({ filter, setFilter }: RequestFilterProps) {
  const words = useWords(requestWords);
  const common = useCommonWords();
  const states = useWords(stateWords);
  const { bindings } = useNames();
  return (
    <FilterForm names={filterNames} filter={filter} setFilter={setFilter}>
      <SearchItem name="q" label={words.find} placeholder={words.findWhat} />
      <SelectItem
        name="state"
        label={common.state}
        options={requestStates.map((state) => ({ value: state, label: states[state] }))}
      />
      <SelectItem name="bindingId" label={common.binding} options={bindings} />
      <FlowItems hostId={filter.hostId} />
      <DayItem name="firstDay" label={words.firstDay} />
      <DayItem name="lastDay" label={words.lastDay} />
      <Form.Item name="attention" label={words.onlyAttention} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FilterForm>
  );
}

function useColumns() {
  const words = useWords(requestWords);
  const common = useCommonWords();
  const time = useTime();
  return [
    {
      key: 'subject',
      title: words.subject,
      width: 240,
      render: ({ id, subject }: SealRequest) => (
        <Link to={`/requests/${encodeURIComponent(id)}`}>{subject}</Link>
      ),
    },
    {
      key: 'applicant',
      title: words.applicant,
      render: ({ applicant: { name, userId } }: SealRequest) => name ?? userId,
    },
    { key: 'state', title: common.state, render: (request: SealRequest) => <State request={request} /> },
    { key: 'uses', title: words.uses, render: (request: SealRequest) => <Uses request={request} /> },
    { key: 'code', title: words.code, render: (request: SealRequest) => <LiveCode request={request} /> },
    { key: 'flow', title: common.flow, render: (request: SealRequest) => <Flow {...request} /> },
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
    <span>
      <StateTag tone={stateTones[state]}>{states[state]}</StateTag>
      {attention.length > 0 && (
        <Tag color="warning" style={{ marginInlineStart: 8 }}>
          {words.attention}
        </Tag>
      )}
    </span>
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

export function LiveCode({
  request: { sealCode, codeLive },
}: {
  request: Pick<SealRequest, 'sealCode' | 'codeLive'>;
}) {
  const common = useCommonWords();
  if (sealCode === null) return '–';
  if (!codeLive) return <Typography.Text delete>{sealCode}</Typography.Text>;
  return (
    <Typography.Text code copyable={{ tooltips: [common.copy, common.copied] }}>
      {sealCode}
    </Typography.Text>
  );
}
