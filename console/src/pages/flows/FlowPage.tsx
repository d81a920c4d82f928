import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { answerOf, api } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { Page } from '../../components/Page';
import { ProblemResult } from '../../components/ProblemAlert';
import { useWords } from '../../words/useWords';
import { editorWords } from './editorWords';
import { FlowEditor } from './FlowEditor';
import type { Flow, SavedSettings } from './flowRows';
import { NamesForm } from './NamesForm';
import { newSettingsValues, type Settings, type SettingsValues, valuesOf } from './settingsValues';

/** What is not there is no problem here: a flow may be set before it is seen, and is seen before it is set. */
async function orNone<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiProblem && error.slug === 'not-found') return null;
    throw error;
  }
}

interface FlowPath {
  hostId: string;
  flowId: string;
}

const keyOf = ({ hostId, flowId }: FlowPath) => ['flow', hostId, flowId];

async function readFlow(path: FlowPath): Promise<{ flow: Flow; settings: SavedSettings | null }> {
  const params = { path };
  const flow = await orNone(answerOf(api.GET('/v1/hosts/{hostId}/flows/{flowId}', { params })));
  const unseen = { flowId: path.flowId, events: 0, settings: null, fields: [], nodes: [], exits: [] };
  if (!flow?.settings) return { flow: flow ?? unseen, settings: null };
  const saved = answerOf(api.GET('/v1/hosts/{hostId}/flows/{flowId}/seal-settings', { params }));
  return { flow, settings: await orNone(saved) };
}

export function FlowPage() {
  const { hostId = '', flowId = '' } = useParams();
  const path = { hostId, flowId };
  const { data, error, refetch } = useQuery({ queryKey: keyOf(path), queryFn: () => readFlow(path) });
  if (!data)
    return error ? <ProblemResult error={error} retry={() => void refetch()} /> : <Skeleton active />;
  return <OneFlow key={`${hostId} ${flowId}`} hostId={hostId} {...data} />;
}

interface OneFlowProps {
  hostId: string;
  flow: Flow;
  settings: SavedSettings | null;
}

/** The form begins with what was read first, or with an older version, and is never written over while it is edited. */
function OneFlow({ hostId, flow, settings }: OneFlowProps) {
  const words = useWords(editorWords);
  const queries = useQueryClient();
  const [isNaming, setIsNaming] = useState(false);
  const [start] = useState<SettingsValues>(() =>
    settings ? valuesOf(settings as Settings) : newSettingsValues,
  );
  const path = { hostId, flowId: flow.flowId };
  const reload = () => {
    void queries.invalidateQueries({ queryKey: keyOf(path) });
    void queries.invalidateQueries({ queryKey: ['flows', hostId] });
  };
  const { name, flowId } = flow;
  const intro = (
    <>
      <Link to={`/flows?host=${hostId}`}>{words.back}</Link>
      <Typography.Text type="secondary">
        {' '}
        {name ? flowId : ''} {settings ? words.versionNow(settings.version) : words.notSaved}
      </Typography.Text>
    </>
  );
  return (
    <Page
      title={words.title(name ?? flowId)}
      intro={intro}
      actions={<Button onClick={() => setIsNaming(true)}>{words.names}</Button>}
    >
      <FlowEditor hostId={hostId} flow={flow} values={start} isDraft={false} saved={reload} />
      {isNaming && (
        <NamesForm
          hostId={hostId}
          flow={flow}
          close={() => setIsNaming(false)}
          done={() => {
            setIsNaming(false);
            reload();
          }}
        />
      )}
    </Page>
  );
}
