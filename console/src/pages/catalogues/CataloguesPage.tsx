import { SyncOutlined } from '@ant-design/icons';
import { Button, Empty, Flex, Select, Tabs } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { Loading } from '../../components/Loading';
import { useNames, useOverview } from '../../components/names';
import { Page } from '../../components/Page';
import { ProblemResult } from '../../components/ProblemAlert';
import { useSync } from '../../components/sync';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { CatalogueList } from './CatalogueList';
import { catalogueWords } from './words';

/** Which binding and which list stand in the address, so that both can be linked to. */
export default function CataloguesPage() {
  const words = useWords(catalogueWords);
  const common = useCommonWords();
  // Operators do not list bindings; the overview names them.
  const { data, error, refetch } = useOverview();
  const { bindings: named } = useNames();
  const bindings = data && named;
  const [params, setParams] = useSearchParams();
  const sync = useSync();
  const wished = params.get('binding');
  const binding = bindings?.find(({ value }) => value === wished) ?? bindings?.[0];
  const shown = params.get('list') === 'fileTypes' ? 'fileTypes' : 'seals';
  const go = (next: Record<string, string>) =>
    setParams({ ...(binding ? { binding: binding.value } : {}), list: shown, ...next });
  const actions = binding && (
    <Button
      type="primary"
      icon={<SyncOutlined aria-hidden />}
      loading={sync.busy}
      onClick={() => sync.run(binding.value)}
    >
      {common.sync}
    </Button>
  );
  return (
    <Page title={words.title} intro={words.intro} actions={actions}>
      {!bindings && (error ? <ProblemResult error={error} retry={() => void refetch()} /> : <Loading />)}
      {bindings && !binding && (
        <Empty description={words.noBinding}>
          <Link to="/bindings">{words.toBindings}</Link>
        </Empty>
      )}
      {bindings && binding && (
        <>
          <Flex gap={8} align="center" wrap>
            <label htmlFor="binding">{words.binding}</label>
            <Select
              id="binding"
              style={{ minWidth: 200 }}
              value={binding.value}
              options={bindings}
              onChange={(value) => go({ binding: value })}
            />
          </Flex>
          <Tabs
            activeKey={shown}
            onChange={(list) => go({ list })}
            items={(['seals', 'fileTypes'] as const).map((list) => ({
              key: list,
              label: words[list],
              children: <CatalogueList key={binding.value} list={list} bindingId={binding.value} />,
            }))}
          />
        </>
      )}
    </Page>
  );
}
