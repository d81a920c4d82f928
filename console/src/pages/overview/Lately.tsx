import { useQuery } from '@tanstack/react-query';
import { Skeleton, Table, Typography } from 'antd';
import { use } from 'react';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { BarChart, shortDay, sumOf } from '../../components/BarChart';
import { FormSection } from '../../components/FormSection';
import { useNames } from '../../components/names';
import { ProblemAlert } from '../../components/ProblemAlert';
import { LanguageContext, useWords } from '../../words/useWords';
import { overviewWords } from './words';

type Activity = components['schemas']['Activity'];

/** What has happened in the last days and hours. */
export function Lately() {
  const words = useWords(overviewWords);
  const { data, error } = useQuery({
    queryKey: ['overview', 'activity'],
    queryFn: () => answerOf(api.GET('/v1/overview/activity')),
    refetchInterval: 60_000,
  });
  return (
    <FormSection title={words.lately}>
      <ProblemAlert error={error} />
      {!data && !error && <Skeleton active />}
      {data && <Charts activity={data} />}
    </FormSection>
  );
}

function Charts({ activity: { usesPerDay, callbacksPerHour, peers } }: { activity: Activity }) {
  const words = useWords(overviewWords);
  const hour = new Intl.DateTimeFormat(use(LanguageContext), {
    ...{ month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  return (
    <>
      <div className="charts">
        <BarChart
          title={words.usesPerDay}
          help={words.usesHelp}
          summary={words.usesInAll(sumOf(usesPerDay))}
          bars={usesPerDay.map(({ day, count }) => ({ label: shortDay(day), count }))}
        />
        <BarChart
          title={words.callbacksPerHour}
          help={words.callbacksHelp}
          summary={words.callbacksInAll(sumOf(callbacksPerHour))}
          bars={callbacksPerHour.map((one) => ({
            label: hour.format(new Date(one.hour)),
            count: one.count,
          }))}
        />
      </div>
      <Peers peers={peers} />
    </>
  );
}

function Peers({ peers }: Pick<Activity, 'peers'>) {
  const words = useWords(overviewWords);
  const { bindingName, hostName } = useNames();
  if (peers.length === 0) return <Typography.Text type="secondary">{words.noPeers}</Typography.Text>;
  return (
    <>
      <Table
        size="small"
        aria-label={words.peers}
        rowKey="id"
        pagination={false}
        dataSource={peers}
        columns={[
          {
            key: 'peer',
            title: words.peers,
            render: (_, { kind, id }) => (kind === 'binding' ? bindingName(id) : hostName(id)),
          },
          { key: 'times', title: words.times, render: (_, one) => `${one.meanMs} / ${one.longestMs} ms` },
          { key: 'calls', title: words.calls, render: (_, { calls, failed }) => `${calls} / ${failed}` },
        ]}
      />
      <Typography.Text type="secondary">{words.peersHelp}</Typography.Text>
    </>
  );
}
