import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Space, Typography } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { answerOf, api } from '../../api/client';
import { Loading } from '../../components/Loading';
import { Page } from '../../components/Page';
import { ProblemResult } from '../../components/ProblemAlert';
import { useCommonWords } from '../../words/common';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { FlowEditor } from './FlowEditor';
import { type Flow, type FlowPath, keyOf, orNone, type SavedSettings } from './flowRows';
import { NamesForm } from './NamesForm';
import { recordWords } from './recordWords';
import {
  newSettingsValues,
  type Settings,
  type SettingsValues,
  settingsOf,
  valuesOf,
} from './settingsValues';
import { TryDrawer } from './TryDrawer';
import { VersionsDrawer } from './VersionsDrawer';

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
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(path),
    queryFn: () => readFlow(path),
    refetchInterval: 15_000,
  });
  if (!data) return error ? <ProblemResult error={error} retry={() => void refetch()} /> : <Loading />;
  return <OneFlow key={`${hostId} ${flowId}`} hostId={hostId} {...data} />;
}

interface OneFlowProps {
  hostId: string;
  flow: Flow;
  settings: SavedSettings | null;
}

/** What the form begins with; each draft is a form of its own. */
interface Start {
  values: SettingsValues;
  drafts: number;
  /** The version that was the newest then, 0 where there was none: a later one is somebody else's. */
  newest: number;
}

const startWith = (settings: SavedSettings | null, drafts: number): Start => ({
  values: settings ? valuesOf(settings as Settings) : newSettingsValues,
  drafts,
  newest: settings?.version ?? 0,
});

/**
 * The form begins with what is saved, or with an older version. It follows what others save until it is edited, and is
 * never written over then.
 */
function useStart(settings: SavedSettings | null) {
  const records = useWords(recordWords);
  const common = useCommonWords();
  const { message, modal } = App.useApp();
  const [isChanged, setIsChanged] = useState(false);
  const [start, setStart] = useState<Start>(() => startWith(settings, 0));
  if (settings && settings.version > start.newest && !isChanged)
    setStart(({ drafts }) => startWith(settings, drafts + 1));
  const begin = (older: Settings, version: number) => {
    setStart(({ drafts }) => ({
      values: valuesOf(older),
      drafts: drafts + 1,
      newest: Math.max(settings?.version ?? 0, version),
    }));
    setIsChanged(true);
    void message.info(records.taken(version));
  };
  const take = (older: Settings, version: number) => {
    if (!isChanged) return begin(older, version);
    modal.confirm({
      title: common.discard,
      okText: common.discardYes,
      cancelText: common.discardNo,
      onOk: () => begin(older, version),
    });
  };
  /** A version that is this form's own, or that its reader knows of. */
  const know = (newest: number) => setStart((before) => ({ ...before, newest }));
  return { start, isChanged, setIsChanged, take, know };
}

function OneFlow({ hostId, flow, settings }: OneFlowProps) {
  const words = useWords(editorWords);
  const queries = useQueryClient();
  const [open, setOpen] = useState<Drawer>();
  const { start, take, know, ...changed } = useStart(settings);
  const { name, flowId } = flow;
  const reload = () => {
    void queries.invalidateQueries({ queryKey: keyOf({ hostId, flowId }) });
    void queries.invalidateQueries({ queryKey: ['flows', hostId] });
  };
  const intro = (
    <>
      <Link to={`/flows?host=${hostId}`}>{words.back}</Link>{' '}
      <Typography.Text type="secondary">
        {name ? flowId : ''} {settings ? words.versionNow(settings.version) : words.notSaved}
      </Typography.Text>
    </>
  );
  return (
    <Page
      title={words.title(name ?? flowId)}
      intro={intro}
      actions={<Actions isSaved={settings !== null} open={setOpen} />}
    >
      <FlowEditor
        key={start.drafts}
        hostId={hostId}
        flow={flow}
        values={start.values}
        newest={start.newest}
        saved={(version) => {
          know(version);
          reload();
        }}
        {...changed}
      />
      <Drawers {...{ open, hostId, flow, settings, take, reload }} close={() => setOpen(undefined)} />
    </Page>
  );
}

type Drawer = 'names' | 'try' | 'versions';

interface DrawersProps extends OneFlowProps {
  open: Drawer | undefined;
  take(settings: Settings, version: number): void;
  reload(): void;
  close(): void;
}

/** What is open over the form. */
function Drawers({ open, hostId, flow, settings, take, reload, close }: DrawersProps) {
  const whenClosed =
    <Given extends unknown[]>(act: (...given: Given) => void) =>
    (...given: Given) => {
      close();
      act(...given);
    };
  if (open === 'names')
    return <NamesForm hostId={hostId} flow={flow} close={close} done={whenClosed(reload)} />;
  if (open === 'try') return <TryDrawer hostId={hostId} flow={flow} settings={settings} close={close} />;
  if (open !== 'versions') return null;
  return (
    <VersionsDrawer
      hostId={hostId}
      flowId={flow.flowId}
      current={settings && settingsOf(valuesOf(settings as Settings))}
      take={whenClosed(take)}
      close={close}
    />
  );
}

interface ActionsProps {
  isSaved: boolean;
  open(what: Drawer): void;
}

function Actions({ isSaved, open }: ActionsProps) {
  const words = useWords(editorWords);
  const records = useWords(recordWords);
  return (
    <Space wrap>
      <Button onClick={() => open('names')}>{words.names}</Button>
      <Button disabled={!isSaved} onClick={() => open('try')}>
        {records.try}
      </Button>
      <Button onClick={() => open('versions')}>{records.versions}</Button>
    </Space>
  );
}
