import { useQuery } from '@tanstack/react-query';
import { Flex, Tabs } from 'antd';
import { Link, useParams } from 'react-router';
import { answerOf, api } from '../../api/client';
import { useSession } from '../../app/session';
import { Loading } from '../../components/Loading';
import { Page } from '../../components/Page';
import { ProblemAlert, ProblemResult } from '../../components/ProblemAlert';
import { usePages } from '../../components/usePages';
import { useWords } from '../../words/useWords';
import { AttentionList } from './AttentionList';
import { Deliveries } from './Deliveries';
import { Ledger, Timeline } from './History';
import { RequestActions } from './RequestActions';
import { RequestFacts } from './RequestFacts';
import { State } from './RequestList';
import { detailWords } from './words';

/** One request. It follows by itself while it is open. */
export function RequestPage() {
  const words = useWords(detailWords);
  const { may } = useSession();
  const { id = '' } = useParams();
  const {
    data: request,
    error,
    refetch,
  } = useQuery({
    queryKey: ['seal-requests', id],
    queryFn: () => answerOf(api.GET('/v1/seal-requests/{id}', { params: { path: { id } } })),
    refetchInterval: 5_000,
  });
  const events = usePages(
    ['seal-requests', id, 'events'],
    (cursor) => {
      const query = { limit: 100, ...(cursor ? { cursor } : {}) };
      return answerOf(api.GET('/v1/seal-requests/{id}/events', { params: { path: { id }, query } }));
    },
    { refreshSeconds: 10 },
  );
  const back = <Link to="/requests">{words.back}</Link>;
  if (!request)
    return (
      <>
        {back}
        {error ? <ProblemResult error={error} retry={() => void refetch()} /> : <Loading />}
      </>
    );
  return (
    <Page
      title={request.subject}
      intro={
        <Flex gap={16} wrap>
          {back}
          <State request={request} />
        </Flex>
      }
      actions={<RequestActions request={request} />}
    >
      <ProblemAlert error={error} />
      <AttentionList request={request} />
      <RequestFacts request={request} />
      <Tabs
        items={[
          { key: 'timeline', label: words.timeline, children: <Timeline request={request} pages={events} /> },
          ...(may('Operators')
            ? [{ key: 'deliveries', label: words.deliveries, children: <Deliveries request={request} /> }]
            : []),
          { key: 'ledger', label: words.ledger, children: <Ledger pages={events} /> },
        ]}
      />
    </Page>
  );
}
