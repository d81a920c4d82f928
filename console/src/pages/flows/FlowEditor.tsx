import { ExclamationCircleFilled } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex, Form, type FormInstance, Select, Space, Switch, Tabs } from 'antd';
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { useBindingChoices } from '../../components/choices';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useSubmit } from '../../components/useSubmit';
import { useCommonWords } from '../../words/common';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { AppendTab } from './AppendTab';
import { ApplyTab } from './ApplyTab';
import { CallbacksTab } from './CallbacksTab';
import { EndTab } from './EndTab';
import { type Flow, keyOf, orNone, type SavedSettings } from './flowRows';
import { KnownContext, knownOf } from './known';
import { MoreTab } from './MoreTab';
import { type SettingsValues, settingsOf } from './settingsValues';
import { useUnsaved } from './useUnsaved';

const tabs = ['apply', 'append', 'end', 'callbacks', 'more'] as const;
type Tab = (typeof tabs)[number];

/** The tab that a field stands in; undefined where it stands above them. */
function tabOf([first, second]: readonly (string | number)[]): Tab | undefined {
  if (first === 'bindingId' || first === 'enabled') return undefined;
  if (first === 'endOnWithdraw') return 'end';
  const part = first === 'parts' ? second : first;
  return tabs.find((tab) => tab === part) ?? 'more';
}

type WrittenFields = NonNullable<NonNullable<SettingsValues['form']>['fields']>;

interface FlowEditorProps {
  hostId: string;
  flow: Flow;
  values: SettingsValues;
  /** The version that was the newest when the form began. */
  newest: number;
  /** Whether anything is unsaved. */
  isChanged: boolean;
  setIsChanged(isChanged: boolean): void;
  saved(version: number): void;
}

/** Sends what the form holds; fields that are not shown count too, as they were saved. */
function useSave(form: FormInstance<SettingsValues>, props: FlowEditorProps) {
  const { hostId, flow, newest, setIsChanged, saved } = props;
  const words = useWords(editorWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const askOvertaken = useAskOvertaken();
  const params = { path: { hostId, flowId: flow.flowId } };
  return useSubmit(
    form,
    async () => {
      const theirs = await orNone(
        answerOf(api.GET('/v1/hosts/{hostId}/flows/{flowId}/seal-settings', { params })),
      );
      if (theirs && theirs.version > newest) {
        void queries.invalidateQueries({ queryKey: keyOf(params.path) });
        if (!(await askOvertaken(theirs))) return undefined;
      }
      const body = settingsOf(form.getFieldsValue(true)) as components['schemas']['SealSettings'];
      return answerOf(api.PUT('/v1/hosts/{hostId}/flows/{flowId}/seal-settings', { params, body }));
    },
    (settings) => {
      if (!settings) return;
      setIsChanged(false);
      void message.success(words.saved(settings.version));
      saved(settings.version);
    },
  );
}

/** Whether to save over what somebody else has saved since the form began. */
function useAskOvertaken() {
  const words = useWords(editorWords);
  const { modal } = App.useApp();
  return ({ version, savedBy }: Pick<SavedSettings, 'version' | 'savedBy'>) =>
    new Promise<boolean>((resolve) => {
      modal.confirm({
        title: words.overtaken(version, savedBy),
        content: words.overtakenHelp,
        okText: words.saveOver,
        cancelText: words.goBack,
        onOk: () => resolve(true),
        onCancel: () => resolve(false),
      });
    });
}

/** The settings of one flow, in the tabs of 物理用印设置. */
export function FlowEditor(props: FlowEditorProps) {
  const { flow, values, isChanged, setIsChanged } = props;
  const words = useWords(editorWords);
  const [form] = Form.useForm<SettingsValues>();
  const written: WrittenFields = Form.useWatch(['form', 'fields'], form) ?? values.form?.fields ?? [];
  const { submit, busy, problem, otherFields } = useSave(form, props);
  const { look, ...shown } = useWrongTabs(form, otherFields);
  useUnsaved(isChanged);
  return (
    <KnownContext value={knownOf(flow, written)}>
      <Form
        form={form}
        layout="vertical"
        initialValues={values}
        onFinish={submit}
        onFinishFailed={() => look('turn')}
        onValuesChange={() => setIsChanged(true)}
        onFieldsChange={() => look()}
      >
        <ProblemAlert error={problem} fields={otherFields} />
        <General />
        <EditorTabs {...shown} />
        <Flex className="form-foot" gap={16} align="center">
          <Button type="primary" htmlType="submit" loading={busy}>
            {words.save}
          </Button>
          <span role="status">{isChanged ? words.unsaved : ''}</span>
        </Flex>
      </Form>
    </KnownContext>
  );
}

interface EditorTabsProps {
  tab: Tab;
  setTab(tab: Tab): void;
  wrong: Tab[];
}

function EditorTabs({ tab, setTab, wrong }: EditorTabsProps) {
  const words = useWords(editorWords);
  return (
    <Tabs
      className="flow-tabs"
      activeKey={tab}
      onChange={(next) => setTab(next as Tab)}
      items={tabs.map((key) => ({
        key,
        // Their fields are checked and sent whether they were looked at or not.
        forceRender: true,
        label: <TabLabel isWrong={wrong.includes(key)}>{words.tabs[key]}</TabLabel>,
        children: contents[key],
      }))}
    />
  );
}

const contents: Record<Tab, ReactNode> = {
  apply: <ApplyTab />,
  append: <AppendTab />,
  end: <EndTab />,
  callbacks: <CallbacksTab />,
  more: <MoreTab />,
};

function TabLabel({ isWrong, children }: { isWrong: boolean; children: string }) {
  const words = useWords(editorWords);
  if (!isWrong) return children;
  return (
    <Space size={4}>
      {children}
      <ExclamationCircleFilled aria-label={words.wrongTab} className="wrong-tab" />
    </Space>
  );
}

type Errors = Pick<ReturnType<typeof Form.useForm<SettingsValues>>[0], 'getFieldsError'>;

/** Which tabs hold wrong fields; the first of them is turned to when a save has failed. */
function useWrongTabs(form: Errors, answered: unknown) {
  const [tab, setTab] = useState<Tab>('apply');
  const [wrong, setWrong] = useState<Tab[]>([]);
  const look = (turn?: 'turn') => {
    const names = form.getFieldsError().flatMap(({ name, errors }) => (errors.length > 0 ? [name] : []));
    const found = tabs.filter((one) => names.some((name) => tabOf(name) === one));
    setWrong((before) => (before.join() === found.join() ? before : found));
    const [first] = found;
    if (turn && first && !found.includes(tab)) setTab(first);
  };
  const lookAnswered = useEffectEvent(() => look('turn'));
  useEffect(() => {
    if (answered) lookAnswered();
  }, [answered]);
  return { tab, setTab, wrong, look };
}

/** Of the settings as a whole. */
function General() {
  const words = useWords(editorWords);
  const common = useCommonWords();
  const { data: bindings = [] } = useBindingChoices();
  return (
    <div className="fields-grid">
      <Form.Item
        name="bindingId"
        label={words.binding}
        rules={[{ required: true, message: common.required }]}
      >
        <Select options={bindings} placeholder={words.pick} />
      </Form.Item>
      <Form.Item name="enabled" label={words.enabled} extra={words.enabledHelp} valuePropName="checked">
        <Switch />
      </Form.Item>
    </div>
  );
}
