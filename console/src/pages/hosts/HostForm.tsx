import { Form, Input, Radio, Select } from 'antd';
import { answerOf, api } from '../../api/client';
import { DrawerForm } from '../../components/DrawerForm';
import { useCommonWords } from '../../words/common';
import { hostWords } from '../../words/hosts';
import { useWords } from '../../words/useWords';
import { CommonFields } from './CommonFields';
import { E10Fields } from './E10Fields';
import {
  type CreatedHost,
  type Host,
  type HostValues,
  hostChangeOf,
  newHostOf,
  newHostValues,
  valuesOf,
} from './hostValues';
import { WriteBackFields } from './WriteBackFields';

interface HostFormProps {
  /** Absent for a new one. */
  host: Host | undefined;
  close(): void;
  changed(): void;
  created(host: CreatedHost): void;
}

export function HostForm({ host, close, changed, created }: HostFormProps) {
  const words = useWords(hostWords);
  const [form] = Form.useForm<HostValues>();
  const send = async (values: HostValues) => {
    if (!host) return answerOf(api.POST('/v1/hosts', { body: newHostOf(values) }));
    const params = { path: { id: host.id } };
    await answerOf(
      api.PATCH('/v1/hosts/{id}', { params, body: hostChangeOf({ ...values, kind: host.kind }, host) }),
    );
    return undefined;
  };
  return (
    <DrawerForm
      title={host ? words.editTitle(host.name) : words.add}
      form={form}
      initialValues={host ? valuesOf(host) : newHostValues}
      send={send}
      done={(made) => (made ? created(made) : changed())}
      close={close}
    >
      <FieldsOfKind isNew={!host} />
      <WriteBackFields />
      <CommonFields />
    </DrawerForm>
  );
}

function FieldsOfKind({ isNew }: { isNew: boolean }) {
  const words = useWords(hostWords);
  const common = useCommonWords();
  const kind: unknown = Form.useWatch('kind');
  const kinds = ['e10', 'webhook'] as const;
  return (
    <>
      <Form.Item name="kind" label={words.kind}>
        <Radio.Group disabled={!isNew} options={kinds.map((value) => ({ value, label: words[value] }))} />
      </Form.Item>
      <Form.Item
        name="name"
        label={words.name}
        rules={[{ required: true, whitespace: true, message: common.required }]}
      >
        <Input placeholder={words.nameHelp} autoComplete="off" />
      </Form.Item>
      {kind === 'webhook' ? <WebhookFields isNew={isNew} /> : <E10Fields isNew={isNew} />}
    </>
  );
}

function WebhookFields({ isNew }: { isNew: boolean }) {
  const words = useWords(hostWords);
  const common = useCommonWords();
  return (
    <>
      <Form.Item
        name="url"
        label={words.url}
        extra={words.urlHelp}
        rules={[{ required: true, message: common.required }]}
      >
        <Input inputMode="url" autoComplete="off" />
      </Form.Item>
      <Form.Item name="secret" label={words.secret} extra={isNew ? words.secretMade : words.kept}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item name="notifications" label={words.notifications} extra={words.notificationsHelp}>
        <Select
          mode="multiple"
          allowClear
          placeholder={isNew ? words.stateChanged : undefined}
          options={[
            { value: 'sealRequest.stateChanged', label: words.stateChanged },
            { value: 'sealRequest.attentionRaised', label: words.attentionRaised },
          ]}
        />
      </Form.Item>
      <Form.Item name="signInUrl" label={words.signInUrl} extra={words.signInUrlHelp}>
        <Input inputMode="url" autoComplete="off" />
      </Form.Item>
    </>
  );
}
