import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { Link } from 'react-router';
import { answerOf, api } from '../../api/client';
import { Loading } from '../../components/Loading';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useTime } from '../../components/time';
import { LanguageContext, useWords } from '../../words/useWords';
import { overviewWords } from './words';

const shownAtMost = 5;

/** Some of the requests that wait for a person, with why. */
export function Waiting() {
  const words = useWords(overviewWords);
  const time = useTime();
  const isChinese = use(LanguageContext) === 'zh-CN';
  const { data, error } = useQuery({
    queryKey: ['seal-requests', 'waiting'],
    queryFn: () => {
      const query = { attention: true, limit: shownAtMost };
      return answerOf(api.GET('/v1/seal-requests', { params: { query } }));
    },
    refetchInterval: 15_000,
  });
  if (!data) return error ? <ProblemAlert error={error} /> : <Loading />;
  return (
    <>
      <ul className="cards" aria-label={words.longest}>
        {data.items.map(({ id, subject, attention: [first] }) => (
          <li key={id} className="card">
            <Link to={`/requests/${encodeURIComponent(id)}`}>{subject}</Link>
            {first && (
              <div>
                {isChinese ? first.zh : first.sentence} {time(first.raisedAt)}
              </div>
            )}
          </li>
        ))}
      </ul>
      {data.nextCursor && <Link to="/requests?attention=true">{words.all}</Link>}
    </>
  );
}
