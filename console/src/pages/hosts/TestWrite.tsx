import { Alert, AutoComplete, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { commandIdFor, forgetCommandId } from '../../components/commandIds';
import { useFlows } from '../../components/names';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useSubmit } from '../../components/useSubmit';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import type { Host } from './hostValues';
import { testWriteWords } from './testWriteWords';

type Outcome = components['schemas']['HostTestWrite'];

interface Values {
  flowId?: string;
  flowRequestId: string;
  fieldId: string;
  value?: string;
}

interface TestWriteProps {
  host: Pick<Host, 'id' | 'name' | 'writeBack'>;
  close(): void;
}

/** Whether a host takes a push, by one that is made. */
export function TestWrite({ host, close }: TestWriteProps) {
  const words = useWords(testWriteWords);
  const common = useCommonWords();
  const { writeBack } = host;
  const isPushed = writeBack.mode === 'push' || writeBack.fallback === 'push';
  const shown = { open: true, title: words.title(host.name), onCancel: close, footer: null };
  return (
    <Modal {...shown} closable={{ 'aria-label': common.close }} mask={{ closable: false }}>
      {isPushed ? <WriteForm host={host} /> : <Alert type="info" showIcon title={words.notPushed} />}
    </Modal>
  );
}

function WriteForm({ host }: Pick<TestWriteProps, 'host'>) {
  const words = useWords(testWriteWords);
  const [form] = Form.useForm<Values>();
  const [outcome, setOutcome] = useState<Outcome>();
  const command = `test-write ${host.id}`;
  const { submit, busy, problem, otherFields } = useSubmit(
    form,
    async ({ value = '', flowId, ...where }: Values) => {
      setOutcome(undefined);
      const body = { commandId: commandIdFor(command), ...where, value, ...(flowId ? { flowId } : {}) };
      return answerOf(api.POST('/v1/hosts/{id}/test-write', { params: { path: { id: host.id } }, body }));
    },
    (told) => {
      // Its outcome was seen: the next one is another.
      forgetCommandId(command);
      setOutcome(told);
    },
  );
  return (
    <Form form={form} layout="vertical" onFinish={submit} onValuesChange={() => forgetCommandId(command)}>
      <ProblemAlert error={problem} fields={otherFields} />
      <WhereFields hostId={host.id} />
      <Form.Item name="value" label={words.value} extra={words.valueHelp}>
        <Input autoComplete="off" maxLength={500} />
      </Form.Item>
      <Consequence hostName={host.name} />
      <Button type="primary" htmlType="submit" loading={busy}>
        {words.write}
      </Button>
      <div aria-live="polite" style={{ marginTop: 16 }}>
        {outcome && <WasTold outcome={outcome} />}
      </div>
    </Form>
  );
}

/** Flows and fields are picked where they were seen, and typed where not. */
function WhereFields({ hostId }: { hostId: string }) {
  const words = useWords(testWriteWords);
  const common = useCommonWords();
  const flowId: unknown = Form.useWatch('flowId');
  const { data: flows = [] } = useFlows(hostId);
  const fields = flows.find((flow) => flow.flowId === flowId)?.fields ?? [];
  const required = [{ required: true, whitespace: true, message: common.required }];
  return (
    <>
      <Form.Item name="flowId" label={common.flow}>
        <Select
          allowClear
          options={flows.map(({ flowId: value, name = value }) => ({ value, label: name }))}
        />
      </Form.Item>
      <Form.Item
        name="flowRequestId"
        label={common.flowRequest}
        extra={words.flowRequestHelp}
        rules={required}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="fieldId" label={words.field} rules={required}>
        <AutoComplete
          options={fields.map(({ id, name }) => ({ value: id, label: name ? `${name}（${id}）` : id }))}
        />
      </Form.Item>
    </>
  );
}

/** What will happen, before it does. */
function Consequence({ hostName }: { hostName: string }) {
  const words = useWords(testWriteWords);
  const { flowRequestId, fieldId, value }: Partial<Values> = Form.useWatch([]) ?? {};
  if (!flowRequestId || !fieldId) return null;
  const title = words.consequence({ hostName, flowRequestId, fieldId, value: value ?? '' });
  return <Alert type="warning" showIcon title={title} style={{ marginBottom: 16 }} />;
}

function WasTold({ outcome: { outcome, message, because, ms } }: { outcome: Outcome }) {
  const words = useWords(testWriteWords);
  const isDone = outcome === 'done';
  const said = because ? words.because(because) : message;
  return (
    <Alert
      type={isDone ? 'success' : 'error'}
      showIcon
      title={isDone ? words.done(ms) : words.notDone}
      description={!isDone && said}
    />
  );
}
