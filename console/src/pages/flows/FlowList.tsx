import { Button, Empty, Flex, Input, Select, Space, Typography } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useHostChoices } from '../../components/choices';
import { Listing } from '../../components/Listing';
import { Loading } from '../../components/Loading';
import { Page } from '../../components/Page';
import { ProblemResult } from '../../components/ProblemAlert';
import { StateTag } from '../../components/StateTag';
import { useTime } from '../../components/time';
import { usePages } from '../../components/usePages';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { FirstEvent } from './FirstEvent';
import { type FlowRow, readFlows } from './flowRows';
import { flowWords } from './words';

/** The host stands in the address, so that its flows can be linked to. */
export function FlowList() {
  const words = useWords(flowWords);
  const { data: hosts, error, refetch } = useHostChoices();
  const [params, setParams] = useSearchParams();
  const host = hosts?.find(({ value }) => value === params.get('host')) ?? hosts?.[0];
  return (
    <Page title={words.title} intro={words.intro}>
      {!hosts && (error ? <ProblemResult error={error} retry={() => void refetch()} /> : <Loading />)}
      {hosts && !host && (
        <Empty description={words.noHost}>
          <Link to="/hosts">{words.toHosts}</Link>
        </Empty>
      )}
      {hosts && host && (
        <>
          <Flex gap={16} align="center" wrap style={{ marginBottom: 16 }}>
            <Flex gap={8} align="center">
              <label htmlFor="host">{words.host}</label>
              <Select
                id="host"
                style={{ minWidth: 200 }}
                value={host.value}
                options={hosts}
                onChange={(value) => setParams({ host: value })}
              />
            </Flex>
            <ById hostId={host.value} />
          </Flex>
          <FlowsOf key={host.value} hostId={host.value} />
        </>
      )}
    </Page>
  );
}

/** For who sets a flow before it has sent anything. */
function ById({ hostId }: { hostId: string }) {
  const words = useWords(flowWords);
  const navigate = useNavigate();
  const [id, setId] = useState('');
  const go = () => {
    if (id.trim()) void navigate(`/flows/${hostId}/${encodeURIComponent(id.trim())}`);
  };
  return (
    <Space.Compact>
      <Input
        aria-label={words.flowId}
        placeholder={words.flowId}
        value={id}
        onChange={({ target }) => setId(target.value)}
        onPressEnter={go}
      />
      <Button onClick={go}>{words.byId}</Button>
    </Space.Compact>
  );
}

function FlowsOf({ hostId }: { hostId: string }) {
  const words = useWords(flowWords);
  const pages = usePages(['flows', hostId], () => readFlows(hostId));
  const columns = useColumns(hostId);
  return (
    <Listing
      label={words.title}
      pages={pages}
      columns={columns}
      rowKey={({ flowId }) => flowId}
      empty={<FirstEvent hostId={hostId} look={() => void pages.refetch()} />}
    />
  );
}

function useColumns(hostId: string) {
  const words = useWords(flowWords);
  const common = useCommonWords();
  const time = useTime();
  const stateOf = ({ settings }: FlowRow) => {
    if (!settings) return <StateTag tone="warning">{words.notSet}</StateTag>;
    return (
      <StateTag tone={settings.enabled ? 'success' : 'default'}>
        {settings.enabled ? common.enabled : common.disabled}
      </StateTag>
    );
  };
  return [
    {
      key: 'flow',
      title: words.flow,
      render: ({ flowId, name }: FlowRow) => (
        <Space size={8} wrap>
          <Link to={`/flows/${hostId}/${encodeURIComponent(flowId)}`}>{name ?? flowId}</Link>
          {name && <Typography.Text type="secondary">{flowId}</Typography.Text>}
        </Space>
      ),
    },
    { key: 'state', title: words.state, render: stateOf },
    {
      key: 'version',
      title: words.version,
      render: ({ settings }: FlowRow) => (settings ? settings.version : ''),
    },
    { key: 'events', title: words.events, render: ({ events }: FlowRow) => events },
    {
      key: 'lastEventAt',
      title: words.lastEventAt,
      render: ({ lastEventAt }: FlowRow) => (lastEventAt ? time(lastEventAt) : words.noEvent),
    },
  ];
}
