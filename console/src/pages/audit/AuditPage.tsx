import { Button, Form, Input, Typography } from 'antd';
import { useSearchParams } from 'react-router';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { Listing } from '../../components/Listing';
import { Page } from '../../components/Page';
import { StateTag, type Tone } from '../../components/StateTag';
import { useTime } from '../../components/time';
import { usePages } from '../../components/usePages';
import { useWords } from '../../words/useWords';
import { ChangesOf } from './ChangesOf';
import { actionWords, auditWords, kindWords, outcomeWords } from './words';

type AdminEvent = components['schemas']['AdminEvent'];

const tones: Record<AdminEvent['outcome'], Tone> = {
  done: 'success',
  refused: 'warning',
  failed: 'error',
  unknown: 'default',
};

interface Filter {
  actor?: string;
  target?: string;
}

export default function AuditPage() {
  const words = useWords(auditWords);
  const [params, setParams] = useSearchParams();
  const filter: Filter = Object.fromEntries([...params].filter(([, value]) => value !== ''));
  const pages = usePages(['admin-events', filter], (cursor) =>
    answerOf(
      api.GET('/v1/admin-events', { params: { query: { ...filter, ...(cursor ? { cursor } : {}) } } }),
    ),
  );
  const setFilter = ({ actor = '', target = '' }: Filter) =>
    setParams(Object.entries({ actor, target }).filter(([, value]) => value.trim() !== ''));
  const columns = useColumns((more) => setFilter({ ...filter, ...more }));
  return (
    <Page title={words.title} intro={words.intro}>
      <FilterForm key={params.toString()} filter={filter} setFilter={setFilter} />
      <Listing
        label={words.title}
        pages={pages}
        columns={columns}
        rowKey={({ id }) => id}
        expanded={(event) => <ChangesOf event={event} />}
      />
    </Page>
  );
}

function FilterForm({ filter, setFilter }: { filter: Filter; setFilter(filter: Filter): void }) {
  const words = useWords(auditWords);
  return (
    <Form layout="inline" initialValues={filter} onFinish={setFilter} style={{ marginBottom: 16, rowGap: 8 }}>
      <Form.Item name="actor" label={words.actorFilter}>
        <Input allowClear />
      </Form.Item>
      <Form.Item name="target" label={words.targetFilter}>
        <Input allowClear />
      </Form.Item>
      <Button htmlType="submit">{words.search}</Button>
    </Form>
  );
}

function useColumns(narrow: (filter: Filter) => void) {
  const words = useWords(auditWords);
  const [actions, outcomes, kinds] = [useWords(actionWords), useWords(outcomeWords), useWords(kindWords)];
  const time = useTime();
  return [
    { key: 'at', title: words.at, render: ({ at }: AdminEvent) => time(at) },
    { key: 'action', title: words.action, render: ({ action }: AdminEvent) => actions[action] },
    {
      key: 'target',
      title: words.target,
      render: ({ target }: AdminEvent) => (
        <Typography.Link title={words.onlyTarget} onClick={() => narrow({ target: target.id })}>
          {kinds[target.kind]} {target.name ?? target.id}
        </Typography.Link>
      ),
    },
    {
      key: 'actor',
      title: words.actor,
      render: ({ actor }: AdminEvent) => (
        <Typography.Link title={words.onlyActor} onClick={() => narrow({ actor: actor.id })}>
          {actor.name}
        </Typography.Link>
      ),
    },
    {
      key: 'address',
      title: words.address,
      render: ({ address }: AdminEvent) => address ?? words.commandLine,
    },
    {
      key: 'outcome',
      title: words.outcome,
      render: ({ outcome }: AdminEvent) => <StateTag tone={tones[outcome]}>{outcomes[outcome]}</StateTag>,
    },
  ];
}
