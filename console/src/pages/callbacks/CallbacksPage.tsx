import { App, Empty } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { FilterForm, SelectItem, useFilter } from '../../components/FilterForm';
import { Listing } from '../../components/Listing';
import { useNames } from '../../components/names';
import { Page } from '../../components/Page';
import { RowActions } from '../../components/RowActions';
import { StateTag, type Tone } from '../../components/StateTag';
import { useTime } from '../../components/time';
import { useAction } from '../../components/useAction';
import { usePages } from '../../components/usePages';
import { callbackEventWords } from '../../words/callbackEvents';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { CallbackDrawer } from './CallbackDrawer';
import { callbackStateWords, callbackWords } from './words';

export type Callback = components['schemas']['Callback'];

export const callbackTones: Record<Callback['state'], Tone> = {
  received: 'processing',
  delivered: 'success',
  ignored: 'default',
  unmatched: 'warning',
  failed: 'error',
};

const states = Object.keys(callbackTones) as Callback['state'][];
const filterNames = ['state'];

export default function CallbacksPage() {
  const words = useWords(callbackWords);
  const common = useCommonWords();
  const stateNames = useWords(callbackStateWords);
  const [filter, setFilter] = useFilter(filterNames);
  const [openId, setOpenId] = useState<string>();
  const state = states.find((one) => one === filter.state);
  const pages = usePages(
    ['callbacks', 'list', state],
    (cursor) => {
      const query = { ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) };
      return answerOf(api.GET('/v1/callbacks', { params: { query } }));
    },
    { refreshSeconds: 15 },
  );
  return (
    <Page title={words.title} intro={words.intro}>
      <FilterForm names={filterNames} filter={filter} setFilter={setFilter}>
        <SelectItem
          name="state"
          label={common.state}
          options={states.map((one) => ({ value: one, label: stateNames[one] }))}
        />
      </FilterForm>
      <Listing
        label={words.title}
        pages={pages}
        columns={useColumns(setOpenId)}
        rowKey={({ id }) => id}
        empty={<Empty description={state ? common.nothingFound : words.empty} />}
      />
      {openId && <CallbackDrawer id={openId} close={() => setOpenId(undefined)} />}
    </Page>
  );
}

function useColumns(open: (id: string) => void) {
  const words = useWords(callbackWords);
  const common = useCommonWords();
  const stateNames = useWords(callbackStateWords);
  const events = useWords(callbackEventWords);
  const time = useTime();
  const { bindingName } = useNames();
  const actionsOf = useRowActions(open);
  return [
    { key: 'receivedAt', title: words.receivedAt, render: ({ receivedAt }: Callback) => time(receivedAt) },
    {
      key: 'event',
      title: words.event,
      render: ({ event }: Callback) => (event ? events[event] : words.unknownEvent),
    },
    {
      key: 'state',
      title: common.state,
      render: ({ state }: Callback) => <StateTag tone={callbackTones[state]}>{stateNames[state]}</StateTag>,
    },
    {
      key: 'why',
      title: words.why,
      width: 280,
      render: ({ sentence, reason }: Callback) => sentence ?? reason ?? '',
    },
    { key: 'binding', title: common.binding, render: ({ bindingId }: Callback) => bindingName(bindingId) },
    {
      key: 'request',
      title: words.request,
      render: ({ sealRequestId }: Callback) =>
        sealRequestId ? (
          <Link to={`/requests/${encodeURIComponent(sealRequestId)}`}>{words.open}</Link>
        ) : (
          common.none
        ),
    },
    {
      key: 'actions',
      title: common.actions,
      render: (callback: Callback) => (
        <RowActions of={time(callback.receivedAt)} actions={actionsOf(callback)} />
      ),
    },
  ];
}

function useRowActions(open: (id: string) => void) {
  const words = useWords(callbackWords);
  const common = useCommonWords();
  const { notification } = App.useApp();
  const redeliver = useAction(
    (id: string) => answerOf(api.POST('/v1/callbacks/{id}/redeliver', { params: { path: { id } } })),
    {
      changes: [['callbacks'], ['overview']],
      done: () =>
        notification.success({ title: words.redelivered, closable: { 'aria-label': common.close } }),
    },
  );
  return ({ id, refused }: Callback) => [
    { key: 'details', label: common.details, run: () => open(id) },
    // Of one that was refused nothing was kept.
    ...(refused
      ? []
      : [
          {
            ...{ key: 'redeliver', label: words.redeliver, run: () => redeliver.running(id) },
            confirm: { title: words.redeliverTitle, content: words.redeliverHelp },
          },
        ]),
  ];
}
