import { Descriptions, Empty, Typography } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { useSession } from '../../app/session';
import { FilterForm, FlowItems, useFilter } from '../../components/FilterForm';
import { Flow } from '../../components/Flow';
import { Listing } from '../../components/Listing';
import { useNames } from '../../components/names';
import { Page } from '../../components/Page';
import { RowActions } from '../../components/RowActions';
import { StateTag } from '../../components/StateTag';
import { useTime } from '../../components/time';
import { usePages } from '../../components/usePages';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { DismissDialog } from './DismissDialog';
import { Trigger } from './Trigger';
import { endWords, eventWords } from './words';

export type RefusedEvent = components['schemas']['RefusedFlowEvent'];

const filterNames = ['hostId', 'flowId', 'flowRequestId'];

export default function EventsPage() {
  const words = useWords(eventWords);
  const common = useCommonWords();
  const [filter, setFilter] = useFilter(filterNames);
  const [open, setOpen] = useState<RefusedEvent>();
  const pages = usePages(
    ['flow-events', filter],
    (cursor) => {
      const query = { ...filter, ...(cursor ? { cursor } : {}) };
      return answerOf(api.GET('/v1/flow-events', { params: { query } }));
    },
    { refreshSeconds: 15 },
  );
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <Page title={words.title} intro={words.intro}>
      <FilterForm names={filterNames} filter={filter} setFilter={setFilter}>
        <FlowItems hostId={filter.hostId} />
      </FilterForm>
      <Listing
        label={words.title}
        pages={pages}
        columns={useColumns(setOpen)}
        rowKey={({ id }) => id}
        empty={<Empty description={isNarrowed ? common.nothingFound : words.empty} />}
        expanded={(event) => <More event={event} />}
      />
      {open && <DismissDialog event={open} close={() => setOpen(undefined)} />}
    </Page>
  );
}

function useColumns(dismiss: (event: RefusedEvent) => void) {
  const words = useWords(eventWords);
  const common = useCommonWords();
  const time = useTime();
  const actionsOf = useRowActions(dismiss);
  return [
    { key: 'at', title: words.at, render: ({ at }: RefusedEvent) => time(at) },
    { key: 'flow', title: common.flow, render: (event: RefusedEvent) => <Where event={event} /> },
    { key: 'why', title: words.why, width: 280, render: ({ sentence }: RefusedEvent) => sentence },
    { key: 'state', title: common.state, render: (event: RefusedEvent) => <State event={event} /> },
    {
      key: 'actions',
      title: common.actions,
      render: (event: RefusedEvent) => <RowActions of={event.flowRequestId} actions={actionsOf(event)} />,
    },
  ];
}

function useRowActions(dismiss: (event: RefusedEvent) => void) {
  const words = useWords(eventWords);
  const { may } = useSession();
  const navigate = useNavigate();
  return (event: RefusedEvent) => [
    ...(event.pending && may('Operators', 'change')
      ? [{ key: 'dismiss', label: words.dismiss, run: () => dismiss(event) }]
      : []),
    {
      key: 'requests',
      label: words.requests,
      run: () => navigate(`/requests?flowRequestId=${encodeURIComponent(event.flowRequestId)}`),
    },
  ];
}

function Where({ event }: { event: RefusedEvent }) {
  return (
    <>
      <Flow {...event} />
      <div>{event.flowRequestId}</div>
      <Typography.Text type="secondary">
        <Trigger event={event} />
      </Typography.Text>
    </>
  );
}

function State({ event: { pending, ended } }: { event: RefusedEvent }) {
  const words = useWords(eventWords);
  const ends = useWords(endWords);
  if (pending) return <StateTag tone="warning">{words.pending}</StateTag>;
  return <StateTag tone="default">{ended ? ends[ended.by] : '–'}</StateTag>;
}

function More({ event }: { event: RefusedEvent }) {
  const words = useWords(eventWords);
  const common = useCommonWords();
  const time = useTime();
  const { hostName } = useNames();
  const { ended } = event;
  const facts: [label: string, value: string | undefined][] = [
    [common.host, hostName(event.hostId)],
    [words.actor, event.actor],
    [words.eventId, event.eventId],
    [words.code, event.code],
    [words.endedAt, ended && `${time(ended.at)} ${ended.actor ?? ''}`],
    [words.endedNote, ended?.note],
  ];
  return (
    <Descriptions
      size="small"
      column={1}
      items={facts.flatMap(([label, children]) => (children ? [{ key: label, label, children }] : []))}
    />
  );
}
