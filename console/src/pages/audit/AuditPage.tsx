import { Empty } from 'antd';
import { Link } from 'react-router';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { type Filter, FilterForm, SearchItem, useFilter } from '../../components/FilterForm';
import { Flow } from '../../components/Flow';
import { Listing } from '../../components/Listing';
import { useNames } from '../../components/names';
import { Page } from '../../components/Page';
import { StateTag, type Tone } from '../../components/StateTag';
import { useTime } from '../../components/time';
import { usePages } from '../../components/usePages';
import { useCommonWords } from '../../words/common';
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

const filterNames = ['actor', 'target'];

export default function AuditPage() {
  const words = useWords(auditWords);
  const common = useCommonWords();
  const [filter, setFilter] = useFilter(filterNames);
  const pages = usePages(['admin-events', filter], (cursor) =>
    answerOf(
      api.GET('/v1/admin-events', { params: { query: { ...filter, ...(cursor ? { cursor } : {}) } } }),
    ),
  );
  const columns = useColumns(filter);
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <Page title={words.title} intro={words.intro}>
      <FilterForm names={filterNames} filter={filter} setFilter={setFilter}>
        <SearchItem name="actor" label={words.actorFilter} />
        <SearchItem name="target" label={words.targetFilter} />
      </FilterForm>
      <Listing
        label={words.title}
        pages={pages}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<Empty description={isNarrowed ? common.nothingFound : common.nothing} />}
        expanded={(event) => <ChangesOf event={event} />}
      />
    </Page>
  );
}

/** As it was called then, or is called now: not every action is told a name. */
function TargetName({ target: { kind, id, name } }: Pick<AdminEvent, 'target'>) {
  const { bindingName, hostName } = useNames();
  if (name !== undefined) return name;
  if (kind === 'binding') return bindingName(id);
  if (kind === 'host') return hostName(id);
  if (kind !== 'flow' && kind !== 'seal-settings') return id;
  const [hostId = '', ...flowId] = id.split('/');
  return (
    <>
      {hostName(hostId)} / <Flow hostId={hostId} flowId={flowId.join('/')} />
    </>
  );
}

/** @param filter that links to a target or an actor narrow further */
function useColumns(filter: Filter) {
  const words = useWords(auditWords);
  const [actions, outcomes, kinds] = [useWords(actionWords), useWords(outcomeWords), useWords(kindWords)];
  const time = useTime();
  const narrowed = (more: Filter) => ({ search: new URLSearchParams({ ...filter, ...more }).toString() });
  return [
    { key: 'at', title: words.at, render: ({ at }: AdminEvent) => time(at) },
    { key: 'action', title: words.action, render: ({ action }: AdminEvent) => actions[action] },
    {
      key: 'target',
      title: words.target,
      render: ({ target }: AdminEvent) => (
        <Link title={words.onlyTarget} to={narrowed({ target: target.id })}>
          {kinds[target.kind]} <TargetName target={target} />
        </Link>
      ),
    },
    {
      key: 'actor',
      title: words.actor,
      render: ({ actor }: AdminEvent) => (
        <Link title={words.onlyActor} to={narrowed({ actor: actor.id })}>
          {actor.name}
        </Link>
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
