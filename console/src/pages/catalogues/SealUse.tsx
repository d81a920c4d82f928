import { useQuery } from '@tanstack/react-query';
import { Skeleton, Table, Typography } from 'antd';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { BarChart, shortDay, sumOf } from '../../components/BarChart';
import { Flow } from '../../components/Flow';
import { useNames } from '../../components/names';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { catalogueWords } from './words';

type Use = components['schemas']['SealUse'];

/** Which flows use a seal, and how often it was used. */
export function SealUse({ bindingId, sealId }: { bindingId: string; sealId: string }) {
  const words = useWords(catalogueWords);
  const { data, error } = useQuery({
    queryKey: ['catalogue', 'use', bindingId, sealId],
    queryFn: () => {
      const path = { id: bindingId, sealId };
      return answerOf(api.GET('/v1/bindings/{id}/seals/{sealId}/use', { params: { path } }));
    },
  });
  if (!data) return error ? <ProblemAlert error={error} /> : <Skeleton active />;
  const { usesPerDay, flows } = data;
  return (
    <div className="charts">
      <BarChart
        title={words.usesPerDay}
        help={words.usesHelp}
        summary={words.usesInAll(sumOf(usesPerDay))}
        bars={usesPerDay.map(({ day, count }) => ({ label: shortDay(day), count }))}
      />
      <Flows flows={flows} />
    </div>
  );
}

function Flows({ flows }: Pick<Use, 'flows'>) {
  const words = useWords(catalogueWords);
  const common = useCommonWords();
  const { hostName } = useNames();
  if (flows.length === 0) return <Typography.Text type="secondary">{words.noFlows}</Typography.Text>;
  return (
    <div>
      <Table
        size="small"
        aria-label={words.flows}
        rowKey={({ hostId, flowId }) => `${hostId} ${flowId}`}
        pagination={false}
        dataSource={flows}
        columns={[
          { key: 'flow', title: common.flow, render: (_, flow) => <Flow {...flow} /> },
          { key: 'host', title: common.host, render: (_, { hostId }) => hostName(hostId) },
          { key: 'requests', title: words.requests, render: (_, { requests }) => requests },
          { key: 'uses', title: words.uses, render: (_, { uses }) => uses },
        ]}
      />
      <Typography.Text type="secondary">{words.flowsHelp}</Typography.Text>
    </div>
  );
}
