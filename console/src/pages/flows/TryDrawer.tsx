import { Alert, Button, Drawer, Flex, Form, type FormInstance, Input, Select } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useSubmit } from '../../components/useSubmit';
import { useCommonWords } from '../../words/common';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { AsRead } from './AsRead';
import type { Flow, SavedSettings } from './flowRows';
import { KnownContext, knownOf } from './known';
import { actionNames, PointControl } from './PointList';
import { recordWords } from './recordWords';
import { choiceName, formOfSamples } from './samples';
import type { Point, Settings } from './settingsValues';

type TriedOut = components['schemas']['TriedOut'];
type Body = NonNullable<
  import('../../api/generated').paths['/v1/hosts/{hostId}/flows/{flowId}/seal-settings/try']['post']['requestBody']
>['content']['application/json'];

interface TryValues {
  place: Point;
  action: string;
  flowRequestId?: string;
  form: string;
}

interface TryDrawerProps {
  hostId: string;
  flow: Flow;
  /** As they are saved. */
  settings: SavedSettings | null;
  close(): void;
}

/** With the form that it was tried on: what is typed goes on. */
interface Attempt {
  tried: TriedOut;
  form: Record<string, unknown>;
}

function useTry(
  form: FormInstance<TryValues>,
  path: { hostId: string; flowId: string },
  done: (attempt: Attempt) => void,
) {
  const send = async (values: TryValues) => {
    const event = eventOf(values);
    const body = { event } as Body;
    const tried = await answerOf(
      api.POST('/v1/hosts/{hostId}/flows/{flowId}/seal-settings/try', { params: { path }, body }),
    );
    return { tried, form: event.form };
  };
  return useSubmit(form, send, done);
}

/** 试运行: what an event would come to by the saved settings. Nothing is sent anywhere. */
export function TryDrawer({ hostId, flow, settings, close }: TryDrawerProps) {
  const words = useWords(recordWords);
  const common = useCommonWords();
  const [form] = Form.useForm<TryValues>();
  const [attempt, setAttempt] = useState<Attempt>();
  const { submit, busy, problem, otherFields } = useTry(form, { hostId, flowId: flow.flowId }, setAttempt);
  const first = settings?.apply.at[0] as Point | undefined;
  const { actions: _actions, ...place } = first ?? { nodeId: '', when: 'leave' as const };
  return (
    <Drawer open title={words.tryTitle} size={640} onClose={close} closable={{ 'aria-label': common.close }}>
      <p>{words.tryHelp}</p>
      <KnownContext value={knownOf(flow, [])}>
        <Form
          form={form}
          layout="vertical"
          onFinish={submit}
          initialValues={{
            place,
            action: first?.actions?.[0] ?? 'submit',
            form: JSON.stringify(formOfSamples(flow.fields), null, 2),
          }}
        >
          <TryFields />
          <ProblemAlert error={problem} fields={otherFields} />
          <Button type="primary" htmlType="submit" loading={busy} style={{ marginBottom: 16 }}>
            {words.tryNow}
          </Button>
        </Form>
      </KnownContext>
      {attempt && <Outcome {...attempt} flow={flow} settings={settings} />}
    </Drawer>
  );
}

/** As a host would send it. */
function eventOf({ place, action, flowRequestId, form }: TryValues) {
  return {
    trigger: { ...place, action },
    operator: { userId: 'try' },
    form: JSON.parse(form) as Record<string, unknown>,
    ...(flowRequestId ? { flowRequestId } : {}),
  };
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function TryFields() {
  const words = useWords(recordWords);
  const editor = useWords(editorWords);
  const object = {
    validator: (_: unknown, text: string) =>
      isObject(text) ? Promise.resolve() : Promise.reject(new Error(words.notJson)),
  };
  return (
    <>
      <Form.Item name="place" label={words.where}>
        <PointControl defaults="" withActions={false} />
      </Form.Item>
      <Form.Item name="action" label={editor.actions}>
        <Select options={actionNames.map((value) => ({ value, label: editor.actionNames[value] }))} />
      </Form.Item>
      <Form.Item name="flowRequestId" label={words.flowRequestId} extra={words.flowRequestIdHelp}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="form" label={words.form} extra={words.formHelp} rules={[object]}>
        <Input.TextArea rows={10} spellCheck={false} />
      </Form.Item>
    </>
  );
}

/** What came of it, in words where there are some. */
function Outcome({ tried, form, flow, settings }: Attempt & Pick<TryDrawerProps, 'flow' | 'settings'>) {
  const words = useWords(recordWords);
  const { outcome, reason, refusal, errors = [] } = tried;
  const isRefused = refusal !== undefined || errors.length > 0;
  const nameOf = (path: string) => {
    const name = flow.fields.find(({ id }) => path.split('.').includes(id))?.name;
    return name ? `${name} (${path})` : path;
  };
  return (
    <Flex vertical gap={16} role="status">
      <Alert
        showIcon
        type={isRefused ? 'error' : outcome === 'nothing' ? 'warning' : 'success'}
        title={isRefused ? words.refused(words.outcomes[outcome]) : words.outcomes[outcome]}
        description={
          <>
            {[reason, refusal].filter(Boolean).join(' · ')}
            {errors.map(({ path, message }) => (
              <div key={path}>
                {nameOf(path)} {message}
              </div>
            ))}
          </>
        }
      />
      <AsRead
        {...tried}
        bindingId={settings?.bindingId}
        departmentName={choiceName(form[(settings as Settings | null)?.apply.fields.department ?? ''])}
      />
    </Flex>
  );
}
