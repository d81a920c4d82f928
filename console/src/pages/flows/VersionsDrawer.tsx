import { Button, Drawer, Table, Typography } from 'antd';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { differencesOf } from '../../components/differences';
import { Listing } from '../../components/Listing';
import { useSettingText } from '../../components/settingText';
import { useTime } from '../../components/time';
import { usePages } from '../../components/usePages';
import { useCommonWords } from '../../words/common';
import { editorWords } from '../../words/settings';
import { settingLabel } from '../../words/settingsLabels';
import { useWords } from '../../words/useWords';
import { recordWords } from './recordWords';
import type { Settings } from './settingsValues';

type Version = components['schemas']['SealSettingsVersion'];

interface VersionsDrawerProps {
  hostId: string;
  flowId: string;
  /** What is saved now; null where nothing is. */
  current: Settings | null;
  /** Goes on from an older version. */
  take(settings: Settings, version: number): void;
  close(): void;
}

/** Every version that was saved: by whom, and what it has otherwise than the one of now. */
export function VersionsDrawer({ hostId, flowId, current, take, close }: VersionsDrawerProps) {
  const words = useWords(recordWords);
  const common = useCommonWords();
  const columns = useColumns(take);
  const pages = usePages(['versions', hostId, flowId], (cursor) =>
    answerOf(
      api.GET('/v1/hosts/{hostId}/flows/{flowId}/seal-settings/versions', {
        params: { path: { hostId, flowId }, query: cursor ? { cursor } : {} },
      }),
    ),
  );
  return (
    <Drawer open title={words.versions} size={720} onClose={close} closable={{ 'aria-label': common.close }}>
      <Listing
        label={words.versions}
        pages={pages}
        columns={columns}
        rowKey={({ version }) => version.toString()}
        empty={<Typography.Text>{words.noVersion}</Typography.Text>}
        expanded={(version) => <Differences version={version} current={current} />}
      />
    </Drawer>
  );
}

function useColumns(take: VersionsDrawerProps['take']) {
  const words = useWords(recordWords);
  const common = useCommonWords();
  const time = useTime();
  return [
    { key: 'version', title: words.version, render: ({ version }: Version) => version },
    { key: 'savedAt', title: words.savedAt, render: ({ savedAt }: Version) => time(savedAt) },
    { key: 'savedBy', title: words.savedBy, render: ({ savedBy }: Version) => savedBy ?? '' },
    {
      key: 'actions',
      title: common.actions,
      render: ({ version, settings }: Version) =>
        settings ? (
          <Button size="small" onClick={() => take(settings as unknown as Settings, version)}>
            {words.take}
          </Button>
        ) : (
          words.deleted
        ),
    },
  ];
}

function Differences({ version, current }: { version: Version; current: Settings | null }) {
  const words = useWords(recordWords);
  const labels = useWords(editorWords);
  const shown = useSettingText();
  const differences = differencesOf(version.settings ?? {}, current ?? {});
  if (differences.length === 0) return <Typography.Text>{words.same}</Typography.Text>;
  return (
    <Table
      size="small"
      aria-label={words.differences}
      rowKey="path"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={differences}
      columns={[
        { title: words.field, render: (_, { path }) => settingLabel(path, labels) },
        { title: words.thisVersion(version.version), render: (_, { path, before }) => shown(path, before) },
        { title: words.now, render: (_, { path, after }) => shown(path, after) },
      ]}
    />
  );
}
